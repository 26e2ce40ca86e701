import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqlHeldStore } from '../../src/collector/db/counting/held-store.ts';
import { SqlDeferredWrites } from '../../src/collector/db/deferred/deferred-writes.ts';
import { SqlDeviceAdministration } from '../../src/collector/db/devices/device-administration.ts';
import { SqlDeviceStore } from '../../src/collector/db/devices/device-store.ts';
import { SqlOfficeLinkStore } from '../../src/collector/db/devices/office-link-store.ts';
import { evidenceReader } from '../../src/collector/db/evidence/read-evidence.ts';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import type { Difference } from '../../src/collector/db/recount/difference.ts';
import { recount } from '../../src/collector/db/recount/recount.ts';
import { recountBatches } from '../../src/collector/db/recount/recount-batches.ts';
import type { KeptOfficeLink } from '../../src/collector/devices/office-link-store.ts';
import { OfficeLinks } from '../../src/collector/devices/office-links.ts';
import { PhoneLimits } from '../../src/collector/http/ingest/phone-limits.ts';
import { NODE_BYTES } from '../../src/collector/ingest/bytes/node-bytes.ts';
import { type IngestPorts, receiveBatch } from '../../src/collector/ingest/receive-batch.ts';
import { receivePhoneResponse } from '../../src/collector/ingest/receive-phone-response.ts';
import { releaseHeld } from '../../src/collector/ingest/release-held.ts';
import { openKeyRing } from '../../src/collector/keys/key-ring.ts';
import { NodeSignatures } from '../../src/collector/sealing/node-signatures.ts';
import { builtInProvinces } from '../../src/collector/units/provinces.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import type { VisitTicket } from '../../src/core/protocol/codes/visit-ticket.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import { UnitTree } from '../../src/core/units/unit-tree.ts';
import { NOW_MS, packed, plainRecords, randomHex, SERVICE, UNIT } from '../support/batches.ts';
import {
  addProvinces,
  EVIDENCE_KEY,
  enroller,
  LIGHT,
  rowCounts,
  storeOf,
  TEST_OPENER,
} from '../support/collector-store-fixture.ts';
import { ENGINES, type TestDatabase } from '../support/databases.ts';
import { phoneBatch, phoneRecord } from '../support/phones.ts';
import { keyNamed } from '../support/reference-crypto.ts';
import { AT_TEN } from '../support/release-moments.ts';
import { KEY_RING } from '../support/test-keys.ts';

const OTHER_UNIT = '48@2025-07-01' as UnitRef;
/** Everything that is written when a phone's response is taken. */
const TABLES = [
  'visit_tickets',
  'deferred_writes',
  'office_links',
  'enrolments',
  'ledger',
  'records',
  'comments',
  'held',
  'conflicts',
  'tallies',
  'batches',
  'audit_log',
  'meta',
] as const;
const RING = openKeyRing(KEY_RING);
const PROVINCES = new UnitTree(builtInProvinces());

