import { describe, expect, test } from 'vitest';
import { checkUnitsCsv } from '../../../../src/collector/units/check-units-csv.ts';
import { previewImport } from '../../../../src/collector/units/import-units.ts';
import { builtInProvinces } from '../../../../src/collector/units/provinces.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import type { Unit } from '../../../../src/core/units/unit.ts';

const TODAY = '2026-11-30' as Day;
const HEADER = 'code,parent_code,kind,name,name_en,valid_from,valid_to';
const bytes = (text: string) => new TextEncoder().encode(text);
const PROVINCES = builtInProvinces();

function withList(existing: readonly Unit[], ...rows: readonly string[]): readonly Unit[] {
  const checked = checkUnitsCsv(existing, bytes([HEADER, ...rows].join('\n')));
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  return checked.value.units;
}

async function preview(
  existing: readonly Unit[],
  rows: readonly string[],
  {
    allowed = [],
    stored = {},
  }: { allowed?: readonly string[]; stored?: Readonly<Record<string, string>> } = {},
) {
  const previewed = await previewImport(
    existing,
    async (refs) =>
      new Map(
        refs.flatMap((ref) => {
          const lastDay = stored[ref] as Day | undefined;
          return lastDay === undefined ? [] : [[ref, { responses: 40, lastDay }] as const];
        }),
      ),
    { bytes: bytes([HEADER, ...rows].join('\n')), allowed: new Set(allowed), today: TODAY },
  );
  if (previewed.ok) return previewed.value.preview.map(({ unit, responses }) => `${unit.code} ${responses}`);
  if (previewed.error.kind === 'faults') return previewed.error.faults.map(({ kind }) => kind);
  return previewed.error.preview.flatMap(({ risks }) =>
    risks.map(({ unit, risk }) => `${unit.code} ${risk}`),
  );
}

describe('a list of units cannot harm by accident', () => {
  const wards = withList(
    PROVINCES,
    '00004,01,ward,Phường Ba Đình,,2025-07-01,',
    '00008,01,ward,Phường Ngọc Hà,,2025-07-01,',
  );

  test('a province that lost its zeros into a ward is not changed', async () => {
    expect(await preview(PROVINCES, ['25,01,ward,Phường Láng,,2025-07-01,'])).toEqual([
      '25 kind-changes',
      '25 parent-changes',
    ]);
  });

  test('codes that lost their zeros are told by their siblings, known or in the same file', async () => {
    const lost = ['4,01,ward,Phường Ba Đình,,2025-07-01,', '8,01,ward,Phường Ngọc Hà,,2025-07-01,'];
    expect(await preview(wards, lost)).toEqual(['4 shorter-code', '8 shorter-code']);
    expect(await preview(PROVINCES, [...lost, '10015,01,commune,Xã Sóc Sơn,,2025-07-01,'])).toEqual([
      '4 shorter-code',
      '8 shorter-code',
    ]);
    expect(await preview(PROVINCES, ['1,,city,Thành phố Hà Nội,,2025-07-01,'])).toEqual(['1 shorter-code']);
  });

  test('a parent edited in place is refused, and taken where its unit is named', async () => {
    const moved = ['00004,25,ward,Phường Ba Đình,,2025-07-01,'];
    expect(await preview(wards, moved)).toEqual(['00004 parent-changes']);
    expect(await preview(wards, moved, { allowed: ['00008'] })).toEqual(['00004 parent-changes']);
    expect(await preview(wards, moved, { allowed: ['00004'] })).toEqual(['00004 0']);
  });

  test('an end before responses that are there is refused, one after the last of them is not', async () => {
    const stored = { '00004@2025-07-01': '2026-11-14' };
    const ended = (day: string) => [`00004,01,ward,Phường Ba Đình,,2025-07-01,${day}`];
    expect(await preview(wards, ended('2026-11-13'), { stored })).toEqual(['00004 ends-before-responses']);
    expect(await preview(wards, ended('2026-11-14'), { stored })).toEqual(['00004 40']);
    expect(await preview(wards, ended('2026-11-13'), { stored, allowed: ['00004'] })).toEqual(['00004 40']);
  });

  test('a new period, another name and offices numbered by hand are no risk', async () => {
    expect(
      await preview(wards, [
        '00004,01,ward,Phường Ba Đình,,2025-07-01,2026-12-31',
        '00004,25,commune,Xã Ba Đình,,2027-01-01,',
        '00008,01,ward,Phường Ngọc Hà mới,,2025-07-01,',
        '00008.1,00008,office,Một cửa,,2025-07-01,',
        '00008.10,00008,office,Một cửa 10,,2025-07-01,',
      ]),
    ).toEqual(['00004 0', '00008 0', '00004 0', '00008.1 0', '00008.10 0']);
  });

  test('nothing begins more than ten years ahead, which is a slip of the pen', async () => {
    const far = ['00009,01,ward,Phường Xa,,2036-12-31,', '00010,01,ward,Phường Lỡ,,2190-01-01,'];
    expect(await preview(wards, far)).toEqual(['too-far-ahead']);
    expect(await preview(wards, far.slice(0, 1))).toEqual(['00009 0']);
  });

  test('a change is said column by column, as it was and as it will be', async () => {
    const previewed = await previewImport(wards, async () => new Map(), {
      bytes: bytes(`${HEADER}\n00004,01,ward,Phường Mới,New,2025-07-01,2026-12-31`),
      allowed: new Set(),
      today: TODAY,
    });
    expect(previewed.ok && previewed.value.preview[0]?.fields).toEqual([
      { column: 'name', from: 'Phường Ba Đình', to: 'Phường Mới' },
      { column: 'name_en', from: '', to: 'New' },
      { column: 'valid_to', from: '', to: '2026-12-31' },
    ]);
  });
});
