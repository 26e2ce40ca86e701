import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { SqlUnitStore } from '../../src/collector/db/units/unit-store.ts';
import { SqlDeliveryStore } from '../../src/collector/db/webhooks/delivery-store.ts';
import { queueEvent } from '../../src/collector/db/webhooks/queue-event.ts';
import { tellComments } from '../../src/collector/db/webhooks/tell-comments.ts';
import { SqlWebhookStore } from '../../src/collector/db/webhooks/webhook-store.ts';
import type { Message } from '../../src/collector/webhooks/courier.ts';
import type { AttemptOutcome } from '../../src/collector/webhooks/delivery-store.ts';
import { type SilentDevice, StateNotices } from '../../src/collector/webhooks/notice-states.ts';
import { ReceiverRule } from '../../src/collector/webhooks/receiver-address.ts';
import { signedHeaders } from '../../src/collector/webhooks/webhook-secret.ts';
import { WebhookSender } from '../../src/collector/webhooks/webhook-sender.ts';
import type { WebhookId } from '../../src/collector/webhooks/webhook-store.ts';
import { type MadeWebhook, type WantedWebhook, Webhooks } from '../../src/collector/webhooks/webhooks.ts';
import type { TargetRow } from '../../src/contract/published/targets.ts';
import { WEBHOOK_EVENTS } from '../../src/contract/webhooks/webhook-limits.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/core/kernel/duration.ts';
import { ok, type Result } from '../../src/core/kernel/result.ts';
import { EVERY_UNIT } from '../../src/core/units/unit-scope.ts';
import { NOW_MS, randomHex } from '../support/batches.ts';
import { ENGINES, newDatabase } from '../support/databases.ts';
import { unitOf } from '../unit/collector/figures/report-world.ts';

const WHOLE = { actor: 'mo', scope: EVERY_UNIT };
const OF_97 = { actor: 'lan', scope: { top: '97' } };
const OF_98 = { actor: 'chi', scope: { top: '98' } };
const WANTED: WantedWebhook = {
  ...{ name: 'Trang điều hành', scope: '97', address: 'https://hook.example.vn/in?token=abc' },
  events: WEBHOOK_EVENTS,
};
const KEY = Buffer.alloc(32, 7);
const GOING_ON = new AbortController().signal;

