import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RecordId } from '../../../src/core/kernel/brand.ts';
import { type OutboxStore, StorageFailed } from '../../../src/device/outbox/outbox-store.ts';
import type { RecordDraft } from '../../../src/device/records/record-draft.ts';
import { newCycleMemory, runCycle } from '../../../src/device/sync/sync-cycle.ts';
import { keyNamed } from '../../support/reference-crypto.ts';
import { runs } from '../../support/runs.ts';
import { KEYS, TestDevice, withFault } from '../../unit/device/device-fixture.ts';
import type { Behaviour } from '../../unit/device/fake-collector.ts';

/** Where the app dies or the store fails: before the step, or after it with its answer lost. */
const STEPS = [
  'lookUp',
  'add',
  'entry',
  'markSent',
  'applyAcknowledgement',
  'putBack',
  'removeExpired',
  'saveSyncState',
] as const;
type Step = (typeof STEPS)[number];
interface Fault {
  readonly step: Step;
  readonly when: 'before' | 'after';
}

type Operation =
  | { readonly kind: 'submit'; readonly fault: Fault | null }
  | { readonly kind: 'try-again' }
  | { readonly kind: 'sync'; readonly network: readonly Behaviour[]; readonly fault: Fault | null }
  | { readonly kind: 'race'; readonly count: number }
  | { readonly kind: 'clock'; readonly byMs: number }
  | { readonly kind: 'enrol-again' };

const fault = fc.record<Fault>({ step: fc.constantFrom(...STEPS), when: fc.constantFrom('before', 'after') });
const network = fc.array(
  fc.constantFrom<Behaviour>(
    'answers',
    'request-lost',
    'answer-lost',
    { page: '<html>Wi-Fi</html>', status: 200 },
    { page: '', status: 503, retryAfter: '5' },
    { problem: 'batch-digest-mismatch' },
    { problem: 'enrolment-unknown' },
    { forgets: 1 },
    { names: 'another-batch' },
    { signedBy: keyNamed('stranger') },
  ),
  { maxLength: 4 },
);
const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('submit'), fault: fc.option(fault) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('try-again') }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('sync'), network, fault: fc.option(fault) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('race'), count: fc.integer({ min: 2, max: 4 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('clock'), byMs: fc.integer({ min: -1e11, max: 1e11 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('enrol-again') }) },
) as fc.Arbitrary<Operation>;

/** Fails once at a step. */
function failingOnce(store: OutboxStore, fault: Fault | null): OutboxStore {
  if (fault === null) return store;
  let armed = true;
  const method = store[fault.step].bind(store) as (...args: unknown[]) => Promise<unknown>;
  return withFault(store, fault.step, (async (...args: unknown[]) => {
    if (!armed) return method(...args);
    armed = false;
    if (fault.when === 'after') await method(...args);
    throw new StorageFailed('closed');
  }) as never);
}

class World {
  readonly device: TestDevice;
  readonly thanked = new Set<RecordId>();
  /** Drafts that failed: the respondent stands before the failure screen. */
  readonly unthanked: RecordDraft[] = [];
  #memory = newCycleMemory();
  #enrolments = 1;

  constructor(device: TestDevice) {
    this.device = device;
  }

  async run(operation: Operation): Promise<void> {
    const { device } = this;
    switch (operation.kind) {
      case 'submit':
        return this.submit(device.draft(), failingOnce(device.store, operation.fault));
      case 'try-again': {
        const draft = this.unthanked.pop();
        return draft === undefined ? undefined : this.submit(draft, device.store);
      }
      case 'race': {
        const tabs = Array.from({ length: operation.count }, () => device.open());
        await Promise.all(tabs.map((tab) => this.submit(device.draft(), tab)));
        return;
      }
      case 'sync':
        return this.sync(operation.network, operation.fault);
      case 'clock':
        device.nowMs = Math.max(0, device.nowMs + operation.byMs);
        return;
      case 'enrol-again':
        this.#enrolments += 1;
        await device.store.enrol(device.collector.enrolled(this.#enrolments, KEYS));
    }
  }

  async submit(draft: RecordDraft, store: OutboxStore): Promise<void> {
    const submitted = await this.device.submit(draft, { store });
    if (submitted.ok) this.thanked.add(draft.id);
    else this.unthanked.push(draft);
  }

  async sync(behaviours: readonly Behaviour[], fault: Fault | null): Promise<void> {
    const { device } = this;
    let request = 0;
    device.collector.behave = () => behaviours[request++] ?? 'answers';
    const store = failingOnce(device.store, fault);
    try {
      await runCycle(device.ports({ store }), this.#memory, { now: true, heartbeat: false });
    } catch (error) {
      // The app died: what is in memory is gone, what is stored is there.
      expect(error).toBeInstanceOf(StorageFailed);
      this.#memory = newCycleMemory();
    }
  }

  async check(): Promise<void> {
    const { collector, store } = this.device;
    for (const [, times] of collector.counted) expect(times).toBe(1);
    for (const id of this.thanked) {
      const entry = await store.entry(id);
      // Anyone who was thanked is on the device or at the collector, and what left the device is at the collector.
      if (entry === null || entry.state === 'acknowledged') expect(collector.ledger.has(id)).toBe(true);
    }
  }

  async settle(): Promise<void> {
    for (let round = 0; round < 6; round += 1) {
      this.device.later();
      await this.sync([], null);
    }
    await this.check();
    const { collector, store } = this.device;
    for (const id of this.thanked) expect(collector.ledger.has(id)).toBe(true);
    expect(await store.counts()).toMatchObject({ waiting: 0, inFlight: 0, quarantined: 0 });
    for (const { id, nextSequence } of await store.enrolments()) {
      const sequences = [...collector.batches]
        .filter(({ header }) => header.enrolment === id)
        .flatMap(({ lines }) => lines.map((line) => (JSON.parse(line) as { sequence: number }).sequence));
      const seen = [...new Set(sequences)].sort((a, b) => a - b);
      expect(seen).toEqual(Array.from({ length: nextSequence - 1 }, (_, index) => index + 1));
    }
  }
}

test('OB1 whoever was thanked is counted, once, whatever fails on the way', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 20 }), async (operations) => {
      const world = new World(await TestDevice.enrolled());
      for (const each of operations) {
        await world.run(each);
        await world.check();
      }
      await world.settle();
    }),
    // The simulation meets the same faults in the gates, in 10,000 schedules and on a whole collector.
    { numRuns: runs(8) },
  );
  // Every signature is made and held against its key, which a busy machine takes its time for.
}, 240_000);
