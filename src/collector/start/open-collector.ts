import { LARGE_GAP_POINTS } from '../../core/analysis/gap.ts';
import { localDay } from '../../core/kernel/calendar.ts';
import { ok } from '../../core/kernel/result.ts';
import type { ReleaseTime } from '../../core/tally/block-release.ts';
import { SPAN_RELEASE_DAYS } from '../../core/tally/span-release.ts';
import { lastDay, type Unit, unitRef } from '../../core/units/unit.ts';
import { SqlCollectorStore } from '../db/counting/collector-store.ts';
import { DailyFigures } from '../db/counting/flags/daily-figures.ts';
import { BurstFinder } from '../db/counting/flags/find-bursts.ts';
import { PatternTeller } from '../db/counting/flags/tell-patterns.ts';
import { SqlHeldStore } from '../db/counting/held-store.ts';
import { SqlPendingBlocks } from '../db/counting/pending-blocks.ts';
import type { ReleaseMoment } from '../db/counting/pending-dates.ts';
import { readReleaseTime } from '../db/counting/release-time.ts';
import { SqlDeferredWrites } from '../db/deferred/deferred-writes.ts';
import { SqlReceipts } from '../db/deferred/receipts.ts';
import { SqlDeviceAdministration } from '../db/devices/device-administration.ts';
import { SqlEnrolmentCodeStore } from '../db/devices/enrolment-code-store.ts';
import { SqlEnrolmentStore } from '../db/devices/enrolment-store.ts';
import { SqlOfficeLinkStore } from '../db/devices/office-link-store.ts';
import { hasEvidenceApart } from '../db/evidence/evidence-days.ts';
import { evidenceKeeping } from '../db/evidence/evidence-keeping.ts';
import { type EvidenceReader, evidenceReader } from '../db/evidence/read-evidence.ts';
import { readEpoch } from '../db/meta.ts';
import { SqlPaperStore } from '../db/paper/paper-store.ts';
import { SqlQuestionnaireStore } from '../db/questionnaires/questionnaire-store.ts';
import { SqlRecordingStore } from '../db/questionnaires/recording-store.ts';
import { randomId } from '../db/random-id.ts';
import { SqlMonthKeeping } from '../db/retention/month-keeping.ts';
import { SqlRetentionStore } from '../db/retention/retention-store.ts';
import { SqlSums } from '../db/sums/fill-sums.ts';
import { SqlOpeningHoursStore } from '../db/units/opening-hours.ts';
import { SqlUnitLists } from '../db/units/unit-lists.ts';
import { SqlUnitRegister } from '../db/units/unit-register.ts';
import { SqlUnitStore } from '../db/units/unit-store.ts';
import { tellComments } from '../db/webhooks/tell-comments.ts';
import type { DeviceAdministration } from '../devices/device-administration.ts';
import { EnrolmentCodes } from '../devices/enrolment-codes.ts';
import type { EnrolmentStore } from '../devices/enrolment-store.ts';
import { OfficeLinks } from '../devices/office-links.ts';
import type { EvidenceKeeping } from '../evidence/evidence-job.ts';
import type { EvidenceObjects, EvidencePlace } from '../evidence/evidence-objects.ts';
import type { LightBatches } from '../evidence/light-batches.ts';
import { ownerOf } from '../evidence/object-name.ts';
import type { PendingBlocks } from '../figures/release-daily.ts';
import type { SumsToFill } from '../figures/sums/keep-sums.ts';
import type { AccountParts } from '../http/people/account-parts.ts';
import { NODE_BYTES } from '../ingest/bytes/node-bytes.ts';
import type { HeldStore } from '../ingest/collector-store.ts';
import type { Receipts } from '../ingest/receipts.ts';
import type { IngestPorts } from '../ingest/receive-batch.ts';
import type { PaperStore } from '../paper/paper-store.ts';
import type { SessionReader } from '../people/sessions/session-reader.ts';
import type { ProviderSettings } from '../people/sign-in/provider.ts';
import { QuestionnaireRegister } from '../questionnaires/questionnaire-register.ts';
import { loadQuestionnaires, type Questionnaires } from '../questionnaires/questionnaires.ts';
import { Recordings } from '../questionnaires/recordings.ts';
import type { MonthKeeping } from '../retention/months-job.ts';
import type { DeferredWrites } from '../retention/write-deferred-job.ts';
import { NodeSignatures } from '../sealing/node-signatures.ts';
import { OpenerPool } from '../sealing/opener-pool.ts';
import { ResealedBatches } from '../sealing/resealed-batches.ts';
import { OfficeHours } from '../units/opening-hours.ts';
import { builtInProvinces } from '../units/provinces.ts';
import type { UnitLists } from '../units/unit-lists.ts';
import type { UnitRegister } from '../units/unit-register.ts';
import { openAccounts } from './open-accounts.ts';
import { type Facts, openFacts } from './open-facts.ts';
import { damageOf } from './open-store.ts';
import { type OpenWebhooks, openWebhooks } from './open-webhooks.ts';
import { type BaseSettings, type CollectorBase, openBase } from './opening/open-base.ts';
import { type EvidencePlaceSettings, makeEvidenceFolder, openEvidence } from './places/open-evidence.ts';

