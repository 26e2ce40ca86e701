import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { moveAttached } from '../../src/collector/cli/files/move-attached.ts';
import type { Difference } from '../../src/collector/db/recount/difference.ts';
import { recount } from '../../src/collector/db/recount/recount.ts';
import { endedUnits } from '../../src/collector/db/units/ended-units.ts';
import { releaseHeld } from '../../src/collector/ingest/release-held.ts';
import { checkUnitsCsv } from '../../src/collector/units/check-units-csv.ts';
import type { Indices } from '../../src/contract/figures.ts';
import type { Day } from '../../src/core/kernel/calendar.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import { signedIn } from '../support/accounts.ts';
import { NOW_MS, packed, plainRecords } from '../support/batches.ts';
import { ENGINES } from '../support/databases.ts';
import { DEVICE_KEY } from '../support/test-keys.ts';
import { acknowledgementOf, startTestCollector, type TestCollector } from './running-collector.ts';

const HEADER = 'code,parent_code,kind,name,name_en,valid_from,valid_to,predecessors';
const OPEN = ['00004,01,ward,Phường A,,2025-07-01,,', '00008,01,ward,Phường B,,2025-07-01,,'];

describe.each(ENGINES)("CO20 a unit's end loses nobody's answer, on $name", (engine) => {
  let server: TestCollector;
  beforeEach(async () => {
    server = await startTestCollector(engine);
    await list(...OPEN);
  });
  afterEach(() => server.stop());

  const list = async (...rows: readonly string[]) => {
    const bytes = new TextEncoder().encode([HEADER, ...rows].join('\n'));
    const changed = await server.collector.units.change((existing) => checkUnitsCsv(existing, bytes));
    if (!changed.ok) throw new Error(JSON.stringify(changed.error));
    const { ingest, held } = server.collector;
    return releaseHeld({ ...ingest, held });
  };
  /** Twelve answers of today from a kiosk that knows its unit as it was when it was enrolled. */
  const answers = async (unit: string) => {
    const enrolment = await server.enrol(DEVICE_KEY, unit);
    const records = plainRecords(12, { unit });
    const { records: outcomes } = await acknowledgementOf(await server.post(packed(enrolment, records)));
    return [...new Set(outcomes.map(({ outcome }) => outcome))];
  };
  const respondents = async (unit: string, period = '2026-11') => {
    const answer = await server.get(`/api/v1/indices?period=${period}&unit=${unit}`);
    return ((await answer.json()) as Indices).counts?.responses;
  };
  const recounted = async () => {
    const differences: Difference[] = [];
    const { collector } = server;
    const { heldByReason } = await recount(collector.database.reader, collector.questionnaires, {
      difference: (one) => void differences.push(one),
      progress: () => undefined,
    });
    return { differences, heldByReason };
  };
  const rowsExported = async (unit: string) => {
    const text = await (await server.get(`/api/v1/exports/responses.csv?period=2026-11&unit=${unit}`)).text();
    return text.trim().split('\n').length - 1;
  };

  test('closed and opened again as itself: counted in commune, province and country, exported, recounted', async () => {
    await list('00004,01,ward,Phường A,,2025-07-01,2026-10-31,', '00004,01,commune,Xã A,,2026-11-01,,00004');
    expect(await answers('00004@2025-07-01')).toEqual(['stored']);
    expect([
      await respondents('00004'),
      await respondents('01'),
      await respondents('00004', '2026-Q4'),
    ]).toEqual([12, 12, 12]);
    expect(await rowsExported('00004')).toBe(12);
    expect(await recounted()).toEqual({ differences: [], heldByReason: {} });
  });

  test('merged into a third: counted there, also what was stored before the list that says so', async () => {
    expect(await answers('00004@2025-07-01')).toEqual(['stored']);
    expect(await respondents('00004')).toBe(12);
    await list(
      '00004,01,ward,Phường A,,2025-07-01,2026-10-31,',
      '00008,01,ward,Phường B,,2025-07-01,2026-10-31,',
      '00012,01,ward,Phường C,,2026-11-01,,00004 00008',
    );
    expect(await answers('00008@2025-07-01')).toEqual(['stored']);
    expect([await respondents('00012'), await respondents('01')]).toEqual([24, 24]);
    expect(await respondents('01', '2026-Q4')).toBe(24);
    expect(await rowsExported('00012')).toBe(24);
    expect(await recounted()).toEqual({ differences: [], heldByReason: {} });
  });

  test('closed for good: held as unit-ended, seen on the device and in recount, counted once a list says where', async () => {
    await list('00004,01,ward,Phường A,,2025-07-01,2026-10-31,');
    expect(await answers('00004@2025-07-01')).toEqual(['held']);
    expect(await recounted()).toEqual({ differences: [], heldByReason: { 'unit-ended': 12 } });
    const { devices } = (await (await server.get('/api/v1/devices')).json()) as {
      devices: readonly { held: number; attention: readonly string[] }[];
    };
    expect(devices).toMatchObject([{ held: 12, attention: expect.arrayContaining(['held']) }]);
    expect(await list('00020,01,ward,Phường D,,2026-11-01,,00004')).toEqual({ released: 12, stillHeld: {} });
    expect(await respondents('00020')).toBe(12);
    expect((await recounted()).differences).toEqual([]);
  });

  test('an import of an end says what stands at the unit, and moves it to what goes on', async () => {
    const device = await server.enrol(DEVICE_KEY, '00004@2025-07-01');
    const bound = await signedIn(server.collector.database, NOW_MS, { role: 'supervisor', scope: '00004' });
    const ends = [
      '00004,01,ward,Phường A,,2025-07-01,2026-11-10,',
      '00008,01,ward,Phường B,,2025-07-01,2026-11-10,',
      '00012,01,ward,Phường C,,2026-11-11,,00004 00008',
    ];
    await list(...ends);
    const { units } = await server.collector.units.tree();
    const known = units.filter(({ code }) => code === '00004' || code === '00008');
    const { link } = await server.collector.officeLinks.make('00004@2025-07-01' as UnitRef, 'mo');
    const endedNow = () =>
      endedUnits(server.collector.database.reader, { units, ended: known, today: '2026-11-14' as Day });
    const [ended, ...others] = await endedNow();
    expect(others).toEqual([]);
    expect(ended).toMatchObject({
      unit: { code: '00004' },
      successor: { code: '00012' },
      attached: { devices: [device], links: 1, accounts: [bound.account] },
    });
    if (ended === undefined) return;
    await moveAttached(server.collector, ended, 'command');
    // The link on the wall stays in force; the unit that goes on has one of its own, under its own name.
    expect(await endedNow()).toMatchObject([{ attached: { devices: [], links: 1, accounts: [] } }]);
    const links = await server.collector.officeLinks.links();
    expect(links.map(({ unit }) => unit).sort()).toEqual(['00004@2025-07-01', '00012@2026-11-11']);
    expect(await server.collector.officeLinks.find(link.link)).not.toBeNull();
    const member = await server.collector.ingest.store.member(device);
    expect(member?.places.at(-1)).toEqual({ from: '2026-11-14', unit: '00012@2026-11-11' });
    expect(await answers('00012@2026-11-11')).toEqual(['stored']);
  });

  test('an end put before answers that are there is named by recount, unit and month', async () => {
    await answers('00004@2025-07-01');
    await list('00004,01,ward,Phường A,,2025-07-01,2026-10-31,');
    expect((await recounted()).differences).toEqual([
      { kind: 'unit', unit: '00004@2025-07-01', month: '2026-11', responses: 12 },
    ]);
  });
});
