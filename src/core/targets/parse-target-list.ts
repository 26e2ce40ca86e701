import type { Day } from '../kernel/calendar.ts';
import { decimalValue, parseDecimal } from '../kernel/decimal.ts';
import { lastMonthOf, type Period, parsePeriod } from '../kernel/period.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { ListRow } from '../lists/list-fault.ts';
import type { ListColumns } from '../lists/parse-header.ts';
import type { FactFault } from '../lists/row-fault.ts';
import { RowReader } from '../lists/row-reader.ts';
import { indexId, isPercentage } from '../published/known-indices.ts';
import { type FindUnit, findUnit } from '../published/parse-published-list.ts';
import type { UnitTree } from '../units/unit-tree.ts';
import { type DaySpan, isProvince, provincesWithin } from '../units/unit-within-span.ts';
import { OWN_FIGURE, TARGET_KINDS, type Target, type TargetKind, targetKeyText } from './target.ts';

const REQUIRED_COLUMNS = ['unit', 'measure', 'period', 'kind', 'value'] as const;
const OPTIONAL_COLUMNS = ['part'] as const;
export type TargetColumn = (typeof REQUIRED_COLUMNS)[number] | (typeof OPTIONAL_COLUMNS)[number];

/** The columns of a list of targets. */
export const TARGET_COLUMNS: ListColumns<TargetColumn> = {
  required: REQUIRED_COLUMNS,
  optional: OPTIONAL_COLUMNS,
  otherNames: {
    unit: ['ma don vi', 'don vi'],
    measure: ['chi so', 'so lieu'],
    part: ['chi so thanh phan', 'thanh phan'],
    period: ['ky', 'nam'],
    kind: ['loai chi tieu', 'loai'],
    value: ['chi tieu', 'gia tri'],
  },
};

/** Programmes of reform run for ten years; what is farther ahead is a slip of the pen. */
const FARTHEST_YEARS = 10;

/** The last year a target may be set for on a day. */
export function lastTargetYear(today: Day): number {
  return Number(today.slice(0, 4)) + FARTHEST_YEARS;
}

/** What rows of targets are checked against. */
export interface TargetSurroundings {
  readonly find: FindUnit;
  /** Among how many provinces one can be ranked. */
  readonly tree: UnitTree;
  /** The last one that a target may be of. */
  readonly lastYear: number;
  /** Ids of the components and sub-indices that an own figure may be asked for. */
  readonly parts: ReadonlySet<string>;
}

/**
 * The targets that a list states, or every fault in it by line; nothing is half-taken.
 *
 * Measure `own` is the collector's own figure, any other the id of a published index. Kinds: level, change, rank,
 * rank-change. Values: `85` at least, `>85` more than, a rank `45` or `20-25` within those places.
 */
export function parseTargetList(
  rows: readonly ListRow<TargetColumn>[],
  surroundings: TargetSurroundings,
): Result<readonly Target[], readonly FactFault[]> {
  const faults: FactFault[] = [];
  const lines = new Map<string, number>();
  const targets: Target[] = [];
  for (const row of rows) {
    const reader = new RowReader(row);
    const target = readTarget(reader, surroundings);
    if (target !== null) {
      const key = targetKeyText(target);
      const twin = lines.get(key);
      if (twin === undefined) targets.push(target);
      else reader.fault('duplicate', target.period, `the same target stands in line ${twin}`);
      lines.set(key, twin ?? row.line);
    }
    faults.push(...reader.faults);
  }
  return faults.length > 0 ? err(faults) : ok(targets);
}

function readTarget(
  reader: RowReader<TargetColumn>,
  { find, parts, lastYear, tree }: TargetSurroundings,
): Target | null {
  const measure = readMeasure(reader);
  const period = readPeriod(reader, measure, lastYear);
  const unitText = reader.required('unit');
  const unit = unitText === null || period === null ? null : findUnit(reader, find, unitText, spanOf(period));
  const part = readPart(reader, measure, parts);
  const kind = readKind(reader, measure);
  const value = kind === null ? null : readValue(reader, kind, measure);
  if (measure === null || period === null || unit === null || kind === null || value === null) return null;
  refuseBeyond(
    reader,
    { unit, kind, value },
    isProvince(tree, unit) ? provincesWithin(tree, spanOf(period)) : null,
  );
  return reader.faults.length > 0 ? null : { unit, measure, part, period: period.text, kind, ...value };
}

function readMeasure(reader: RowReader<TargetColumn>): string | null {
  const text = reader.required('measure');
  if (text === null) return null;
  return (
    indexId(text) ??
    reader.fault(
      'bad-measure',
      text,
      `measure "${text}" is neither ${OWN_FIGURE} nor the id of a published index`,
    )
  );
}

