import { must } from '../../core/kernel/assert.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import { type Acknowledgement, encodeAcknowledgement } from '../../core/protocol/messages/acknowledgement.ts';
import type { BatchHeader } from '../../core/protocol/messages/batch.ts';
import { encodeHeads, type Heads, parseHeads } from '../../core/protocol/messages/heads.ts';
import { collectorSignedHeader } from '../../core/protocol/signed.ts';
import { BATCH_VERSION } from '../../core/protocol/version.ts';
import type { UnitDirectory } from '../units/unit-directory.ts';
import type { ByteTools } from './bytes/byte-tools.ts';
import { checkLine, type KnownQuestionnaires, type TimeContext } from './check-record.ts';
import type {
  BatchOrigin,
  CheckedBatch,
  CheckedLine,
  CollectorStore,
  CommitFault,
  CommittedBatch,
  KnownEnrolment,
} from './collector-store.ts';
import { membershipText } from './membership-of.ts';
import type { OpenedBody, Opener } from './opener.ts';
import { type FrameFault, type ReadBatch, type ReadLine, readBatch } from './read-batch.ts';
import type { Signatures } from './signatures.ts';

export interface IngestPorts {
  readonly store: CollectorStore;
  readonly units: UnitDirectory;
  readonly questionnaires: KnownQuestionnaires;
  readonly signatures: Signatures;
  readonly opener: Opener;
  readonly tools: ByteTools;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** When a batch came in, where the collector may doubt its own clock; not said: now. */
  readonly receipt?: (header: BatchHeader) => Pick<CheckedBatch, 'receivedAtMs' | 'isReceiptDoubtful'>;
  /** Told of what became of records, for whoever counts them. */
  readonly tell?: (outcomes: CommittedBatch['outcomes']) => void;
}

export type BatchFault = FrameFault | CommitFault | { readonly kind: 'receipt-key-unknown' };

export interface Received {
  readonly acknowledgement: Acknowledgement;
  /** The same, signed by the receipt key the batch names. */
  readonly jws: string;
}

/** Lines checked before other requests get their turn: about 2 ms. */
const LINES_AT_A_TIME = 40;
const UTF8 = new TextEncoder();

/**
 * A batch as it came over the network or from a file: read, opened, checked, stored, and only then acknowledged. A
 * fault means that nothing was stored.
 *
 * @param mayTell tells of a unit (`code@valid-from`) whether it may be named to the person who brings the batch. Where the
 *   device stands or is to stand elsewhere, it hears of changes of its membership another time.
 */
export async function receiveBatch(
  bytes: Uint8Array,
  ports: IngestPorts,
  origin: BatchOrigin = 'network',
  mayTell: (unit: string) => boolean = () => true,
): Promise<Result<Received, BatchFault>> {
  const read = await readBatch(bytes, ports, origin);
  return read.ok ? takeBatch(read.value, { bytes, origin, mayTell }, ports) : read;
}

/** How a batch that was read came, and what may be told of it. */
interface Taking extends Pick<CheckedBatch, 'bytes' | 'origin' | 'ticketMac'> {
  readonly mayTell: (unit: string) => boolean;
}

/** Opens, checks, stores and acknowledges a batch that was read. */
export async function takeBatch(
  read: ReadBatch,
  { mayTell, ...way }: Taking,
  ports: IngestPorts,
): Promise<Result<Received, BatchFault>> {
  const { header } = read;
  // What it could not be told, it would send for ever.
  if (ports.signatures.receiptKey(header.receiptKey) === null) return err({ kind: 'receipt-key-unknown' });
  const { lastContact } = read.member;
  const arrival = { ...way, lastContact, ...(ports.receipt?.(header) ?? { receivedAtMs: ports.now() }) };
  const lines = await checkLines(read, ports, arrival);
  const heard = await readReturnedHeads(ports.signatures, header.heads);
  const membership = await membershipHeld(read, arrival, ports);
  const committed = await ports.store.commitBatch({
    ...{ header, lines, heard, ...arrival },
    ...(membership === null ? {} : { membership }),
  });
  if (!committed.ok) return committed;
  ports.tell?.(committed.value.outcomes);
  return ok(await acknowledged(header, committed.value, { ...arrival, mayTell }, ports));
}