describe.each(ENGINES)('own phones on $name', (engine) => {
  let place: TestDatabase;
  let database: Awaited<ReturnType<typeof openDatabase>>;
  let links: OfficeLinks;
  let ingest: IngestPorts;
  let link: KeptOfficeLink;

  beforeEach(async () => {
    place = await engine.newPlace();
    database = await openDatabase({ ...place.settings, runsIn: 'own-thread' });
    await addProvinces(database);
    const pen = { key: RING.secret('audit-log'), now: () => NOW_MS };
    links = new OfficeLinks({
      store: new SqlOfficeLinkStore(database.writer, database.engine, pen),
      key: RING.secret('visit-tickets'),
      now: () => NOW_MS,
      newId: randomHex,
    });
    ingest = {
      store: storeOf(database),
      units: { tree: async () => PROVINCES },
      questionnaires: { find: (id, version) => (id === SERVICE.id && version === 1 ? SERVICE : undefined) },
      signatures: new NodeSignatures(RING),
      opener: TEST_OPENER,
      tools: NODE_BYTES,
      now: () => NOW_MS,
    };
    ({ link } = await links.make(UNIT as UnitRef, 'an'));
  });
  afterEach(async () => {
    await database.close();
    await place.remove();
  });

  const limits = new PhoneLimits(() => NOW_MS);
  const send = async (bytes: Uint8Array, ticket: VisitTicket | null = null) => {
    const received = await receivePhoneResponse(
      bytes,
      ticket === null ? null : links.macOf(ticket),
      ingest,
      limits.admission('203.0.113.1'),
    );
    if (!received.ok) return received.error.kind;
    const [record] = received.value.acknowledgement.records;
    return record?.reason === null ? record.outcome : `${record?.outcome}: ${record?.reason}`;
  };
  const newTicket = async (of = link) => {
    const [ticket] = (await links.makeTickets(of, 1, 'an')) ?? [];
    if (ticket === undefined) throw new Error('no ticket was made');
    return ticket;
  };
  const tickets = async () => (await links.find(link.link))?.tickets;
  const aTicketed = () => phoneRecord('phone-ticket');
  const anOpenOne = () => phoneRecord('phone-open-link');

  describe('a link', () => {
    test('is one of a unit while it is in force, and another afterwards', async () => {
      expect(await links.make(UNIT as UnitRef, 'an')).toEqual({ link, isNew: false });
      expect(await links.withdraw(link, 'an')).toBe(true);
      expect(await links.withdraw(link, 'an')).toBe(false);
      expect(await links.find(link.link)).toBeNull();
      const after = await links.make(UNIT as UnitRef, 'an');
      expect(after.isNew).toBe(true);
      expect(after.link.link).not.toBe(link.link);
      expect(after.link.enrolment).not.toBe(link.enrolment);
    });

    test('asked for ten times at once is one', async () => {
      const made = await Promise.all(Array.from({ length: 10 }, () => links.make(OTHER_UNIT, 'an')));
      expect(new Set(made.map(({ link: { link } }) => link)).size).toBe(1);
      expect(made.filter(({ isNew }) => isNew)).toHaveLength(1);
    });

    test('PH1 lets in one response of a key nobody knows', async () => {
      expect(await send(phoneBatch(link, [anOpenOne()]))).toBe('stored');
      expect(await send(phoneBatch(link, [anOpenOne()], {}, keyNamed('another phone')))).toBe('stored');
      expect(await rowCounts(database)).toMatchObject({ ledger: 2, records: 2 });
    });

    test('PH1 one that was never made, or was withdrawn, lets nothing in', async () => {
      const unknown = { ...link, link: 'x'.repeat(22) as KeptOfficeLink['link'] };
      expect(await send(phoneBatch(unknown, [anOpenOne()]))).toBe('office-link-unknown');
      const other = (await links.make(OTHER_UNIT, 'an')).link;
      expect(await send(phoneBatch({ ...link, enrolment: other.enrolment }, [anOpenOne()]))).toBe(
        'office-link-unknown',
      );
      await links.withdraw(link, 'an');
      expect(await send(phoneBatch(link, [anOpenOne()]))).toBe('office-link-unknown');
      expect(await rowCounts(database)).toMatchObject({ ledger: 0 });
    });

    test('PH4 what came before it was withdrawn is a duplicate afterwards, and nothing else gets in that way', async () => {
      const record = anOpenOne();
      await send(phoneBatch(link, [record]));
      await links.withdraw(link, 'an');
      expect(await send(phoneBatch(link, [record]))).toBe('duplicate');
      expect(await send(phoneBatch(link, [{ ...record, unit: OTHER_UNIT }]))).toBe('office-link-unknown');
      expect(await rowCounts(database)).toMatchObject({ ledger: 1, records: 1, conflicts: 0 });
    });

    test('withdrawn while a response is on its way, either comes first, and none is left half', async () => {
      const outcomes = await Promise.all([
        ...Array.from({ length: 5 }, () => send(phoneBatch(link, [anOpenOne()]))),
        links.withdraw(link, 'an').then(() => 'withdrawn'),
      ]);
      const stored = outcomes.filter((one) => one === 'stored').length;
      const refused = outcomes.filter((one) => one === 'office-link-unknown').length;
      expect(stored + refused).toBe(5);
      expect(await rowCounts(database)).toMatchObject({ ledger: stored, records: stored });
    });

    test('PH2 is no device, and nothing of its numbers or of when it was last heard of is kept', async () => {
      const device = await enroller(database)();
      for (let i = 0; i < 3; i += 1)
        await send(phoneBatch(link, [anOpenOne()], { lastSequence: 9, waiting: 7 }));
      const store = new SqlDeviceStore(database);
      expect((await store.groups({ units: null, nowMs: NOW_MS }, null, 10)).map(({ id }) => id)).toEqual([
        device,
      ]);
      expect(await store.sequenceRanges(link.enrolment, 10)).toBeNull();
      const row = await database.writer
        .selectFrom('enrolments')
        .selectAll()
        .where('id', '=', link.enrolment)
        .executeTakeFirstOrThrow();
      expect(row).toMatchObject({
        kind: 'link',
        last_contact_ms: null,
        header_clock_ms: null,
        clock_offset_ms: null,
        app: null,
        storage: null,
        waiting: 0,
        missing: 0,
        number_clashes: 0,
        start_clashes: 0,
        epoch: null,
      });
    });

    test('PH2 is not revoked, renamed or moved as a device', async () => {
      const pen = { key: RING.secret('audit-log'), now: () => NOW_MS };
      const devices = new SqlDeviceAdministration(database.writer, database.engine, pen);
      const by = { actor: 'an', mayManage: () => true, today: '2026-11-14' as Day };
      const { enrolment } = link;
      expect(await devices.revoke(enrolment, by)).toBe('device-unknown');
      expect(await devices.rename(enrolment, 'Máy 1', by)).toBe('device-unknown');
      const to = { from: by.today, unit: OTHER_UNIT };
      expect(await devices.move(enrolment, to, by)).toBe('device-unknown');
      expect(await send(phoneBatch(link, [anOpenOne()]))).toBe('stored');
    });

    test('PH2 what says it is a device of a link’s name is refused', async () => {
      const asDevice = phoneBatch(link, [anOpenOne()], { introduction: null });
      expect(await receiveBatch(asDevice, ingest)).toEqual({
        ok: false,
        error: { kind: 'signature-invalid' },
      });
    });
  });

  describe('a ticket', () => {
    test('PH3 lets one response in, and is spent', async () => {
      const ticket = await newTicket();
      expect(await tickets()).toEqual({ open: 1, spent: 0 });
      expect(await send(phoneBatch(link, [aTicketed()]), ticket)).toBe('stored');
      expect(await tickets()).toEqual({ open: 0, spent: 1 });
      expect(await send(phoneBatch(link, [aTicketed()]), ticket)).toBe('visit-ticket-invalid');
      expect(await rowCounts(database)).toMatchObject({ ledger: 1, records: 1 });
    });

    test('PH3 that never was, or is of another office, lets nothing in', async () => {
      const other = (await links.make(OTHER_UNIT, 'an')).link;
      const ticket = await newTicket(other);
      expect(await send(phoneBatch(link, [aTicketed()]), ticket)).toBe('visit-ticket-invalid');
      expect(await send(phoneBatch(link, [aTicketed()]), '000000000000' as VisitTicket)).toBe(
        'visit-ticket-invalid',
      );
      expect(await rowCounts(database)).toMatchObject({ ledger: 0 });
      const elsewhere = phoneRecord('phone-ticket', { unit: OTHER_UNIT });
      expect(await send(phoneBatch(other, [elsewhere]), ticket)).toBe('stored');
    });

    test('PH4 the same record again needs it no more, ten times at once', async () => {
      const ticket = await newTicket();
      const batch = phoneBatch(link, [aTicketed()]);
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => send(batch, ticket)));
      expect(outcomes.sort()).toEqual([...Array(9).fill('duplicate'), 'stored']);
      expect(await send(batch, ticket)).toBe('duplicate');
      expect(await send(batch)).toBe('duplicate');
      expect(await tickets()).toEqual({ open: 0, spent: 1 });
      expect(await rowCounts(database)).toMatchObject({ ledger: 1, records: 1 });
    });

    test('PH3 two responses with one ticket at once: one is stored, the other refused', async () => {
      for (let round = 0; round < 5; round += 1) {
        const ticket = await newTicket();
        const outcomes = await Promise.all(
          [aTicketed(), aTicketed()].map((record) => send(phoneBatch(link, [record]), ticket)),
        );
        expect(outcomes.sort()).toEqual(['stored', 'visit-ticket-invalid']);
      }
      expect(await rowCounts(database)).toMatchObject({ ledger: 5, records: 5 });
      expect(await tickets()).toEqual({ open: 0, spent: 5 });
    });

    test('is withdrawn with its link', async () => {
      await newTicket();
      await links.withdraw(link, 'an');
      expect(await database.writer.selectFrom('visit_tickets').selectAll().execute()).toEqual([]);
      expect(await links.makeTickets(link, 1, 'an')).toBeNull();
    });

    test('PH5 stands nowhere, with or after the record it let in', async () => {
      const ticket = await newTicket();
      const mac = links.macOf(ticket);
      const open = () => database.writer.selectFrom('visit_tickets').selectAll().execute();
      const before = await open();
      await send(phoneBatch(link, [aTicketed()]), ticket);
      // In the record's transaction nothing of it is touched but its place among the deferred writes.
      expect(await open()).toEqual(before);
      const said = async (tables: readonly (typeof TABLES)[number][]) => {
        const rows = tables.map((table) => database.writer.selectFrom(table).selectAll().execute());
        return JSON.stringify(await Promise.all(rows));
      };
      const [, ...others] = TABLES;
      expect(await said(others)).not.toContain(ticket);
      expect(await said(others)).not.toContain(mac);
      expect(await tickets()).toEqual({ open: 0, spent: 1 });
      await new SqlDeferredWrites(database.writer, database.engine, EVIDENCE_KEY).writeAll();
      expect(await said(TABLES)).not.toContain(mac);
      expect(await open()).toEqual([]);
      expect(await tickets()).toEqual({ open: 0, spent: 1 });
    });

    test('PH3 lets nothing more in while its spending waits, and while that is written', async () => {
      const made = (await links.makeTickets(link, 12, 'an')) ?? [];
      const deferred = new SqlDeferredWrites(database.writer, database.engine, EVIDENCE_KEY);
      for (const ticket of made) {
        const outcomes = await Promise.all([
          ...Array.from({ length: 3 }, () => send(phoneBatch(link, [aTicketed()]), ticket)),
          deferred.writeAll(),
          deferred.writeAll(),
        ]);
        expect(outcomes.filter((one) => one === 'stored')).toHaveLength(1);
        expect(await send(phoneBatch(link, [aTicketed()]), ticket)).toBe('visit-ticket-invalid');
      }
      await deferred.writeAll();
      expect(await tickets()).toEqual({ open: 0, spent: 12 });
      expect(await rowCounts(database)).toMatchObject({ records: 12 });
    });

    test('PH5 five hundred at once are five hundred different ones', async () => {
      const made = (await links.makeTickets(link, 500, 'an')) ?? [];
      expect(new Set(made).size).toBe(500);
      expect(await tickets()).toEqual({ open: 500, spent: 0 });
    });
  });

  describe('what is not what it came as', () => {
    test('PH6 a mode without its ticket, or a ticket with another mode, is held and leaves the ticket', async () => {
      expect(await send(phoneBatch(link, [aTicketed()]))).toBe('held: mode-not-proved');
      const ticket = await newTicket();
      expect(await send(phoneBatch(link, [anOpenOne()]), ticket)).toBe('held: mode-not-proved');
      expect(await send(phoneBatch(link, [phoneRecord('kiosk')]), ticket)).toBe('held: mode-not-proved');
      expect(await tickets()).toEqual({ open: 1, spent: 0 });
      expect(await rowCounts(database)).toMatchObject({ held: 3, records: 0, tallies: 0 });
      expect(await send(phoneBatch(link, [aTicketed()]), ticket)).toBe('stored');
    });

    test('PH6 another unit than the link’s is held and leaves the ticket', async () => {
      const ticket = await newTicket();
      const elsewhere = phoneRecord('phone-ticket', { unit: OTHER_UNIT });
      expect(await send(phoneBatch(link, [elsewhere]), ticket)).toBe('held: unit-not-of-device');
      expect(await tickets()).toEqual({ open: 1, spent: 0 });
      expect(await send(phoneBatch(link, [elsewhere]), '000000000000' as VisitTicket)).toBe('duplicate');
    });

    test('PH6 a device’s record of a phone’s mode is held', async () => {
      const device = await enroller(database)();
      const received = await receiveBatch(packed(device, [anOpenOne()]), ingest);
      expect(received.ok && received.value.acknowledgement.records[0]?.reason).toBe('mode-not-proved');
    });

    test('PH6 nothing of it is ever released, while what only lacked its questionnaire is', async () => {
      const ticket = await newTicket();
      const late = { ...aTicketed(), version: 2 };
      expect(await send(phoneBatch(link, [late]), ticket)).toBe('held: unknown-questionnaire');
      expect(await tickets()).toEqual({ open: 0, spent: 1 });
      await send(phoneBatch(link, [aTicketed()]));
      const released = await releaseHeld({
        ...ingest,
        held: new SqlHeldStore(database.writer, database.engine, EVIDENCE_KEY, AT_TEN),
        questionnaires: { find: (id) => (id === SERVICE.id ? SERVICE : undefined) },
      });
      expect(released).toEqual({ released: 1, stillHeld: { 'mode-not-proved': 1 } });
    });

    test('PH6 what cannot be opened leaves its ticket, and is released later only as what needs none', async () => {
      const ticket = await newTicket();
      const { opener } = ingest;
      const locked = { open: async () => [{ body: null, reason: 'cannot-open' as const }] };
      ingest = { ...ingest, opener: locked };
      expect(await send(phoneBatch(link, [aTicketed()]), ticket)).toBe('held: cannot-open');
      expect(await send(phoneBatch(link, [anOpenOne()]))).toBe('held: cannot-open');
      expect(await tickets()).toEqual({ open: 1, spent: 0 });
      const held = new SqlHeldStore(database.writer, database.engine, EVIDENCE_KEY, AT_TEN);
      expect(await releaseHeld({ ...ingest, opener, held })).toEqual({
        released: 1,
        stillHeld: { 'mode-not-proved': 1 },
      });
      const modes = await database.writer.selectFrom('records').select('mode').execute();
      expect(modes).toEqual([{ mode: 'phone-open-link' }]);
    });

    test.each([
      ['no record', []],
      ['two records', [anOpenOne(), anOpenOne()]],
      ['an abandoned survey', [phoneRecord('phone-open-link', { kind: 'abandonment' })]],
      ['a feedback case', [phoneRecord('phone-open-link', { kind: 'feedback-case' })]],
      ['another number than 1', [phoneRecord('phone-open-link', { sequence: 2 })]],
    ])('PH7 %s refuses the whole batch', async (_, records) => {
      expect(await send(phoneBatch(link, records))).toBe('batch-malformed');
      expect(await rowCounts(database)).toMatchObject({ ledger: 0 });
    });

    test('PH7 without an introduction, or changed after it was signed, nothing is taken', async () => {
      expect(await send(phoneBatch(link, [anOpenOne()], { introduction: null }))).toBe('batch-malformed');
      const { publicKey } = keyNamed('another phone');
      const introduction = { link: link.link, publicKey };
      expect(await send(phoneBatch(link, [anOpenOne()], { introduction }))).toBe('signature-invalid');
    });

    test('PH7 a phone’s batch is no device’s, by the network or in a file', async () => {
      for (const origin of ['network', 'file'] as const) {
        expect(await receiveBatch(phoneBatch(link, [anOpenOne()]), ingest, origin)).toEqual({
          ok: false,
          error: { kind: 'batch-malformed' },
        });
      }
    });
  });

  test('PH8 the batches are kept as evidence, and a recount from them and of the store finds no difference', async () => {
    const ticket = await newTicket();
    await send(phoneBatch(link, [aTicketed()]), ticket);
    for (let i = 0; i < 12; i += 1) await send(phoneBatch(link, [anOpenOne()], {}, keyNamed(`phone ${i}`)));
    await send(phoneBatch(link, [aTicketed()]));
    await links.withdraw(link, 'an');
    const differences: Difference[] = [];
    const listener = { difference: (one: Difference) => void differences.push(one), progress: () => {} };
    const evidence = evidenceReader(database.reader, null);
    const ports = { ...ingest, evidence, evidenceKey: EVIDENCE_KEY, light: LIGHT };
    expect(await recountBatches(database.reader, ports, listener)).toEqual({
      batches: 14,
      records: 14,
      unsigned: 0,
      evidenceDeleted: 0,
    });
    await recount(database.reader, ingest.questionnaires, listener);
    expect(differences).toEqual([]);
    // Turned into what it was not, a record no longer is what its phone signed.
    await database.writer
      .updateTable('records')
      .set({ mode: 'phone-ticket' })
      .where('mode', '=', 'phone-open-link')
      .execute();
    await recountBatches(database.reader, ports, listener);
    expect(differences.map((one) => one.kind === 'evidence' && one.fault)).toEqual(
      Array(12).fill('other-record'),
    );
  });

  test('devices go on beside it', async () => {
    const device = await enroller(database)();
    const received = await receiveBatch(packed(device, plainRecords(2)), ingest);
    expect(received.ok && received.value.acknowledgement.records.map(({ outcome }) => outcome)).toEqual([
      'stored',
      'stored',
    ]);
  });
});
