import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type {
  BatchId,
  EnrolmentId,
  Epoch,
  OfferId,
  RecordId,
  Sha256,
} from '../../../src/core/kernel/brand.ts';
import {
  type Acknowledgement,
  OUTCOMES,
  type Outcome,
} from '../../../src/core/protocol/messages/acknowledgement.ts';
import type { OfferAnswer } from '../../../src/core/protocol/messages/offer.ts';
import {
  ACKNOWLEDGED_KEPT_MS,
  acknowledged,
  isRemovable,
  type OutboxEntry,
  offered,
  receipted,
  sent,
  sentAgain,
  unsent,
  waitingEntry,
} from '../../../src/core/protocol/outbox.ts';
import { halved } from '../../../src/core/protocol/retry.ts';
import { runs } from '../../support/runs.ts';

const BATCHES = ['b1', 'b2'] as readonly string[] as readonly BatchId[];
const SUCCESS: readonly Outcome[] = ['stored', 'duplicate', 'held'];
const START = waitingEntry({
  id: 'r1' as RecordId,
  sequence: 1,
  kind: 'response',
  line: '{}',
  sha256: 'own' as Sha256,
});

const EPOCHS = ['p', 'q'] as readonly string[] as readonly Epoch[];

type Event =
  | { readonly kind: 'send'; readonly batch: BatchId }
  | { readonly kind: 'fail' }
  | { readonly kind: 'acknowledge' | 'receipt'; readonly acknowledgement: Acknowledgement }
  | { readonly kind: 'offer'; readonly answer: OfferAnswer }
  | { readonly kind: 'again' };

const outcome = fc.constantFrom(...OUTCOMES);
const word = fc.record({
  id: fc.constantFrom('r1', 'r2', null),
  sha256: fc.constantFrom('own', 'other'),
  outcome,
  reason: fc.constant(null),
});
const common = {
  protocol: fc.constant(1 as const),
  enrolment: fc.constant('e' as EnrolmentId),
  epoch: fc.constantFrom(...EPOCHS),
};
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constant('send' as const), batch: fc.constantFrom(...BATCHES) }),
  fc.record({ kind: fc.constant('fail' as const) }),
  fc.record({
    kind: fc.constantFrom('acknowledge' as const, 'receipt' as const),
    acknowledgement: fc.record({
      ...common,
      batch: fc.constantFrom(...BATCHES),
      receivedAtMs: fc.nat(),
      membership: fc.constant(null),
      heads: fc.constant(null),
      records: fc.array(word, { maxLength: 3 }) as unknown as fc.Arbitrary<Acknowledgement['records']>,
    }),
  }),
  fc.record({
    kind: fc.constant('offer' as const),
    answer: fc.record({
      ...common,
      offer: fc.constant('o' as OfferId),
      lacking: fc.subarray(['r1', 'r2'] as readonly string[] as RecordId[]),
    }),
  }),
  fc.record({ kind: fc.constant('again' as const) }),
);

function step(entry: OutboxEntry, happened: Event): OutboxEntry {
  switch (happened.kind) {
    case 'send':
      return sent(entry, happened.batch);
    case 'fail':
      return unsent(entry);
    case 'acknowledge':
      return acknowledged(entry, happened.acknowledgement);
    case 'receipt':
      return receipted(entry, happened.acknowledgement);
    case 'offer':
      return offered(entry, happened.answer);
    case 'again':
      return sentAgain(entry);
  }
}

/** What an acknowledgement says of the entry, by id and SHA-256; a rejected line has no id. */
function saidOf(entry: OutboxEntry, { records }: Acknowledgement): Outcome | undefined {
  return records.find(({ id, sha256 }) => sha256 === entry.sha256 && (id === entry.id || id === null))
    ?.outcome;
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
    { numRuns: runs(300) },
  );
}

describe('the outbox machine', () => {
  test('OB5 a record is acknowledged only by its own batch, or a receipt, naming its id and SHA-256 with success', () => {
    eachStep((before, happened, after) => {
      if (after.state !== 'acknowledged' || before.state === 'acknowledged') return;
      if (happened.kind !== 'acknowledge' && happened.kind !== 'receipt') {
        throw new Error(`acknowledged by ${happened.kind}`);
      }
      const { acknowledgement } = happened;
      if (happened.kind === 'acknowledge') {
        expect([before.state, before.batch]).toEqual(['in-flight', acknowledgement.batch]);
      }
      expect(SUCCESS).toContain(saidOf(before, acknowledgement));
      expect(after).toMatchObject({
        batch: null,
        acknowledgedAtMs: acknowledgement.receivedAtMs,
        epoch: acknowledgement.epoch,
      });
    });
  });

  test('OB6 conflict and rejected quarantine, and only a person or a receipt of success leads out of it', () => {
    eachStep((before, happened, after) => {
      if (before.state !== 'quarantined') {
        if (after.state === 'quarantined') expect(['conflict', 'rejected']).toContain(after.outcome);
        return;
      }
      if (happened.kind === 'again') expect(after).toEqual({ ...START });
      else if (happened.kind === 'receipt' && after.state === 'acknowledged') {
        expect(SUCCESS).toContain(saidOf(before, happened.acknowledgement));
      } else expect(after).toEqual(before);
    });
  });

  test('OB6 sending again is for what is in quarantine and nothing else', () => {
    eachStep((before, happened, after) => {
      if (happened.kind === 'again' && before.state !== 'quarantined') expect(after).toBe(before);
    });
  });

  test('OB10 a receipt settles what it names, whatever batch it is in, and nothing else', () => {
    eachStep((before, happened, after) => {
      if (happened.kind !== 'receipt') return;
      const said = saidOf(before, happened.acknowledgement);
      if (said === undefined || before.state === 'acknowledged') expect(after).toBe(before);
      else if (SUCCESS.includes(said)) expect(after.state).toBe('acknowledged');
      else expect(after.state).toBe('quarantined');
    });
  });

  test('EP1 what an offer’s answer calls lacking waits as if it had never been sent, the rest is in its epoch', () => {
    eachStep((before, happened, after) => {
      if (happened.kind !== 'offer') return;
      const { answer } = happened;
      if (before.state !== 'acknowledged') expect(after).toBe(before);
      else if (answer.lacking.includes(before.id)) expect(after).toEqual(START);
      else expect(after).toEqual({ ...before, epoch: answer.epoch });
    });
  });

  test('OB7 an acknowledged record stays acknowledged until a collector says that it lacks it', () => {
    eachStep((before, happened, after) => {
      if (before.state === 'acknowledged' && after.state !== 'acknowledged') {
        expect(happened.kind).toBe('offer');
      }
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

  test('OB7 only an acknowledged record is removable, 30 days after and never before, in the epoch last met', () => {
    eachStep((_, __, after) => {
      const at = after.acknowledgedAtMs ?? 0;
      for (const epoch of EPOCHS) {
        const isConfirmed = after.state === 'acknowledged' && after.epoch === epoch;
        expect(isRemovable(after, at + ACKNOWLEDGED_KEPT_MS, epoch)).toBe(isConfirmed);
        expect(isRemovable(after, at + ACKNOWLEDGED_KEPT_MS - 1, epoch)).toBe(false);
        expect(isRemovable(after, at - 365 * 86_400_000, epoch)).toBe(false);
      }
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