/** The batches as devices signed them. */
interface OpenEvidence {
  /** Null: in the database. */
  readonly objects: EvidenceObjects | null;
  /** The same, and in whose name. */
  readonly place: EvidencePlace | null;
  readonly reader: EvidenceReader;
  readonly light: LightBatches;
  readonly keeping: EvidenceKeeping;
}

/** The collector's parts over one open database, for the server and for commands alike. */
export interface Collector extends CollectorBase {
  readonly ingest: IngestPorts;
  readonly held: HeldStore;
  readonly pendingBlocks: PendingBlocks;
  readonly sums: SumsToFill;
  readonly deferredWrites: DeferredWrites;
  readonly receipts: Receipts;
  readonly releaseTime: ReleaseTime;
  /** Days after the end of a quarter, half-year or year until it is released, and its breakdowns are made. */
  readonly spanReleaseDays: number;
  readonly enrolments: EnrolmentStore;
  readonly enrolmentCodes: EnrolmentCodes;
  readonly officeLinks: OfficeLinks;
  readonly paper: PaperStore;
  readonly deviceAdministration: DeviceAdministration;
  readonly sessions: SessionReader;
  readonly units: SqlUnitStore;
  readonly unitRegister: UnitRegister;
  readonly unitLists: UnitLists;
  readonly officeHours: OfficeHours;
  readonly facts: Facts;
  readonly retention: SqlRetentionStore;
  readonly months: MonthKeeping;
  readonly evidence: OpenEvidence;
  readonly questionnaires: Questionnaires;
  readonly questionnaireRegister: QuestionnaireRegister;
  readonly recordings: Recordings;
  /** Percentage points from whose lower end on a gap to a published figure is large. */
  readonly largeGapPoints: number;
  /** People: their accounts, sessions, ways in. */
  readonly people: AccountParts;
  readonly webhooks: OpenWebhooks;
}

export interface CollectorSettings extends BaseSettings, Pick<EvidencePlaceSettings, 'evidence'> {
  /** When figures move; null or not said: daily, in a demo at ten. */
  readonly release?: ReleaseTime | null;
  /** Whether responses are flagged; not said: unless figures move at ten, since who tries it out answers in a hurry. */
  readonly isFlagging?: boolean;
  /** Days after the end of a quarter, half-year or year until it is released; not said: ten. */
  readonly spanReleaseDays?: number;
  /** From how many percentage points on a gap to a published figure is large; not said: five. */
  readonly largeGapPoints?: number;
  /** Addresses and networks to which webhooks may send though they are not public; not said: none. */
  readonly webhookNetworks?: readonly string[];
  /** Not said: only on this machine, without sign-in by OpenID Connect. */
  readonly publicUrl?: string | null;
  readonly provider?: ProviderSettings | null;
}

/**
 * Opens the database, migrates it, loads or makes the collector's keys and puts the built-in provinces into it.
 * Throws StartFailure.
 */
