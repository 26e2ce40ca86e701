import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { Acknowledgement } from '../../core/protocol/acknowledgement.ts';
import type { ByteTools } from './byte-tools.ts';
import { checkLine, type KnownQuestionnaires } from './check-record.ts';
import type { BatchOrigin, CheckedLine, CollectorStore, EnrolmentUnknown } from './collector-store.ts';
import { type FrameFault, readBatch } from './read-batch.ts';
import type { UnitDirectory } from './unit-directory.ts';

export interface IngestPorts {
  readonly store: CollectorStore;
  readonly units: UnitDirectory;
  readonly questionnaires: KnownQuestionnaires;
  readonly tools: ByteTools;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export type BatchFault = FrameFault | EnrolmentUnknown;

/** Lines checked before other requests get their turn: about 2 ms. */
const LINES_AT_A_TIME = 40;

/**
 * A batch as it came over the network or from a file: read, checked, stored, and only then acknowledged. A
 * fault means that nothing was stored.
 */
export async function receiveBatch(
  bytes: Uint8Array,
  { store, units, questionnaires, tools, now }: IngestPorts,
  origin: BatchOrigin = 'network',
): Promise<Result<Acknowledgement, BatchFault>> {
  const receivedAtMs = now();
  const read = await readBatch(bytes, tools);
  if (!read.ok) return read;
  const { header, lines } = read.value;
  const context = { questionnaires, units: await units.tree(), header, origin, receivedAtMs, tools };
  const checked: CheckedLine[] = [];
  for (const line of lines) {
    checked.push(checkLine(line, context));
    if (checked.length % LINES_AT_A_TIME === 0) await othersFirst();
  }
  const committed = await store.commitBatch({ header, origin, receivedAtMs, lines: checked });
  if (!committed.ok) return err(committed.error);
  return ok({
    protocol: header.protocol,
    enrolment: header.enrolment,
    batch: header.batch,
    epoch: committed.value.epoch,
    receivedAtMs,
    records: committed.value.outcomes,
  });
}

/** Lets what is waiting in the event loop run: a full batch would hold up a reader of figures for 30 ms. */
function othersFirst(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