function readPeriod(
  reader: RowReader<TargetColumn>,
  measure: string | null,
  lastYear: number,
): Period | null {
  const text = reader.required('period');
  if (text === null) return null;
  const period = parsePeriod(text);
  if (!period.ok) {
    return reader.fault(
      'bad-period',
      text,
      `period "${text}" is not a year 2026, half-year 2026-H1, nine months 2026-9M, quarter 2026-Q4 or month 2026-10`,
    );
  }
  if (measure !== null && measure !== OWN_FIGURE && period.value.kind !== 'year') {
    return reader.fault('needs-a-year', text, `a published index is of a year, and period "${text}" is none`);
  }
  if (Number(period.value.first.slice(0, 4)) > lastYear) {
    return reader.fault('too-far-ahead', text, `period "${text}" is after ${lastYear}; is the year right?`);
  }
  return period.value;
}

function readPart(
  reader: RowReader<TargetColumn>,
  measure: string | null,
  parts: ReadonlySet<string>,
): string | null {
  const part = reader.text('part');
  if (part === null) return null;
  if (measure === OWN_FIGURE && parts.has(part)) return part;
  return reader.fault(
    'unknown-part',
    part,
    `part "${part}" is none of ${[...parts].join(', ')}, of an own figure`,
  );
}

function readKind(reader: RowReader<TargetColumn>, measure: string | null): TargetKind | null {
  const text = reader.required('kind');
  if (text === null) return null;
  const kind = TARGET_KINDS.find((one) => one === text);
  if (kind === undefined) {
    return reader.fault('bad-target-kind', text, `kind "${text}" is none of ${TARGET_KINDS.join(', ')}`);
  }
  if (kind === 'rank-change' && measure === OWN_FIGURE) {
    const reason =
      'places gained are a target of published indices; of own figures no interval of them is known';
    return reader.fault('needs-a-published-index', text, reason);
  }
  return kind;
}

function readValue(
  reader: RowReader<TargetColumn>,
  kind: TargetKind,
  measure: string | null,
): Pick<Target, 'value' | 'isStrict' | 'best'> | null {
  const text = reader.required('value');
  if (text === null) return null;
  if (kind === 'rank') return readRank(reader, text);
  const [, mark, number = ''] = /^(>=|≥|>|trên )?(.*)$/i.exec(text) ?? [];
  const value = reader.decimalOf('value', number.trim());
  if (value === null) return null;
  const isPlaces = kind === 'rank-change';
  const isPercent = !isPlaces && (measure === OWN_FIGURE || (measure !== null && isPercentage(measure)));
  const isWrong =
    (kind === 'level' && value.units < 0) ||
    (isPlaces && (value.places > 0 || value.units < 1)) ||
    (isPercent && Math.abs(decimalValue(value)) > 100);
  if (isWrong)
    return reader.fault('out-of-range', text, `value "${text}" cannot be a target of kind ${kind}`);
  return {
    value,
    isStrict: !isPlaces && (mark === '>' || mark?.trim().toLowerCase() === 'trên'),
    best: null,
  };
}

function readRank(
  reader: RowReader<TargetColumn>,
  text: string,
): Pick<Target, 'value' | 'isStrict' | 'best'> | null {
  const [, first = '', second] = /^([1-9]\d{0,4})(?:\s?[-–]\s?([1-9]\d{0,4}))?$/.exec(text) ?? [];
  const worst = parseDecimal(second ?? first);
  const best = second === undefined ? null : Number(first);
  if (worst === null || (best !== null && best > worst.units)) {
    return reader.fault('bad-count', text, `value "${text}" is not a place as 45, nor places as 20-25`);
  }
  return { value: worst, isStrict: false, best };
}

/** No province can be in a place beyond the last, nor gain as many places as there are. Of other units it is not known. */
function refuseBeyond(
  reader: RowReader<TargetColumn>,
  {
    unit,
    kind,
    value: { value },
  }: { readonly unit: string; readonly kind: TargetKind; readonly value: Pick<Target, 'value'> },
  provinces: number | null,
): void {
  if (provinces === null || (kind !== 'rank' && kind !== 'rank-change')) return;
  const most = kind === 'rank' ? provinces : provinces - 1;
  if (value.units <= most) return;
  reader.fault('rank-beyond-of', String(value.units), `unit ${unit} is one of ${provinces} provinces then`);
}

function spanOf(period: Period): DaySpan {
  return { first: `${period.first}-01` as Day, last: `${lastMonthOf(period)}-31` as Day };
}
