import type { Kysely, Transaction } from 'kysely';
import type { OpeningHours } from '../../../core/analysis/flags/opening-hours.ts';
import type { EnrolmentId } from '../../../core/kernel/brand.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import { isInBurst } from '../../../core/tally/response-flags.ts';
import type { UnitTree } from '../../../core/units/unit-tree.ts';
import type { LightBatches } from '../../evidence/light-batches.ts';
import type { ByteTools } from '../../ingest/bytes/byte-tools.ts';
import { type KnownQuestionnaires, standingUnit } from '../../ingest/check-record.ts';
import type { CheckedLine, KnownEnrolment, SoundRecord } from '../../ingest/collector-store.ts';
import { CLOCK_FLAG } from '../../ingest/corrected-time.ts';
import type { Opener } from '../../ingest/opener.ts';
import { readBatch } from '../../ingest/read-batch.ts';
import { checkLines } from '../../ingest/receive-batch.ts';
import type { Signatures } from '../../ingest/signatures.ts';
import { storedBody } from '../../ingest/stored-body.ts';
import { checkPaper } from '../../paper/paper-record.ts';
import type { UnitDirectory } from '../../units/unit-directory.ts';
import { decryptEvidence, type Evidence } from '../counting/evidence.ts';
import { flagsOf } from '../counting/flags/flag-records.ts';
import { readKnownEnrolment } from '../counting/known-enrolments.ts';
import type { EvidenceReader } from '../evidence/read-evidence.ts';
import { readMeta } from '../meta.ts';
import type { Database } from '../schema.ts';
import { hoursOfUnits } from '../units/opening-hours.ts';
import type { Difference, EvidenceFault } from './difference.ts';

const BATCHES_AT_A_TIME = 10;
const ENTRIES_AT_A_TIME = 1_000;

export interface EvidencePorts {
  readonly questionnaires: KnownQuestionnaires;
  readonly units: UnitDirectory;
  readonly signatures: Pick<Signatures, 'claim' | 'verify'>;
  readonly opener: Opener;
  readonly tools: ByteTools;
  /** Reads the batches, wherever they are kept. */
  readonly evidence: EvidenceReader;
  /** With which the batches were encrypted. */
  readonly evidenceKey: Buffer;
  /** Makes those that were made lighter what their devices signed. */
  readonly light: Pick<LightBatches, 'restore'>;
}

export interface RecountedBatches {
  readonly batches: number;
  /** Derived again from what devices signed, and compared. */
  readonly records: number;
  /** Of devices without a key: from before devices had one, or simulated. Nothing vouches for these. */
  readonly unsigned: number;
  /** Of days whose evidence was deleted since it had been kept long enough, or cannot be read since keys were lost. */
  readonly evidenceDeleted: number;
}

export interface EvidenceListener {
  readonly difference: (difference: Difference) => void;
  readonly progress: (batches: number) => void;
}

/**
 * Derives every record again from the batches as their devices signed them: verifies the signatures, opens the bodies,
 * checks them, and tells every difference from what is stored; then every stored record that no batch vouches for.
 * With `recount`, which compares the stored records with the figures, that is the whole way from a device's signature
 * to a percentage. Comments stand apart from their responses, so they are not compared.
 */
export function recountBatches(
  reader: Kysely<Database>,
  ports: EvidencePorts,
  listener: EvidenceListener,
): Promise<RecountedBatches> {
  return reader
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (snapshot) => {
      const recount = new EvidenceRecount(snapshot, ports, listener);
      const enrolments = await snapshot.selectFrom('enrolments').select('id').orderBy('id').execute();
      for (const { id } of enrolments) await recount.enrolment(id as EnrolmentId);
      return recount.total;
    });
}

class EvidenceRecount {
  readonly #snapshot: Transaction<Database>;
  readonly #ports: EvidencePorts;
  readonly #listener: EvidenceListener;
  readonly total = { batches: 0, records: 0, unsigned: 0, evidenceDeleted: 0 };

  constructor(snapshot: Transaction<Database>, ports: EvidencePorts, listener: EvidenceListener) {
    this.#snapshot = snapshot;
    this.#ports = ports;
    this.#listener = listener;
  }

  async enrolment(id: EnrolmentId): Promise<void> {
    const member = await readKnownEnrolment(this.#snapshot, id);
    if (member === null) return;
    const vouched: Vouched = new Map();
    if (isVouchedFor(member)) await this.#batches(member, vouched);
    for (const [id, against] of vouched) {
      if (against === null) continue;
      const { batch, fault } = against;
      this.#listener.difference({ kind: 'evidence', enrolment: member.id, batch, id, fault });
    }
    await this.#unvouched(member, vouched);
  }

  async #batches(member: KnownEnrolment, vouched: Vouched): Promise<void> {
    let after = { batch: '', sha256: '' };
    for (;;) {
      const { batch, sha256 } = after;
      const rows = await this.#snapshot
        .selectFrom('batches')
        .selectAll()
        .where('enrolment', '=', member.id)
        .where(({ eb, refTuple, tuple }) => eb(refTuple('batch', 'sha256'), '>', tuple(batch, sha256)))
        .orderBy('batch')
        .orderBy('sha256')
        .limit(BATCHES_AT_A_TIME)
        .execute();
      for (const row of rows) await this.#batch(member, row, vouched);
      this.total.batches += rows.length;
      this.#listener.progress(this.total.batches);
      after = rows.at(-1) ?? after;
      if (rows.length < BATCHES_AT_A_TIME) return;
    }
  }