describe.each(ENGINES)('webhooks on $name', (engine) => {
  let database: OpenDatabase;
  let units: SqlUnitStore;
  let webhooks: Webhooks;
  let nowMs: number;
  let isDoubtful: boolean;
  let sent: (Message & { readonly atMs: number })[];
  let answer: (message: Message) => AttemptOutcome;
  let silent: SilentDevice[];
  let missed: Pick<TargetRow, 'unit' | 'period' | 'value' | 'standing'>[];

  beforeEach(async () => {
    database = await newDatabase(engine);
    [nowMs, isDoubtful, sent, silent, missed] = [NOW_MS, false, [], [], []];
    answer = () => ({ status: 204, fault: null });
    const now = () => nowMs;
    units = new SqlUnitStore(database);
    const added = [unitOf('97', null), unitOf('97001', '97'), unitOf('98', null)];
    await units.change((existing) =>
      ok({ units: [...existing, ...added], added, updated: [], unchangedCount: existing.length }),
    );
    webhooks = new Webhooks({
      ...{ store: new SqlWebhookStore(database, { key: Buffer.alloc(32), now }), units, now },
      ...{ rule: new ReceiverRule(), secretKey: KEY, newId: randomHex },
    });
  });
  afterEach(() => database.close());

  const refOf = async (code: string) => {
    const unit = (await units.tree()).periods(code).at(-1);
    return `${code}@${unit?.validFrom}`;
  };
  const value = (made: Result<MadeWebhook, object>): MadeWebhook => {
    if (!made.ok) throw new Error(JSON.stringify(made.error));
    return made.value;
  };
  const make = async (wanted: Partial<WantedWebhook> = {}) =>
    value(await webhooks.make(WHOLE, { ...WANTED, ...wanted }));
  const senderCalled = (holder: string, hurry: (message: Message) => Promise<void> = async () => undefined) =>
    new WebhookSender({
      store: new SqlDeliveryStore(database),
      courier: {
        post: async (message) => {
          sent.push({ ...message, atMs: nowMs });
          await hurry(message);
          return answer(message);
        },
      },
      ...{ secretKey: KEY, random: () => 1, holder },
      clock: { nowMs: () => nowMs, isDoubtful: () => isDoubtful },
    });
  const send = () => senderCalled('a').sendDue(GOING_ON);
  const notices = () =>
    new StateNotices({
      ...{ store: new SqlDeliveryStore(database), units, nowMs: () => nowMs },
      targets: async (year) => ({ targets: year === 2026 ? (missed as TargetRow[]) : [] }),
      silentDevices: async () => silent,
    });
  /** A period of a unit is closed. */
  const closed = (snapshot: string, isWithin: (scope: string | null) => boolean = () => true) =>
    database.writer
      .transaction()
      .execute((transaction) =>
        queueEvent(
          transaction,
          { key: `period.closed ${snapshot}`, type: 'period.closed', data: { snapshot }, isWithin },
          nowMs,
        ),
      );
  const deliveriesOf = async ({ webhook }: MadeWebhook) =>
    (await webhooks.deliveries(WHOLE, webhook.id)) ?? [];
  const dataOf = async (made: MadeWebhook) => {
    const rows = await database.reader
      .selectFrom('webhook_deliveries')
      .select(['body', 'made_ms'])
      .where('webhook', '=', made.webhook.id)
      .orderBy('made_ms')
      .orderBy('event')
      .execute();
    return rows.map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, unknown> });
  };

  describe('made, changed and seen', () => {
    test('the secret is kept encrypted, and neither it nor the address is in the audit log', async () => {
      const { secret, webhook } = await make();
      const rows = await database.reader.selectFrom('webhooks').selectAll().execute();
      expect(JSON.stringify(rows)).not.toContain(secret);
      expect(Buffer.from(rows[0]?.secret ?? []).toString('latin1')).not.toContain(secret.slice(6, 20));
      await webhooks.replaceSecret(OF_97, webhook.id);
      await webhooks.switchTo(OF_97, webhook.id, false);
      await webhooks.switchTo(OF_97, webhook.id, false);
      await webhooks.switchTo(OF_97, webhook.id, true);
      await webhooks.remove(OF_97, webhook.id);
      await webhooks.remove(OF_97, webhook.id);
      const log = await database.reader.selectFrom('audit_log').selectAll().orderBy('sequence').execute();
      expect(log.map(({ actor, action, subject }) => [actor, action, subject])).toEqual([
        ['mo', 'webhook.add', WANTED.name],
        ['lan', 'webhook.replace-secret', WANTED.name],
        ['lan', 'webhook.switch-off', WANTED.name],
        ['lan', 'webhook.switch-on', WANTED.name],
        ['lan', 'webhook.remove', WANTED.name],
      ]);
      for (const hidden of ['token', 'hook.example', 'whsec'])
        expect(JSON.stringify(log)).not.toContain(hidden);
    });

    test('nobody has a webhook tell more than they see, nor sees those of others', async () => {
      const refusal = (error: object) => ({ ok: false, error });
      expect(await webhooks.make(OF_98, WANTED)).toEqual(refusal({ kind: 'forbidden' }));
      expect(await webhooks.make(OF_98, { ...WANTED, scope: null })).toEqual(refusal({ kind: 'forbidden' }));
      expect(await webhooks.make(WHOLE, { ...WANTED, scope: 'zz' })).toEqual(
        refusal({ kind: 'unit-unknown' }),
      );
      expect(await webhooks.make(OF_97, { ...WANTED, name: '\n' })).toEqual(
        refusal({ kind: 'name-malformed' }),
      );
      expect(await webhooks.make(OF_97, { ...WANTED, address: 'https://10.0.0.1/' })).toEqual(
        refusal({ kind: 'webhook-address-refused', fault: 'not-public' }),
      );
      const made = await make({ scope: '97001' });
      const { id } = made.webhook;
      await closed('s1');
      const [delivery] = await deliveriesOf(made);
      expect((await webhooks.list(OF_97)).map((one) => one.id)).toEqual([id]);
      expect(await webhooks.list(OF_98)).toEqual([]);
      expect(await webhooks.replaceSecret(OF_98, id)).toBeNull();
      expect(await webhooks.switchTo(OF_98, id, false)).toBe(false);
      expect(await webhooks.deliveries(OF_98, id)).toBeNull();
      expect(await webhooks.repeat(OF_98, id, delivery?.id ?? '')).toMatchObject({
        error: 'webhook-unknown',
      });
      expect(await webhooks.repeat(OF_97, id, 'none')).toMatchObject({ error: 'delivery-unknown' });
      expect(await webhooks.remove(OF_98, id)).toBe(false);
      expect(await webhooks.switchTo(WHOLE, 'none' as WebhookId, true)).toBe(false);
    });

    test('there are so many and no more', async () => {
      const made = await make();
      const row = await database.writer.selectFrom('webhooks').selectAll().executeTakeFirstOrThrow();
      const copies = Array.from({ length: 48 }, () => ({ ...row, id: randomHex() }));
      await database.writer.insertInto('webhooks').values(copies).execute();
      const both = await Promise.all([1, 2].map(() => webhooks.make(WHOLE, WANTED)));
      expect(both.filter((one) => one.ok)).toHaveLength(1);
      expect(both.find((one) => !one.ok)).toMatchObject({ error: { kind: 'webhooks-too-many' } });
      await webhooks.remove(WHOLE, made.webhook.id);
      expect((await webhooks.make(WHOLE, WANTED)).ok).toBe(true);
    });
  });

  describe('what is sent', () => {
    test('WH2 an event has one delivery for each webhook that listens, is on and has it in its scope', async () => {
      const [all, of98, deaf, off] = [
        await make({ scope: null }),
        await make({ scope: '98' }),
        await make({ events: ['comments.new'] }),
        await make(),
      ];
      await webhooks.switchTo(WHOLE, off.webhook.id, false);
      const not98 = (scope: string | null) => scope !== '98';
      await closed('s1', not98);
      await closed('s1', not98);
      const counts = await Promise.all([all, of98, deaf, off].map(deliveriesOf));
      expect(counts.map(({ length }) => length)).toEqual([1, 0, 0, 0]);
      await send();
      await send();
      expect(sent).toHaveLength(1);
      // Switched on again, it is not told of what happened meanwhile.
      await webhooks.switchTo(WHOLE, off.webhook.id, true);
      await send();
      expect(sent).toHaveLength(1);
    });

    test('WH2 what happens and is undone is not told', async () => {
      const made = await make();
      const undone = database.writer.transaction().execute(async (transaction) => {
        const event = {
          key: 'period.closed s1',
          type: 'period.closed',
          data: {},
          isWithin: () => true,
        } as const;
        await queueEvent(transaction, event, nowMs);
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
      expect(await deliveriesOf(made)).toEqual([]);
    });

    test('WH1 it is signed by the secret, and for a day by the one before too', async () => {
      const made = await make();
      await closed('s1');
      await send();
      const [first] = sent;
      const { id, secret } = { id: (await deliveriesOf(made))[0]?.id ?? '', secret: made.secret };
      expect(first?.headers).toEqual(signedHeaders({ id, atMs: nowMs, body: first?.body ?? '' }, [secret]));
      expect(JSON.parse(first?.body ?? '')).toEqual({
        ...{ type: 'period.closed', timestamp: new Date(NOW_MS).toISOString(), data: { snapshot: 's1' } },
      });
      const next = await webhooks.replaceSecret(WHOLE, made.webhook.id);
      await closed('s2');
      await send();
      const signatures = (at: number) => sent[at]?.headers['webhook-signature']?.split(' ').length;
      const message = { id: sent[1]?.headers['webhook-id'] ?? '', atMs: nowMs, body: sent[1]?.body ?? '' };
      expect(sent[1]?.headers).toEqual(signedHeaders(message, [next?.secret ?? '', secret]));
      nowMs += DAY_MS;
      await closed('s3');
      await send();
      expect([0, 1, 2].map(signatures)).toEqual([1, 2, 1]);
    });

    test('WH3 an attempt that failed is made again, later and later, with the same id and bytes, for a day', async () => {
      const made = await make();
      answer = () => ({ status: 503, fault: null });
      await closed('s1');
      await send();
      await send();
      expect(sent).toHaveLength(1);
      expect(await deliveriesOf(made)).toMatchObject([
        { state: 'waiting', attempts: 1, status: 503, fault: null, nextAttemptMs: NOW_MS + MINUTE_MS },
      ]);
      for (let hour = 0; hour < 25; hour += 1) {
        nowMs += HOUR_MS;
        await send();
      }
      expect(sent.length).toBeGreaterThan(9);
      expect(new Set(sent.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
      expect(new Set(sent.map(({ body }) => body)).size).toBe(1);
      expect(sent.at(-1)?.atMs).toBe(NOW_MS + DAY_MS);
      expect(await deliveriesOf(made)).toMatchObject([
        { state: 'given-up', attempts: sent.length, nextAttemptMs: null, lastAttemptMs: NOW_MS + DAY_MS },
      ]);
      expect(await webhooks.list(WHOLE)).toMatchObject([{ waiting: 0, givenUp: 1 }]);
    });

    test('WH3 one that comes back has what waited; sent again by hand it is the same, and has a day again', async () => {
      const made = await make();
      answer = () => ({ status: null, fault: 'too-late' });
      await closed('s1');
      await send();
      nowMs += 2 * DAY_MS;
      // Off for days, the collector makes one more attempt.
      await send();
      const [given] = await deliveriesOf(made);
      expect(given).toMatchObject({ state: 'given-up', attempts: 2, fault: 'too-late', status: null });
      expect(await webhooks.repeat(WHOLE, made.webhook.id, given?.id ?? '')).toEqual({
        ok: true,
        value: null,
      });
      await send();
      expect((await deliveriesOf(made))[0]).toMatchObject({ state: 'waiting', attempts: 3 });
      answer = () => ({ status: 200, fault: null });
      nowMs += HOUR_MS;
      await send();
      expect((await deliveriesOf(made))[0]).toMatchObject({ state: 'delivered', attempts: 4, fault: null });
      await send();
      expect(new Set(sent.map(({ headers, body }) => headers['webhook-id'] + body)).size).toBe(1);
      expect(sent).toHaveLength(4);
    });

    test('a receiver that fails keeps no other waiting, and is asked once in each run', async () => {
      const [bad, good] = [await make({ address: 'https://bad.example.vn/' }), await make()];
      for (const snapshot of ['s1', 's2', 's3']) await closed(snapshot);
      answer = ({ address }) => ({ status: address.includes('bad') ? 500 : 204, fault: null });
      await send();
      const states = async (made: MadeWebhook) =>
        (await deliveriesOf(made)).map(({ attempts }) => attempts).sort();
      expect(await states(bad)).toEqual([0, 0, 1]);
      expect(await states(good)).toEqual([1, 1, 1]);
    });

    test('WH6 of two collectors one sends, until it gives way or says nothing for a minute', async () => {
      await make();
      await closed('s1');
      await closed('s2');
      const [a, b] = [
        senderCalled('a', async () => {
          if (sent.length === 1) await b.sendDue(GOING_ON);
        }),
        senderCalled('b'),
      ] as [WebhookSender, WebhookSender];
      await a.sendDue(GOING_ON);
      expect(sent.map(({ headers }) => headers['webhook-id'])).toHaveLength(2);
      await closed('s3');
      await b.sendDue(GOING_ON);
      expect(sent).toHaveLength(2);
      await a.giveWay();
      await b.sendDue(GOING_ON);
      expect(sent).toHaveLength(3);
      await closed('s4');
      nowMs += MINUTE_MS;
      await a.sendDue(GOING_ON);
      expect(sent).toHaveLength(4);
    });

    test('what one collector kept after another took over undoes nothing', async () => {
      const made = await make();
      await closed('s1');
      const slow = senderCalled('a', async () => {
        if (sent.length > 1) return;
        nowMs += MINUTE_MS;
        await senderCalled('b').sendDue(GOING_ON);
        answer = () => ({ status: 500, fault: null });
      });
      await slow.sendDue(GOING_ON);
      expect(sent).toHaveLength(2);
      expect(await deliveriesOf(made)).toMatchObject([{ state: 'delivered', attempts: 1, status: 204 }]);
    });

    test('a clock that was ahead, and was set right, keeps nothing from being sent', async () => {
      const made = await make();
      answer = () => ({ status: 503, fault: null });
      await closed('s1');
      nowMs += 20 * DAY_MS;
      await send();
      nowMs = NOW_MS;
      answer = () => ({ status: 204, fault: null });
      await senderCalled('b').sendDue(GOING_ON);
      expect(await deliveriesOf(made)).toMatchObject([{ state: 'delivered', attempts: 2 }]);
    });

    test('WH6 one that is stopped in an attempt leaves it to be made again, under the same id', async () => {
      const made = await make();
      await closed('s1');
      const stopping = new AbortController();
      await senderCalled('a', async () => stopping.abort()).sendDue(stopping.signal);
      expect((await deliveriesOf(made))[0]).toMatchObject({ state: 'waiting', attempts: 0 });
      await send();
      expect(sent.map(({ headers }) => headers['webhook-id'])).toEqual(
        Array(2).fill((await deliveriesOf(made))[0]?.id),
      );
    });

    test('WH6 nothing is sent in clock doubt, by a webhook that is off, or that was deleted', async () => {
      const made = await make();
      await closed('s1');
      isDoubtful = true;
      await send();
      isDoubtful = false;
      await webhooks.switchTo(WHOLE, made.webhook.id, false);
      await send();
      await webhooks.remove(WHOLE, made.webhook.id);
      await send();
      expect(sent).toEqual([]);
      expect(await database.reader.selectFrom('webhook_deliveries').selectAll().execute()).toEqual([]);
    });

    test('WH1 a secret of keys that are lost is told, and nothing is sent unsigned', async () => {
      const made = await make();
      await database.writer
        .updateTable('webhooks')
        .set({ secret: Buffer.alloc(60) })
        .execute();
      await closed('s1');
      await send();
      expect(sent).toEqual([]);
      expect((await deliveriesOf(made))[0]).toMatchObject({ state: 'waiting', fault: 'secret-lost' });
    });

    test('deliveries are deleted after thirty days, whatever became of them', async () => {
      const made = await make();
      await closed('s1');
      await send();
      nowMs += 30 * DAY_MS;
      await closed('s2');
      await senderCalled('a').prune();
      expect(await deliveriesOf(made)).toHaveLength(2);
      nowMs += 1;
      await senderCalled('a').prune();
      expect((await deliveriesOf(made)).map(({ attempts }) => attempts)).toEqual([0]);
    });
  });

  describe('what is noticed', () => {
    const device = async (id: string, code = '97001', since = '2026-11-01'): Promise<SilentDevice> => ({
      ...{ id, unit: await refOf(code), since: since as Day },
    });

    test('WH5 a device that falls silent is told once for each silence, without its name', async () => {
      const made = await make();
      expect(await notices().isSomebodyNew()).toBe(true);
      await notices().look();
      expect(await notices().isSomebodyNew()).toBe(false);
      silent = [await device('d1'), await device('d2', '98')];
      expect(await notices().look()).toBe(1);
      expect(await notices().look()).toBe(0);
      expect(await dataOf(made)).toMatchObject([
        {
          type: 'device.silent',
          data: { device: 'd1', unit: { ref: await refOf('97001') }, since: '2026-11-01' },
        },
      ]);
      silent = [await device('d1', '97001', '2026-11-20')];
      expect(await notices().look()).toBe(1);
      // It is remembered for as long as it may last, and so beyond the delivery.
      nowMs += 40 * DAY_MS;
      await senderCalled('a').prune();
      expect(await notices().look()).toBe(0);
      expect(await deliveriesOf(made)).toEqual([]);
    });

    test('WH2 what held when a webhook was made, and what begins while it is off, is no news to it', async () => {
      silent = [await device('d1')];
      const made = await make();
      expect(await notices().look()).toBe(0);
      await webhooks.switchTo(WHOLE, made.webhook.id, false);
      silent = [...silent, await device('d2')];
      expect(await notices().look()).toBe(0);
      await webhooks.switchTo(WHOLE, made.webhook.id, true);
      silent = [...silent, await device('d3')];
      expect(await notices().look()).toBe(1);
      expect(await dataOf(made)).toMatchObject([{ data: { device: 'd3' } }]);
    });

    test('two that look at once tell once', async () => {
      const made = await make();
      await notices().look();
      silent = [await device('d1')];
      const both = await Promise.all([notices().look(), notices().look()]);
      expect(both.toSorted()).toEqual([0, 1]);
      expect(await deliveriesOf(made)).toHaveLength(1);
    });

    test('a target that was missed is told with what is shown of it, and no other is', async () => {
      const made = await make();
      await notices().look();
      const row = (state: 'missed' | 'reached' | 'not-sure', period: string, reached: number) => ({
        unit: { ref: '97@2025-07-01', code: '97', name: 'Tỉnh Thử', nameEn: null },
        ...{ measure: 'own', part: null, period, kind: 'level', value: '85' },
        standing: { state, why: null, value: { estimate: reached, low: reached - 1, high: reached + 1 } },
      });
      missed = [row('missed', '2026-Q3', 80), row('reached', '2026-Q2', 90), row('not-sure', '2026-Q1', 85)];
      expect(await notices().look()).toBe(1);
      expect(await notices().look()).toBe(0);
      expect(await dataOf(made)).toEqual([
        {
          ...{ type: 'target.missed', timestamp: new Date(nowMs).toISOString() },
          data: {
            unit: { ref: '97@2025-07-01', name: 'Tỉnh Thử' },
            ...{ measure: 'own', part: null, period: '2026-Q3', kind: 'level', target: '85' },
            reached: { estimate: 80, low: 79, high: 81 },
          },
        },
      ]);
    });
  });

  describe('new comments', () => {
    /** So many comments of units come to be read. */
    async function shown(counts: Readonly<Record<string, number>>, end: 'kept' | 'undone' = 'kept') {
      const refs = await Promise.all(
        Object.entries(counts).map(async ([code, count]) => [await refOf(code), count] as const),
      );
      const tell = await tellComments({ units, nowMs: () => nowMs })();
      await database.writer.transaction().execute(async (transaction) => {
        await tell(transaction, new Map(refs));
        if (end === 'undone') throw new Error('undone');
      });
    }

    test('WH5 are told as a count, at most once a day, and never of fewer than ten', async () => {
      const [of97, all] = [await make(), await make({ scope: null })];
      const told = async (made: MadeWebhook) => (await dataOf(made)).map(({ data }) => data['comments']);
      await shown({ '97001': 9, '98': 1 });
      expect([await told(of97), await told(all)]).toEqual([[], [10]]);
      await shown({ '97001': 1, '98': 20 });
      expect([await told(of97), await told(all)]).toEqual([[10], [10]]);
      // What came later that day is told the next.
      await shown({ '97': 30 });
      expect([await told(of97), await told(all)]).toEqual([[10], [10]]);
      nowMs += DAY_MS;
      await shown({});
      expect([await told(of97), await told(all)]).toEqual([
        [10, 30],
        [10, 51],
      ]);
      expect(Object.keys((await dataOf(of97))[0]?.data ?? {})).toEqual(['scope', 'day', 'comments']);
    });

    test('are neither told nor counted where they did not come to be read, or the webhook is off', async () => {
      const made = await make();
      await expect(shown({ '97001': 12 }, 'undone')).rejects.toThrow('undone');
      await webhooks.switchTo(WHOLE, made.webhook.id, false);
      await shown({ '97001': 12 });
      await webhooks.switchTo(WHOLE, made.webhook.id, true);
      await shown({ '97001': 9 });
      expect(await deliveriesOf(made)).toEqual([]);
    });
  });
});
