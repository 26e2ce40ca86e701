import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqlEnrolmentCodeStore } from '../../src/collector/db/devices/enrolment-code-store.ts';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { readEpoch } from '../../src/collector/db/meta.ts';
import {
  CODE_LIVES_MS,
  EnrolmentCodes,
  MOST_TRIES,
  type Redemption,
} from '../../src/collector/devices/enrolment-codes.ts';
import { DAY_MS } from '../../src/core/kernel/duration.ts';
import { showEnrolmentCode } from '../../src/core/protocol/codes/enrolment-code.ts';
import { TYPED_CODE_ALPHABET } from '../../src/core/protocol/codes/typed-code.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import { NOW_MS, randomHex, UNIT } from '../support/batches.ts';
import { ENGINES, newDatabase } from '../support/databases.ts';
import { keyNamed } from '../support/reference-crypto.ts';
import { DEVICE_KEY } from '../support/test-keys.ts';

const KEY = Buffer.alloc(32, 7);
const INVALID = { ok: false, error: { kind: 'enrolment-code-invalid' } };

describe.each(ENGINES)('enrolment codes on $name', (engine) => {
  let database: OpenDatabase;
  let nowMs: number;
  let codes: EnrolmentCodes;
  const now = () => nowMs;

  /** As after a restart: nothing but the database is left. */
  function restarted(key = KEY): EnrolmentCodes {
    const store = new SqlEnrolmentCodeStore(database.writer, database.engine, { key: KEY, now });
    return new EnrolmentCodes({ store, key, now, newId: randomHex });
  }
  beforeEach(async () => {
    database = await newDatabase(engine);
    nowMs = NOW_MS;
    codes = restarted();
  });
  afterEach(() => database.close());

  const make = () => codes.make(UNIT as UnitRef, 'Máy 1', 'quantri');
  const redeem = (code: string, from = codes, change: Partial<Redemption> = {}) =>
    from.redeem({
      code,
      deviceName: 'Máy 1',
      publicKey: DEVICE_KEY.publicKey,
      address: '192.0.2.1',
      ...change,
    });
  const enrolments = () => database.writer.selectFrom('enrolments').selectAll().execute();
  const audit = async () =>
    (await database.writer.selectFrom('audit_log').selectAll().orderBy('sequence').execute()).map(
      ({ actor, action, subject, details }) => ({ actor, action, subject, details: JSON.parse(details) }),
    );
  /** The same code but for its last character: found, and not proved. */
  const wrong = (code: string) => code.slice(0, -1) + (code.endsWith('7') ? '8' : '7');

  test('a code makes one enrolment at its unit, in the epoch of the store', async () => {
    const { id, code } = await make();
    const redeemed = await redeem(` ${showEnrolmentCode(code).toLowerCase()} `);
    const [row, ...more] = await enrolments();
    expect(more).toEqual([]);
    expect(row).toMatchObject({ unit: UNIT, name: 'Máy 1', enrolled_day: '2026-11-14', revoked_day: null });
    expect(redeemed).toEqual({
      ok: true,
      value: { enrolment: row?.id, unit: UNIT, epoch: await readEpoch(database.writer) },
    });
    expect(await codes.find(id)).toMatchObject({ state: 'used', enrolment: row?.id });
    expect(await audit()).toEqual([
      {
        actor: 'quantri',
        action: 'enrolment-code.make',
        subject: id,
        details: { unit: UNIT, name: 'Máy 1' },
      },
      {
        actor: `device:${row?.id}`,
        action: 'device.enrol',
        subject: row?.id,
        details: { unit: UNIT, name: 'Máy 1', code: id },
      },
    ]);
  });

  test('is of the alphabet, and neither it nor a part of it is stored or in the audit log', async () => {
    const { code } = await make();
    expect(code).toMatch(new RegExp(`^[${TYPED_CODE_ALPHABET}]{10}$`));
    const rows = await database.writer.selectFrom('enrolment_codes').selectAll().execute();
    for (const text of [JSON.stringify(rows), JSON.stringify(await audit())]) {
      expect(text).not.toContain(code);
      expect(text).not.toContain(showEnrolmentCode(code));
    }
    // With another key nothing in the database helps to find it.
    expect(await redeem(code, restarted(Buffer.alloc(32, 8)))).toEqual(INVALID);
    expect((await redeem(code)).ok).toBe(true);
  });

  test('is used once, also after a restart', async () => {
    const { code } = await make();
    expect((await redeem(code)).ok).toBe(true);
    const { publicKey } = keyNamed('another device');
    expect(await redeem(code, codes, { publicKey })).toEqual(INVALID);
    expect(await redeem(code, restarted(), { publicKey })).toEqual(INVALID);
    expect(await enrolments()).toHaveLength(1);
  });

  test('CO14 gives a device whose answer was lost the same enrolment, ten times at once too', async () => {
    const { code } = await make();
    const other = restarted();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => redeem(code, n % 2 === 0 ? codes : other)),
    );
    const again = await redeem(code);
    expect(again.ok).toBe(true);
    // One that came between the first's tries may be told to ask again, and is then told the same.
    for (const answer of answers.filter(({ ok }) => ok)) expect(answer).toEqual(again);
    expect(answers.filter(({ ok }) => ok).length).toBeGreaterThan(0);
    expect(await enrolments()).toHaveLength(1);
  });

  test('ten at once make one enrolment, of two processes too', async () => {
    const { code } = await make();
    const other = restarted();
    const redeemed = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        redeem(code, n % 2 === 0 ? codes : other, { publicKey: keyNamed(`device ${n}`).publicKey }),
      ),
    );
    expect(redeemed.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await enrolments()).toHaveLength(1);
    expect((await audit()).map(({ action }) => action)).toEqual(['enrolment-code.make', 'device.enrol']);
  });

  test('lasts ten minutes and not a millisecond longer', async () => {
    const [early, late] = [await make(), await make()];
    expect(early.expiresAtMs).toBe(NOW_MS + CODE_LIVES_MS);
    nowMs = early.expiresAtMs - 1;
    expect((await redeem(early.code)).ok).toBe(true);
    nowMs = late.expiresAtMs;
    expect(await redeem(late.code)).toEqual(INVALID);
    expect(await codes.find(late.id)).toMatchObject({ state: 'expired' });
    expect(await codes.open()).toEqual([]);
  });

  test('is withdrawn once; a used one is not undone', async () => {
    const [withdrawn, used] = [await make(), await make()];
    expect(await codes.withdraw(withdrawn.id, 'quantri')).toBe('withdrawn');
    expect(await codes.withdraw(withdrawn.id, 'quantri')).toBe('withdrawn');
    expect(await redeem(withdrawn.code)).toEqual(INVALID);
    await redeem(used.code);
    expect(await codes.withdraw(used.id, 'quantri')).toBe('used');
    expect(await codes.withdraw(randomHex() as never, 'quantri')).toBe('unknown');
    expect(await codes.find(withdrawn.id)).toMatchObject({ state: 'withdrawn', enrolment: null });
    expect((await audit()).map(({ action }) => action)).toEqual([
      'enrolment-code.make',
      'enrolment-code.make',
      'enrolment-code.withdraw',
      'device.enrol',
    ]);
  });

  test('open codes are listed, the newest first', async () => {
    const first = await make();
    nowMs += 1_000;
    const second = await make();
    expect((await codes.open()).map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(await codes.open()).toMatchObject([{ unit: UNIT, name: 'Máy 1', madeBy: 'quantri' }, {}]);
    expect(await codes.find('not an id')).toBeNull();
    expect(await codes.find(randomHex())).toBeNull();
  });

  test('what made nothing is removed a day after its time; what made a device stays', async () => {
    const [unused, used] = [await make(), await make()];
    await redeem(used.code);
    nowMs += CODE_LIVES_MS + DAY_MS + 1;
    await make();
    expect(await codes.find(unused.id)).toBeNull();
    expect(await codes.find(used.id)).toMatchObject({ state: 'used' });
  });

  describe('guessing', () => {
    test('a code bears five proofs, wherever they come from, and a restart gives no more', async () => {
      const { id, code } = await make();
      for (let n = 1; n < MOST_TRIES; n += 1) {
        expect(await redeem(wrong(code), codes, { address: `192.0.2.${n}` })).toEqual(INVALID);
      }
      expect(await redeem(wrong(code), restarted())).toEqual(INVALID);
      expect(await redeem(code, restarted())).toEqual(INVALID);
      expect(await codes.find(id)).toMatchObject({ state: 'tried-too-often' });
      expect(await enrolments()).toEqual([]);
    });

    test('proofs at once are not more than five', async () => {
      const { code } = await make();
      const guesses = Array.from({ length: 40 }, () => redeem(wrong(code)));
      await Promise.all(guesses);
      const { tries } = await database.writer
        .selectFrom('enrolment_codes')
        .select('tries')
        .executeTakeFirstOrThrow();
      expect(tries).toBe(MOST_TRIES);
    });

    test('who guesses from one address is told to wait, and the right code still goes through from there', async () => {
      const { code } = await make();
      const guess = (n: number) => redeem(`BBBBB${String(n).padStart(5, '0')}`);
      for (let n = 0; n < 10; n += 1) expect(await guess(n)).toEqual(INVALID);
      const refused = await guess(10);
      expect(refused).toMatchObject({ error: { kind: 'too-many-attempts' } });
      expect(await redeem('not a code')).toEqual(refused);
      expect(await redeem('BBBBBBBBBB', codes, { address: '192.0.2.2' })).toEqual(INVALID);
      expect((await redeem(code)).ok).toBe(true);
    });

    test('a wrong proof is not told from a code that is not there, however many were wrong before', async () => {
      const { code } = await make();
      expect(await redeem(wrong(code))).toEqual(await redeem('BBBBBBBBBB'));
      for (let n = 0; n < 20; n += 1) await redeem('BBBBBBBBBB');
      expect(await redeem(wrong(code))).toEqual(await redeem('BBBBBBBBBB'));
    });

    test('of many addresses together too, and a right code goes through from a new one', async () => {
      const { code } = await make();
      for (let n = 0; n < 1_000; n += 1) await redeem('x', codes, { address: `198.51.100.${n}` });
      expect(await redeem('x', codes, { address: '203.0.113.1' })).toMatchObject({
        error: { kind: 'too-many-attempts' },
      });
      expect((await redeem(code, codes, { address: '203.0.113.2' })).ok).toBe(true);
    });

    test('waiting as long as told is enough', async () => {
      let refused = await redeem('x');
      while (!refused.ok && refused.error.kind === 'enrolment-code-invalid') refused = await redeem('x');
      if (refused.ok || refused.error.kind !== 'too-many-attempts') throw new Error('not refused');
      expect(refused.error.retryAfterS).toBeGreaterThan(0);
      expect(refused.error.retryAfterS).toBeLessThanOrEqual(CODE_LIVES_MS / 1_000);
      nowMs += refused.error.retryAfterS * 1_000;
      expect(await redeem('x')).toEqual(INVALID);
    });

    test('one network of IPv6 is one address', async () => {
      for (let n = 0; n < 10; n += 1) await redeem('x', codes, { address: `2001:db8::${n}` });
      for (const address of ['2001:db8:0:0:1:2:3:4', '2001:db8::1:2:3:4']) {
        expect(await redeem('x', codes, { address })).toMatchObject({ error: { kind: 'too-many-attempts' } });
      }
      expect(await redeem('x', codes, { address: '2001:db8:0:1::1' })).toEqual(INVALID);
    });
  });
});