  async #batch(member: KnownEnrolment, row: Database['batches'], vouched: Vouched): Promise<void> {
    const { batch, object } = row;
    const fault = (fault: EvidenceFault) =>
      this.#listener.difference({
        ...{ kind: 'evidence', enrolment: member.id, batch, id: null, fault },
        ...(object === '' ? {} : { object }),
      });
    const stored = await this.#ports.evidence.read(row);
    const evidence = stored && (await this.#whole(member.id, row, stored));
    // Of before the keys were lost, or before retention: nothing is vouched for by it.
    if (evidence === null && row.day < (await this.#evidenceSince())) return;
    if (evidence === null) return fault(stored === null ? 'missing' : 'altered');
    const lines = await this.#linesOf(member, row.batch, evidence);
    if (lines === null) return fault('forged');
    const units = await this.#ports.units.tree();
    const known = await this.#storedOf(
      member.id,
      lines.flatMap((line) => (line.verdict === 'rejected' ? [] : line.id)),
    );
    const hours = await hoursOfUnits(
      this.#snapshot,
      [...known.values()].flatMap(({ unit }) => unit ?? []),
    );
    for (const line of lines) {
      if (line.verdict === 'rejected') continue;
      const stored = known.get(line.id);
      // Other bytes under a known id were kept as a conflict, and never counted.
      if (stored !== undefined && stored.sha256 !== line.sha256) continue;
      if (!vouched.has(line.id)) this.total.records += 1;
      const fault = faultOf(line, stored, { units, hours, isFlagging: evidence.isFlagging });
      if (fault === null) vouched.set(line.id, null);
      else if (vouched.get(line.id) !== null) vouched.set(line.id, { batch, fault });
    }
  }

  /** The batch as its device signed it; null where what is stored is not what was kept. */
  async #whole(id: EnrolmentId, row: Database['batches'], stored: Uint8Array): Promise<Evidence | null> {
    const evidence = decryptEvidence(this.#ports.evidenceKey, row, stored);
    if (evidence?.isLight !== true) return evidence;
    const bytes = await this.#ports.light.restore(id, evidence.bytes);
    return bytes && { ...evidence, bytes };
  }

  /** What the batch says, checked; null where its signature is not that of its device or its phone. */
  async #linesOf(
    member: KnownEnrolment,
    batch: string,
    evidence: Evidence,
  ): Promise<readonly CheckedLine[] | null> {
    // Nobody signed it: that it opens under the collector's key says that the collector made it.
    if (member.kind === 'paper') return checkPaper(evidence.bytes, member, evidence, this.#ports);
    const store = { member: async (id: EnrolmentId) => (id === member.id ? member : null) };
    const read = await readBatch(evidence.bytes, { ...this.#ports, store }, evidence.origin);
    if (!read.ok || read.value.header.batch !== batch) return null;
    return checkLines(read.value, this.#ports, evidence);
  }

  async #storedOf(enrolment: string, ids: readonly string[]): Promise<ReadonlyMap<string, Stored>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#snapshot
      .selectFrom('ledger')
      .leftJoin('records', (join) =>
        join
          .onRef('records.enrolment', '=', 'ledger.enrolment')
          .onRef('records.id', '=', 'ledger.id')
          .on('records.id', 'in', [...new Set(ids)]),
      )
      .leftJoin('held', (join) =>
        join.onRef('held.enrolment', '=', 'ledger.enrolment').onRef('held.id', '=', 'ledger.id'),
      )
      .select(['ledger.id', 'ledger.sha256', 'ledger.sequence', 'ledger.outcome', 'held.line'])
      .select(['records.kind', 'records.unit', 'records.questionnaire', 'records.version', 'records.mode'])
      .select(['records.language', 'records.day', 'records.hour', 'records.flags', 'records.body'])
      .where('ledger.enrolment', '=', enrolment)
      .where('ledger.id', 'in', [...new Set(ids)])
      .execute();
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** From which day on everything stored is vouched for; empty: from the beginning. */
  async #evidenceSince(): Promise<string> {
    return (await readMeta(this.#snapshot, 'evidence-since')) ?? '';
  }

  /** Everything that is stored or held and that nobody vouches for. */
  async #unvouched(member: KnownEnrolment, vouched: Vouched): Promise<void> {
    const since = await this.#evidenceSince();
    let after = '';
    for (;;) {
      const rows = await this.#snapshot
        .selectFrom('ledger')
        .leftJoin('records', (join) =>
          join.onRef('records.enrolment', '=', 'ledger.enrolment').onRef('records.id', '=', 'ledger.id'),
        )
        .leftJoin('held', (join) =>
          join.onRef('held.enrolment', '=', 'ledger.enrolment').onRef('held.id', '=', 'ledger.id'),
        )
        .select(['ledger.id', 'records.day as counted_day', 'held.id as held_id', 'held.day as held_day'])
        .where('ledger.enrolment', '=', member.id)
        .where('ledger.id', '>', after)
        .orderBy('ledger.id')
        .limit(ENTRIES_AT_A_TIME)
        .execute();
      for (const { id, counted_day, held_id, held_day } of rows) {
        // Nothing is kept of it: a duplicate of a former record, or deleted by retention.
        if (vouched.has(id) || (counted_day === null && held_id === null)) continue;
        if (!isVouchedFor(member)) this.total.unsigned += 1;
        else if ((counted_day ?? held_day ?? '') < since) this.total.evidenceDeleted += 1;
        else {
          const about = { enrolment: member.id, batch: null, id } as const;
          this.#listener.difference({ kind: 'evidence', ...about, fault: 'without-evidence' });
        }
      }
      after = rows.at(-1)?.id ?? after;
      if (rows.length < ENTRIES_AT_A_TIME) return;
    }
  }
}

/** Whether what came in its name is vouched for: by the device's key, by those of own phones, or, of paper, by the collector's. */
function isVouchedFor({ kind, publicKey }: KnownEnrolment): boolean {
  return kind !== 'device' || publicKey !== null;
}

/**
 * Ids that a batch vouches for, with what the last of their batches has against them, or null when one agrees. A record
 * comes again when its answer was lost, with another offset of its device's clock: its day and hour are those of the
 * batch it was taken from.
 */
type Vouched = Map<string, { readonly batch: string; readonly fault: EvidenceFault } | null>;

/** A ledger's entry, with the record that was counted or the line that is held; null where there is none. */
interface Stored {
  readonly sha256: string;
  readonly sequence: number;
  readonly outcome: string;
  readonly line: string | null;
  readonly kind: string | null;
  readonly unit: string | null;
  readonly questionnaire: string | null;
  readonly version: number | null;
  readonly mode: string | null;
  readonly language: string | null;
  readonly day: string | null;
  readonly hour: number | null;
  readonly flags: string | null;
  readonly body: string | null;
}

/** What says what a record of a batch is to be. */
interface Witnesses {
  readonly units: UnitTree;
  /** Opening hours by unit. */
  readonly hours: ReadonlyMap<string, readonly OpeningHours[]>;
  /** Whether responses were flagged when the batch came. */
  readonly isFlagging: boolean;
}

/** What is wrong with what is stored of a line that a device signed, or null. */
function faultOf(
  line: Exclude<CheckedLine, { verdict: 'rejected' }>,
  stored: Stored | undefined,
  witnesses: Witnesses,
): EvidenceFault | null {
  if (stored === undefined) return 'not-entered';
  // Of a month whose answers were deleted, in a batch that came later.
  return stored.outcome === 'deleted' ? null : compared(line, stored, witnesses);
}

function compared(
  line: Exclude<CheckedLine, { verdict: 'rejected' }>,
  stored: Stored,
  witnesses: Witnesses,
): EvidenceFault | null {
  if (stored.sequence !== line.sequence) return 'other-record';
  if (stored.line !== null && stored.line !== line.line) return 'other-record';
  if (stored.body === null) return null;
  if (line.verdict === 'held') {
    // Its unit was ended by a list, or its questionnaire retired, after it was counted.
    return line.reason === 'unit-ended' || line.reason === 'questionnaire-retired' ? null : 'does-not-pass';
  }
  return isSame(line, stored, witnesses) ? null : 'other-record';
}

function isSame(record: SoundRecord, stored: Stored, { units, hours, isFlagging }: Witnesses): boolean {
  const { mode, language, body } = storedBody(record.body);
  const isSameBody =
    stored.kind === record.body.kind &&
    // A list may have said since where its unit goes on.
    standingUnit(units, stored.unit ?? '', record.day) === record.unit &&
    stored.questionnaire === record.questionnaire.id &&
    stored.version === record.questionnaire.version &&
    stored.mode === mode &&
    stored.language === language &&
    stored.body === body;
  // A burst shows among neighbours only, and is frozen as it was found.
  const flags = (JSON.parse(stored.flags ?? '[]') as readonly string[]).filter((flag) => !isInBurst([flag]));
  const known = hours.get(stored.unit ?? '') ?? [];
  const areFlags = (of: SoundRecord) =>
    isEqual(flags, flagsOf(of, known)) || (!isFlagging && isEqual(flags, of.flags));
  const isSameTime = stored.day === record.day && stored.hour === record.hour && areFlags(record);
  // What could only be opened later has the time its device's clock said, and is flagged for it.
  const later = {
    ...record,
    ...{ day: stored.day as Day, hour: stored.hour ?? record.hour, flags: [CLOCK_FLAG] },
  };
  const isLater = record.flags.length === 0 && areFlags(later);
  return isSameBody && (isSameTime || isLater);
}

function isEqual(one: readonly string[], other: readonly string[]): boolean {
  return one.join(' ') === other.join(' ');
}