export async function openCollector(
  settings: CollectorSettings,
  wall = Date.now,
  monotonic = () => Math.floor(performance.now()),
): Promise<Collector> {
  const questionnaires = await loadQuestionnaires();
  const base = await openBase(settings, wall, monotonic);
  const { database, keys, pen, clock } = base;
  try {
    const { writer, engine } = database;
    const now = () => clock.nowMs();
    const time = settings.release ?? (await readReleaseTime(writer));
    const moment = (): ReleaseMoment => ({
      time,
      today: localDay(clock.nowMs()),
      isClockDoubtful: clock.isDoubtful(),
      isFlagging: settings.isFlagging ?? time === 'daily',
    });
    const spanReleaseDays = settings.spanReleaseDays ?? SPAN_RELEASE_DAYS;
    const steady = () => clock.steadyMs();
    const units = new SqlUnitStore(database);
    await addBuiltInProvinces(units);
    const questionnaireRegister = await QuestionnaireRegister.open({
      store: new SqlQuestionnaireStore(database, pen),
      questionnaires,
      units,
      now,
    });
    const storeKeys = { evidence: keys.secret('evidence'), ledgerHead: keys.secret('ledger-head') };
    const evidence = await evidenceOf(base, settings);
    const { place } = evidence;
    const store = new SqlCollectorStore(database, storeKeys, moment, place);
    const opener = new OpenerPool(keys);
    const signatures = new NodeSignatures(keys);
    const people = openAccounts(
      { database, keys, units, now: steady, wall },
      { publicUrl: settings.publicUrl ?? null, provider: settings.provider ?? null },
    );
    return {
      database,
      keys,
      pen,
      clock,
      ingest: {
        store,
        units,
        questionnaires,
        signatures,
        opener,
        tools: NODE_BYTES,
        now,
        receipt: (header) => clock.receipt(header),
      },
      held: new SqlHeldStore(writer, engine, keys.secret('evidence'), moment, pen),
      receipts: new SqlReceipts(database.reader, keys.secret('evidence')),
      deferredWrites: new SqlDeferredWrites(
        writer,
        engine,
        keys.secret('evidence'),
        tellComments({ units, nowMs: now }),
      ),
      pendingBlocks: new DailyFigures(
        {
          bursts: new BurstFinder(writer, engine, questionnaires, storeKeys.evidence),
          blocks: new SqlPendingBlocks(writer, engine, questionnaires, moment, spanReleaseDays),
          patterns: new PatternTeller(writer, engine, questionnaires),
        },
        moment,
      ),
      sums: new SqlSums(database),
      spanReleaseDays,
      officeHours: new OfficeHours(new SqlOpeningHoursStore(database, pen), now),
      releaseTime: time,
      enrolments: new SqlEnrolmentStore(writer),
      enrolmentCodes: new EnrolmentCodes({
        store: new SqlEnrolmentCodeStore(writer, engine, pen),
        key: keys.secret('enrolment-codes'),
        now: steady,
        newId: randomId,
      }),
      officeLinks: new OfficeLinks({
        store: new SqlOfficeLinkStore(writer, engine, pen),
        key: keys.secret('visit-tickets'),
        now,
        newId: randomId,
      }),
      paper: new SqlPaperStore({ database, keys: storeKeys, moment, pen, place }),
      deviceAdministration: new SqlDeviceAdministration(writer, engine, pen),
      sessions: people.sessions,
      units,
      unitRegister: new SqlUnitRegister(units, database.reader, pen),
      unitLists: new SqlUnitLists(units, database.reader, pen),
      largeGapPoints: settings.largeGapPoints ?? LARGE_GAP_POINTS,
      facts: openFacts({ database, units, pen }, questionnaires),
      retention: new SqlRetentionStore(writer, engine, pen, {
        isClockDoubtful: () => clock.isDoubtful(),
        objects: evidence.objects,
      }),
      months: new SqlMonthKeeping(database),
      evidence,
      questionnaires,
      questionnaireRegister,
      recordings: new Recordings({ store: new SqlRecordingStore(database, pen), questionnaires, now }),
      people,
      webhooks: openWebhooks({ database, keys, units, pen }, settings.webhookNetworks ?? []),
      warnings: base.warnings,
      close: async () => {
        await opener.close();
        await base.close();
      },
    };
  } catch (error) {
    const failure = await damageOf(database, settings, error);
    await database.close();
    throw failure;
  }
}

/** In the name of the epoch, which every database that was put back has of its own. */
async function evidenceOf(
  { database, keys }: CollectorBase,
  settings: CollectorSettings,
): Promise<OpenEvidence> {
  const objects = await openEvidence(settings);
  if (!(await hasEvidenceApart(database.writer))) makeEvidenceFolder(settings);
  const batches = new ResealedBatches(keys);
  const place = objects === null ? null : { objects, owner: ownerOf(await readEpoch(database.writer)) };
  return {
    objects,
    place,
    reader: evidenceReader(database.lookup, objects),
    light: batches,
    keeping: evidenceKeeping(database, place, { key: keys.secret('evidence'), batches }),
  };
}

/** Those not there yet. A province an administrator has dated otherwise is left as it stands. */
async function addBuiltInProvinces(units: SqlUnitStore): Promise<void> {
  await units.change((existing) => {
    const added = builtInProvinces().filter((province) => !existing.some((unit) => overlaps(unit, province)));
    return ok({ units: [...existing, ...added], added, updated: [], unchangedCount: existing.length });
  });
}

function overlaps(one: Unit, other: Unit): boolean {
  if (one.code !== other.code) return false;
  return (
    unitRef(one) === unitRef(other) || (one.validFrom <= lastDay(other) && other.validFrom <= lastDay(one))
  );
}
