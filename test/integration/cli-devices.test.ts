import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCollector } from '../../src/collector/start/open-collector.ts';
import type { EnrolmentId } from '../../src/core/kernel/brand.ts';
import { type Day, localDay } from '../../src/core/kernel/calendar.ts';
import { DAY_MS } from '../../src/core/kernel/duration.ts';
import { readEnrolmentCode } from '../../src/core/protocol/codes/enrolment-code.ts';
import type { UnitRef } from '../../src/core/units/unit.ts';
import { UNIT } from '../support/batches.ts';
import { ENGINES, type TestDatabase, type TestEngine } from '../support/databases.ts';
import { sipas } from '../support/sipas.ts';
import { DEVICE_KEY } from '../support/test-keys.ts';

const [SQLITE] = ENGINES as readonly [TestEngine];
const DEVICE = 'd'.repeat(32);
/** The commands go by the machine's clock. */
const TODAY = localDay(Date.now());
const YESTERDAY = localDay(Date.now() - DAY_MS);
const NEXT_MONTH = localDay(Date.now() + 30 * DAY_MS);

describe('sipas devices code, rename and move', () => {
  let place: TestDatabase;
  beforeEach(async () => {
    place = await SQLITE.newPlace();
    const day = '2026-11-01' as Day;
    const { publicKey } = DEVICE_KEY;
    await inCollector(({ enrolments }) =>
      enrolments.add({
        ...{ id: DEVICE as EnrolmentId, unit: UNIT as UnitRef, name: 'Máy 1', day, publicKey },
      }),
    );
  });
  afterEach(() => place.remove());

  const run = (...args: readonly string[]) =>
    sipas(['devices', ...args], { env: { DATA_DIR: place.settings.dataDir } });
  async function inCollector<Value>(
    work: (collector: Awaited<ReturnType<typeof openCollector>>) => Promise<Value>,
  ): Promise<Value> {
    const collector = await openCollector({ dataDir: place.settings.dataDir, databaseUrl: null });
    try {
      return await work(collector);
    } finally {
      await collector.close();
    }
  }
  const audited = () =>
    inCollector(({ database }) =>
      database.writer.selectFrom('audit_log').select(['actor', 'action']).orderBy('sequence').execute(),
    );
  const placesAndName = () =>
    inCollector(async ({ ingest }) => {
      const member = await ingest.store.member(DEVICE as EnrolmentId);
      return { name: member?.name, places: member?.places };
    });

  test('code prints a code for one device and how to use it, and keeps none', async () => {
    const made = await run('code', '01', '--name', 'Máy ở sảnh');
    expect(made.code).toBe(0);
    const [code = ''] = made.stdout.split('\n');
    expect(readEnrolmentCode(code)).not.toBeNull();
    expect(made.stdout).toContain('Enrols one device at 01');
    expect(made.stdout).toMatch(/http:\/\/localhost:\d+\/kiosk\/setup#/);
    const said = JSON.parse((await run('code', '01', '--json')).stdout);
    expect(said).toMatchObject({ ok: true, code: expect.any(String), links: expect.any(Array) });
    expect(said.code).not.toBe(code);
    const rows = await inCollector(({ database }) =>
      database.writer.selectFrom('enrolment_codes').selectAll().execute(),
    );
    expect(rows).toHaveLength(2);
    for (const kept of [code, said.code]) expect(JSON.stringify(rows)).not.toContain(kept);
    expect(await audited()).toMatchObject([{ actor: 'command' }, { actor: 'command' }]);
  });

  test('rename calls it otherwise, once', async () => {
    const renamed = await run('rename', DEVICE, ' Máy 2 ');
    expect(renamed).toMatchObject({ code: 0, stdout: `device ${DEVICE} is called Máy 2\n` });
    expect((await run('rename', DEVICE, 'Máy 2')).stdout).toContain('(it was so already)');
    expect(await placesAndName()).toMatchObject({ name: 'Máy 2' });
    expect(await audited()).toMatchObject([{ actor: 'command', action: 'device.rename' }]);
  });

  test('move puts it elsewhere from a day on, and the next move replaces one that has not begun', async () => {
    const moved = await run('move', DEVICE, '15', '--from', NEXT_MONTH);
    expect(moved).toMatchObject({ code: 0, stdout: `device ${DEVICE} stands at 15 from ${NEXT_MONTH} on\n` });
    const later = await run('move', DEVICE, '24', '--from', NEXT_MONTH, '--json');
    expect(JSON.parse(later.stdout)).toEqual({ ok: true, device: DEVICE, changed: true });
    const { places } = await placesAndName();
    expect(places).toHaveLength(2);
    expect(places?.[1]).toEqual({ from: NEXT_MONTH, unit: '24@2025-07-01' });
    expect((await run('move', DEVICE, '24')).stdout).toBe(`device ${DEVICE} stands at 24 from today on\n`);
    expect((await placesAndName()).places?.at(-1)).toEqual({ from: TODAY, unit: '24@2025-07-01' });
  });

  test('what cannot be done is refused in words and changes nothing', async () => {
    const before = await placesAndName();
    for (const [args, code, words] of [
      [['code', 'nowhere'], 1, 'there is no unit nowhere on'],
      [['code', '01', '--name', '\u0007'], 1, 'a device has a name of 1 to 60 characters'],
      [['rename', DEVICE, '  '], 1, 'a device has a name of 1 to 60 characters'],
      [['rename', 'e'.repeat(32), 'Máy 2'], 1, 'sipas devices list shows them'],
      [['rename', 'no-id', 'Máy 2'], 1, 'there is no device no-id'],
      [['move', DEVICE, 'nowhere'], 1, 'there is no unit nowhere'],
      [['move', DEVICE, '15', '--from', YESTERDAY], 1, 'a device moves today or later'],
      [['move', DEVICE, '15', '--from', 'soon'], 2, 'soon is no day'],
      [['move', DEVICE], 2, 'missing required argument'],
    ] as const) {
      const refused = await run(...args);
      expect([args, refused.code, refused.stdout]).toEqual([args, code, '']);
      expect(refused.stderr).toContain(words);
    }
    expect(await placesAndName()).toEqual(before);
    expect(await audited()).toEqual([]);
  });
});
