import { IDBFactory } from 'fake-indexeddb';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  DevicePin,
  derived,
  PIN_ITERATIONS,
  type PinStore,
  pauseAfter,
  pinFault,
} from '../../../../src/device/pin/pin.ts';
import { indexedDbPinStore } from '../../../../src/device/pin/pin-store.ts';

const PIN = '274915';
let idb: IDBFactory;
let nowMs: number;

/** As after a reload or a restart: nothing but the database is left. */
function restarted(store: PinStore = indexedDbPinStore(idb)): DevicePin {
  return new DevicePin({ store, now: () => nowMs });
}

beforeEach(() => {
  idb = new IDBFactory();
  nowMs = 1_000_000;
});

/** For tests that are not about the rounds: a try takes as many as were written down beside the hash. */
const FEW_ROUNDS = 1_000;

async function pinIsSet(): Promise<void> {
  const salt = new Uint8Array(16);
  const hash = await derived(PIN, salt, FEW_ROUNDS);
  const untried = { failures: 0, failedAtMs: 0, pauseMs: 0 };
  await indexedDbPinStore(idb).write({ salt, iterations: FEW_ROUNDS, hash, ...untried });
}

async function failTimes(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    nowMs += await restarted().waitMs();
    expect(await restarted().check('000001')).toMatchObject({ kind: 'wrong' });
  }
}

describe('the staff PIN', () => {
  test('is right or wrong, also after a restart; where none is set none is asked for', async () => {
    expect(await restarted().isSet()).toBe(false);
    expect(await restarted().check('1')).toEqual({ kind: 'right' });
    await restarted().set(PIN);
    expect(await restarted().isSet()).toBe(true);
    expect(await restarted().check(PIN)).toEqual({ kind: 'right' });
    expect(await restarted().check('274916')).toMatchObject({ kind: 'wrong' });
  });

  test('is kept as a salted hash of at least 600,000 rounds', async () => {
    const stored = indexedDbPinStore(idb);
    await restarted().set(PIN);
    const first = await stored.read();
    await restarted().set(PIN);
    const second = await stored.read();
    expect(first?.iterations).toBe(PIN_ITERATIONS);
    expect(PIN_ITERATIONS).toBeGreaterThanOrEqual(600_000);
    expect(first?.hash).not.toEqual(second?.hash);
    expect(new TextDecoder().decode(first?.hash)).not.toContain(PIN);
  });

  test('after three wrong tries it has to be waited for, longer each time, and a restart changes nothing', async () => {
    await pinIsSet();
    await failTimes(3);
    expect(await restarted().waitMs()).toBe(5_000);
    expect(await restarted().check(PIN)).toEqual({ kind: 'wait', waitMs: 5_000 });
    nowMs += 4_999;
    expect(await restarted().check(PIN)).toEqual({ kind: 'wait', waitMs: 1 });
    nowMs += 1;
    expect(await restarted().check('000001')).toEqual({ kind: 'wrong', waitMs: 10_000 });
    nowMs += 10_000;
    expect(await restarted().check(PIN)).toEqual({ kind: 'right' });
    expect(await restarted().check('000001')).toEqual({ kind: 'wrong', waitMs: 0 });
  });

  test('never locks for good', () => {
    fc.assert(
      fc.property(fc.nat(100_000), (failures) => {
        expect(pauseAfter(failures)).toBeLessThanOrEqual(5 * 60_000);
        expect(pauseAfter(failures + 1)).toBeGreaterThanOrEqual(pauseAfter(failures));
      }),
    );
  });

  test('a clock set back does not shorten the pause, and does not make it endless', async () => {
    await pinIsSet();
    await failTimes(3);
    nowMs -= 24 * 60 * 60_000;
    expect(await restarted().check(PIN)).toEqual({ kind: 'wait', waitMs: 5_000 });
    nowMs += 4_000;
    expect(await restarted().check(PIN)).toEqual({ kind: 'wait', waitMs: 1_000 });
    nowMs += 1_000;
    expect(await restarted().check(PIN)).toEqual({ kind: 'right' });
  });

  test('a try is written down before its answer is told: one broken off was one', async () => {
    await pinIsSet();
    const store = indexedDbPinStore(idb);
    let writes = 0;
    const dying: PinStore = {
      read: store.read,
      write: async (pin) => {
        writes += 1;
        await store.write(pin);
        throw new Error('switched off');
      },
    };
    for (let n = 0; n < 3; n += 1) await expect(restarted(dying).check(PIN)).rejects.toThrow('switched off');
    expect(writes).toBe(3);
    expect(await restarted().waitMs()).toBe(5_000);
  });

  test('many tries at once are one after another', async () => {
    await pinIsSet();
    const lock = restarted();
    const answers = await Promise.all(Array.from({ length: 6 }, () => lock.check('000001')));
    expect(answers.map(({ kind }) => kind)).toEqual(['wrong', 'wrong', 'wrong', 'wait', 'wait', 'wait']);
  });

  test.each(['000000', '123456', '987654', '121212', '123123', '111222', '890123', '77777777'])(
    '%s is too easy',
    (pin) => expect(pinFault(pin)).toBe('trivial'),
  );
  test.each(['', '12345', '27491a', '2749 15', '1234567890123'])('%j is no PIN', (pin) =>
    expect(pinFault(pin)).toBe('too-short'),
  );
  test.each([PIN, '19450902', '300475'])('%s will do', (pin) => expect(pinFault(pin)).toBeNull());
});