/** What a moved device has of its places; null of every other, and of what somebody carried, who may come too late. */
async function membershipHeld(
  { header, member }: ReadBatch,
  { origin, isReceiptDoubtful = false }: Pick<CheckedBatch, 'origin' | 'isReceiptDoubtful'>,
  { units, signatures, tools }: IngestPorts,
): Promise<NonNullable<CheckedBatch['membership']> | null> {
  const { publicKey, places } = member;
  if (origin !== 'network' || isReceiptDoubtful || publicKey === null || places.length < 2) return null;
  const text = membershipText({ ...member, publicKey }, await units.tree(), signatures);
  return { places, isHeld: tools.sha256(UTF8.encode(text)) === header.membership };
}

/** Opens what a batch holds and says what each line is worth, letting other requests have their turn. */
export async function checkLines(
  {
    header,
    member,
    lines,
  }: { readonly header: BatchHeader; readonly member: KnownEnrolment; readonly lines: readonly ReadLine[] },
  { units, questionnaires, opener }: Pick<IngestPorts, 'units' | 'questionnaires' | 'opener'>,
  arrival: Pick<TimeContext, 'origin' | 'receivedAtMs' | 'isReceiptDoubtful' | 'timeRule' | 'lastContact'>,
): Promise<readonly CheckedLine[]> {
  const records = lines.flatMap(({ record }) => record ?? []);
  const bodies = (await opener.open(header.enrolment, records)).values();
  const context = { questionnaires, units: await units.tree(), member, header, ...arrival };
  const checked: CheckedLine[] = [];
  for (const line of lines) {
    checked.push(checkLine(line, line.record === null ? NO_BODY : next(bodies), context));
    if (checked.length % LINES_AT_A_TIME === 0) await othersFirst();
  }
  return checked;
}

const NO_BODY: OpenedBody = { body: null, reason: 'cannot-open' };

function next(bodies: Iterator<OpenedBody, undefined>): OpenedBody {
  return must(bodies.next().value, 'every record was opened or not');
}

/**
 * The collector's word on a batch. A device that holds another membership than the present one is brought that, with
 * the same signature.
 */
async function acknowledged(
  { protocol, enrolment, batch, receiptKey, membership, introduction }: BatchHeader,
  { outcomes, epoch, heads }: CommittedBatch,
  { receivedAtMs, mayTell }: { readonly receivedAtMs: number; readonly mayTell: (unit: string) => boolean },
  { store, units, signatures, tools }: IngestPorts,
): Promise<Received> {
  // Read again: what was changed while the batch was taken is told at once.
  const member = await store.member(enrolment);
  const text =
    member === null || member.publicKey === null || !member.places.every(({ unit }) => mayTell(unit))
      ? null
      : membershipText({ ...member, publicKey: member.publicKey }, await units.tree(), signatures);
  const isOther = text !== null && tools.sha256(UTF8.encode(text)) !== membership;
  const acknowledgement: Acknowledgement = {
    protocol,
    enrolment,
    batch,
    epoch,
    receivedAtMs,
    records: outcomes,
    membership: isOther ? await signatures.sign('sipas-membership', receiptKey, text) : null,
    // A phone says nothing twice, so it has nothing to return.
    heads:
      protocol === BATCH_VERSION && introduction === null
        ? await signatures.sign('sipas-heads', receiptKey, encodeHeads(heads))
        : null,
  };
  const jws = await signatures.sign(
    'sipas-acknowledgement',
    receiptKey,
    encodeAcknowledgement(acknowledgement),
  );
  return { acknowledgement, jws };
}

/** What a device returns, if the collector signed it by whichever of its keys; else null: it proves nothing. */
async function readReturnedHeads(signatures: Signatures, jws: string | null): Promise<Heads | null> {
  const claim = jws === null ? null : signatures.claim(jws);
  if (jws === null || claim === null) return null;
  const by = signatures
    .receiptKeys()
    .find(({ id }) => collectorSignedHeader('sipas-heads', id) === claim.header);
  if (by === undefined) return null;
  const payload = await signatures.verify(by.publicKey, claim.header, jws);
  return payload === null ? null : parseHeads(payload);
}

/** Lets what is waiting in the event loop run: a full batch would hold up a reader of figures for 30 ms. */
function othersFirst(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
