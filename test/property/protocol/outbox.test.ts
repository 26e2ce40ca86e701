import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BatchId, EnrolmentId, Epoch, RecordId, Sha256 } from '../../../src/core/kernel/brand.ts';
import type { Acknowledgement, Outcome } from '../../../src/core/protocol/acknowledgement.ts';
import { OUTCOMES } from '../../../src/core/protocol/messages.ts';
import {
  ACKNOWLEDGED_KEPT_MS,
  acknowledged,
  halved,
  isRemovable,
  type OutboxEntry,
  sent,
  unsent,
  waitingEntry,
} from '../../../src/core/protocol/outbox.ts';

const BATCHES = ['b1', 'b2'] as readonly string[] as readonly BatchId[];
const SUCCESS: readonly Outcome[] = ['stored', 'duplicate', 'held'];
const START = waitingEntry({
  id: 'r1' as RecordId,
  sequence: 1,
  kind: 'response',
  line: '{}',
  sha256: 'own' as Sha256,
});

type Event =
  | { readonly kind: 'send'; readonly batch: BatchId }
  | { readonly kind: 'fail' }
  | { readonly kind: 'acknowledge'; readonly acknowledgement: Acknowledgement; readonly nowMs: number };

const outcome = fc.constantFrom(...OUTCOMES);
const word = fc.record({
  id: fc.constantFrom('r1', 'r2', null),
  sha256: fc.constantFrom('own', 'other'),
  outcome,
  reason: fc.constant(null),
});
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constant('send' as const), batch: fc.constantFrom(...BATCHES) }),
  fc.record({ kind: fc.constant('fail' as const) }),
  fc.record({
    kind: fc.constant('acknowledge' as const),
    nowMs: fc.nat(),
    acknowledgement: fc.record({
      protocol: fc.constant(0 as const),
      enrolment: fc.constant('e' as EnrolmentId),
      epoch: fc.constant('p' as Epoch),
      batch: fc.constantFrom(...BATCHES),
      receivedAtMs: fc.nat(),
      records: fc.array(word, { maxLength: 3 }) as unknown as fc.Arbitrary<Acknowledgement['records']>,
    }),
  }),
);

function step(entry: OutboxEntry, happened: Event): OutboxEntry {
  if (happened.kind === 'send') return sent(entry, happened.batch);
  if (happened.kind === 'fail') return unsent(entry);
  return acknowledged(entry, happened.acknowledgement, happened.nowMs);
}

/** Every step of every drawn history. */
function eachStep(check: (before: OutboxEntry, happened: Event, after: OutboxEntry) => void): void {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 12 }), (events) => {
      let entry = START;
      for (const happened of events) {
        const next = step(entry, happened);
        check(entry, happened, next);
        entry = next;
      }
    }),
    { numRuns: 3_000 },
  );
}

describe('the outbox machine', () => {
  test('OB5 a record is acknowledged only by its own batch naming its id and SHA-256 with success', () => {
    eachStep((before, happened, after) => {
      if (after.state !== 'acknowledged' || before.state === 'acknowledged') return;
      expect(before.state).toBe('in-flight');
      if (happened.kind !== 'acknowledge') throw new Error(`acknowledged by ${happened.kind}`);
      expect(happened.acknowledgement.batch).toBe(before.batch);
      const named = happened.acknowledgement.records.filter(
        ({ id, sha256 }) => sha256 === before.sha256 && (id === before.id || id === null),
      );
      expect(SUCCESS).toContain(named[0]?.outcome);
      expect(after.acknowledgedAtMs).toBe(happened.nowMs);
    });
  });

  test('OB6 conflict and rejected quarantine, and nothing that happens leads out of quarantine', () => {
    eachStep((before, _, after) => {
      if (before.state === 'quarantined') expect(after).toEqual(before);
      else if (after.state === 'quarantined') expect(['conflict', 'rejected']).toContain(after.outcome);
    });
  });

  test('OB4 a record in flight waits again after a failure or a word that does not name it', () => {
    eachStep((before, happened, after) => {
      if (before.state !== 'in-flight') return;
      if (happened.kind === 'fail') expect(after).toEqual({ ...before, state: 'waiting', batch: null });
      if (happened.kind === 'acknowledge' && happened.acknowledgement.batch === before.batch) {
        expect(after.state).not.toBe('in-flight');
      }
    });
  });

  test('OB7 only an acknowledged record is removable, 30 days after and never before', () => {
    eachStep((_, __, after) => {
      const at = after.acknowledgedAtMs ?? 0;
      expect(isRemovable(after, at + ACKNOWLEDGED_KEPT_MS)).toBe(after.state === 'acknowledged');
      expect(isRemovable(after, at + ACKNOWLEDGED_KEPT_MS - 1)).toBe(false);
      expect(isRemovable(after, at - 365 * 86_400_000)).toBe(false);
    });
    expect(ACKNOWLEDGED_KEPT_MS).toBe(30 * 86_400_000);
  });

  test('OB8 nothing that happens changes what will be sent', () => {
    eachStep((before, _, after) => {
      for (const key of ['id', 'sequence', 'kind', 'line', 'sha256'] as const) {
        expect(after[key]).toBe(before[key]);
      }
    });
  });

  test('SY4 halving goes down to one record and no further', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (count) => {
        const half = halved(count);
        expect(half).toBe(Math.max(1, Math.floor(Math.min(count, 200) / 2)));
      }),
    );
    expect(halved(1)).toBe(1);
  });
});
