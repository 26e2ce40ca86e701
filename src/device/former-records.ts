import type { EnrolmentId, RecordId } from '../core/kernel/brand.ts';
import type { Json } from '../core/kernel/canonical-json.ts';
import { isObject, readCanonicalObject } from '../core/kernel/read-json.ts';
import { parseRecord } from '../core/protocol/messages/record.ts';
import type { OutboxEntry } from '../core/protocol/outbox.ts';
import { RECORD_MAX_BODY_BYTES } from '../core/protocol/sealing.ts';
import { type OutboxStore, StorageFailed } from './outbox/outbox-store.ts';
import { bodyBytes, type RecordContent, type SealPorts, sealRecord } from './records/seal-record.ts';

/**
 * What an app of protocol version 0 left behind: records in the clear, under an enrolment without a key. No collector
 * takes them any more.
 */
export interface FormerStore {
  formerEnrolments(): Promise<readonly EnrolmentId[]>;
  /** At most `limit` records of a former enrolment above a sequence number, in their order. */
  formerRecords(former: EnrolmentId, limit: number, aboveSequence: number): Promise<readonly OutboxEntry[]>;
  /** Puts a record in the place of the former one with its id, if its sequence number is still the next one. */
  replaceFormer(
    former: EnrolmentId,
    enrolment: EnrolmentId,
    entry: OutboxEntry,
  ): Promise<'replaced' | 'sequence-taken' | 'gone'>;
  removeFormer(former: EnrolmentId, ids: readonly RecordId[]): Promise<void>;
}

export interface SealFormerPorts extends SealPorts {
  readonly store: OutboxStore;
  readonly former: FormerStore;
}

/** Read in one transaction. */
const AT_ONCE = 100;
const MAX_RACES = 20;

/**
 * Seals under the present enrolment whatever a former one left unsettled, with the same ids and new numbers, and
 * removes what the collector of then acknowledged, so that nothing readable stays. Does nothing without a present
 * enrolment. Each record moves in a transaction of its own: broken off, it goes on at the next start of the app. A
 * row that holds no record of that version stays as it is, since no machine removes what it does not understand.
 */
export async function sealFormerRecords(ports: SealFormerPorts): Promise<void> {
  const { store, former: left } = ports;
  if ((await store.currentEnrolment()) === null) return;
  for (const former of await left.formerEnrolments()) {
    let above = 0;
    for (;;) {
      const entries = await left.formerRecords(former, AT_ONCE, above);
      const last = entries.at(-1);
      if (last === undefined) break;
      above = last.sequence;
      const settled = entries.filter(({ state }) => state === 'acknowledged');
      await left.removeFormer(
        former,
        settled.map(({ id }) => id),
      );
      for (const entry of entries) if (entry.state !== 'acknowledged') await moveOver(ports, former, entry);
    }
  }
  await store.forgetDrained();
}

async function moveOver(ports: SealFormerPorts, former: EnrolmentId, entry: OutboxEntry): Promise<void> {
  const content = contentOf(entry.line);
  if (content === null || content.id !== entry.id || bodyBytes(content.body) > RECORD_MAX_BODY_BYTES) return;
  for (let race = 0; race < MAX_RACES; race += 1) {
    const enrolment = await ports.store.currentEnrolment();
    if (enrolment === null) return;
    const sealed = await sealRecord(ports, enrolment, content);
    if (!parseRecord(sealed.line).ok) return;
    // One that was in flight waits; one in quarantine stays there until a person has looked.
    const moved =
      entry.state === 'quarantined'
        ? { ...sealed, state: entry.state, outcome: entry.outcome, reason: entry.reason }
        : sealed;
    if ((await ports.former.replaceFormer(former, enrolment.id, moved)) !== 'sequence-taken') return;
  }
  throw new StorageFailed('unknown');
}

/** What a line of version 0 says. Whether it would make a record is asked of the sealed line. */
function contentOf(line: string): RecordContent | null {
  const value = readCanonicalObject(line);
  if (value === null || !isObject(value['body'])) return null;
  const { id, kind, questionnaire, version, unit, body } = value as unknown as RecordContent & {
    readonly [key: string]: Json;
  };
  // No app of that version asked households of a sample.
  return { id, kind, questionnaire, version, unit, body, isSampled: false };
}
