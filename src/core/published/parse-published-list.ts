import type { Day } from '../kernel/calendar.ts';
import { compareDecimals, type Decimal, decimalText } from '../kernel/decimal.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { ListRow } from '../lists/list-fault.ts';
import type { ListSurroundings } from '../lists/list-surroundings.ts';
import type { ListColumns } from '../lists/parse-header.ts';
import type { FactFault } from '../lists/row-fault.ts';
import { RowReader } from '../lists/row-reader.ts';
import type { DaySpan } from '../units/unit-within-span.ts';
import { indexId, indexNamed, KNOWN_INDICES } from './known-indices.ts';
import { COUNTRY_REF, type FactUnit, type GroupRank, type PublishedFigure } from './published-figure.ts';

const REQUIRED_COLUMNS = [
  'index',
  'year',
  'unit',
  'score',
  'max',
  'rank',
  'of',
  'group',
  'group_rank',
  'group_of',
  'source',
  'source_date',
] as const;
const OPTIONAL_COLUMNS = ['change', 'rank_change', 'title', 'title_en'] as const;
export type PublishedColumn = (typeof REQUIRED_COLUMNS)[number] | (typeof OPTIONAL_COLUMNS)[number];

/** The columns of a list of published figures. */
export const PUBLISHED_COLUMNS: ListColumns<PublishedColumn> = {
  required: REQUIRED_COLUMNS,
  optional: OPTIONAL_COLUMNS,
  otherNames: {
    index: ['chi so'],
    year: ['nam'],
    unit: ['ma don vi', 'don vi'],
    score: ['diem', 'ket qua'],
    max: ['diem toi da', 'thang diem'],
    rank: ['thu hang', 'xep hang'],
    of: ['tong so', 'so don vi'],
    group: ['nhom'],
    group_rank: ['thu hang trong nhom'],
    group_of: ['so don vi trong nhom'],
    source: ['nguon'],
    source_date: ['ngay cua nguon', 'ngay cong bo'],
    change: ['thay doi', 'tang giam'],
    rank_change: ['thay doi thu hang', 'tang giam bac'],
    title: ['ten chi so'],
    title_en: ['ten tieng anh'],
  },
};

/** Finds the unit that a list means by a code within a span of days, as far as who imports the list may name it. */
export type FindUnit = (
  codeOrRef: string,
  span: DaySpan,
) => Result<FactUnit, 'unknown-unit' | 'unit-not-then'>;

interface ReadRow {
  readonly line: number;
  readonly figure: PublishedFigure;
}

/**
 * The published figures that a list states, or every fault in it by line; nothing is half-taken. Several rows of one
 * index, year and unit are one figure: each further row gives a place in another group and states the rest again or
 * leaves it empty.
 *
 * Example: `sipas,2020,58,85.17,100,32,63,tỉnh loại III,8,14,…`. A score `>79` is "more than 79". The unit `VN` is the
 * whole country.
 */
export function parsePublishedList(
  rows: readonly ListRow<PublishedColumn>[],
  surroundings: ListSurroundings<FindUnit>,
): Result<readonly PublishedFigure[], readonly FactFault[]> {
  const faults: FactFault[] = [];
  const known = new Map<string, ReadRow>();
  for (const row of rows) {
    const reader = new RowReader(row);
    const figure = readFigure(reader, surroundings);
    if (figure !== null) {
      const key = `${figure.index} ${figure.year} ${figure.unit}`;
      const former = known.get(key);
      const joined = former === undefined ? figure : joinedTo(former, figure, reader);
      if (joined !== null) known.set(key, { line: former?.line ?? row.line, figure: joined });
    }
    faults.push(...reader.faults);
  }
  const figures = [...known.values()];
  if (faults.length === 0) {
    for (const { line, figure } of figures) faults.push(...faultsOfWhole(line, figure));
  }
  return faults.length > 0
    ? err(faults.sort((a, b) => a.line - b.line))
    : ok(figures.map(({ figure }) => figure));
}

function readFigure(
  reader: RowReader<PublishedColumn>,
  { find, today }: ListSurroundings<FindUnit>,
): PublishedFigure | null {
  const indexText = reader.required('index');
  const index = indexText === null ? null : indexId(indexText);
  if (indexText !== null && index === null) {
    const ids = KNOWN_INDICES.map(({ id }) => id).join(', ');
    reader.fault(
      'bad-index',
      indexText,
      `index "${indexText}" is not 1–40 letters, digits and hyphens, as ${ids}`,
    );
  }
  const year = reader.notAhead('year', reader.year('year'), today);
  const unitText = reader.required('unit');
  const unit = unitText === null || year === null ? null : findUnit(reader, find, unitText, spanOfYear(year));
  const score = readScore(reader);
  const max = reader.decimal('max');
  const rank = reader.count('rank', 1);
  const of = reader.count('of', 1);
  if (rank !== null && of !== null && rank > of) {
    reader.fault('rank-beyond-of', `${rank}/${of}`, `rank ${rank} is beyond the ${of} that were ranked`);
  }
  const source = reader.required('source');
  const figure = {
    score: score?.value ?? null,
    scoreIs: score?.is ?? ('exact' as const),
    max,
    statedChange: reader.decimal('change'),
    rank,
    of,
    statedRankChange: reader.whole('rank_change'),
    groups: readGroup(reader),
    sourceDate: reader.notAhead('source_date', reader.day('source_date'), today),
    title: reader.text('title'),
    titleEn: reader.text('title_en'),
  };
  const isRead = index !== null && year !== null && unit !== null && source !== null;
  return isRead && reader.faults.length === 0 ? { index, year, unit, source, ...figure } : null;
}

/** The unit of a cell, or the fault that it names none. */
export function findUnit<Column extends string>(
  reader: RowReader<Column>,
  find: FindUnit,
  text: string,
  span: DaySpan,
): FactUnit | null {
  const code = text.toUpperCase() === COUNTRY_REF ? COUNTRY_REF : text;
  const found = find(code, span);
  if (found.ok) return found.value;
  return reader.fault(
    found.error,
    text,
    found.error === 'unknown-unit'
      ? `there is no unit ${text}`
      : `unit ${text} did not exist between ${span.first} and ${span.last}; name a period as code@valid-from`,
  );
}

function spanOfYear(year: number): DaySpan {
  return { first: `${year}-01-01` as Day, last: `${year}-12-31` as Day };
}

function readScore(
  reader: RowReader<PublishedColumn>,
): { readonly value: Decimal; readonly is: PublishedFigure['scoreIs'] } | null {
  const text = reader.text('score');
  if (text === null) return null;
  const [, mark, number = ''] = /^(>|trên |more than )?(.*)$/i.exec(text) ?? [];
  const value = reader.decimalOf('score', number.trim());
  if (value === null) return null;
  if (value.units < 0) return reader.fault('out-of-range', text, `score "${text}" is negative`);
  return { value, is: mark === undefined ? 'exact' : 'more-than' };
}

function readGroup(reader: RowReader<PublishedColumn>): readonly GroupRank[] {
  const group = reader.text('group');
  const rank = reader.count('group_rank', 1);
  const of = reader.count('group_of', 1);
  if (group === null && rank === null && of === null) return [];
  if (group === null || rank === null) {
    reader.fault('group-incomplete', group ?? '', 'a place in a group needs both group and group_rank');
    return [];
  }
  if (of !== null && rank > of) {
    reader.fault('rank-beyond-of', `${rank}/${of}`, `rank ${rank} is beyond the ${of} of the group`);
  }
  return [{ group, rank, of }];
}

/** The figure of the rows before with the group of this one; null, with the fault, where they do not go together. */
function joinedTo(
  { line, figure: former }: ReadRow,
  further: PublishedFigure,
  reader: RowReader<PublishedColumn>,
): PublishedFigure | null {
  const contradicting = COMPARED.filter((name) => {
    const [one, other] = [textIn(former, name), textIn(further, name)];
    return one !== '' && other !== '' && one !== other;
  });
  for (const name of contradicting) {
    const value = `${textIn(further, name)} (${textIn(former, name)})`;
    reader.fault('contradicts', value, `${name} differs from line ${line}, which is of the same figure`);
  }
  if (contradicting.length > 0) return null;
  const [group] = further.groups;
  if (group === undefined || former.groups.some((one) => one.group === group.group)) {
    return reader.fault(
      'duplicate',
      further.index,
      `the same index, year, unit and group stand in line ${line}`,
    );
  }
  const filled = Object.fromEntries(COMPARED.map((name) => [name, former[name] ?? further[name]]));
  const { scoreIs } = former.score === null ? further : former;
  return { ...former, ...filled, scoreIs, groups: [...former.groups, group] };
}

const COMPARED = [
  'score',
  'max',
  'statedChange',
  'rank',
  'of',
  'statedRankChange',
  'source',
  'sourceDate',
  'title',
  'titleEn',
] as const satisfies readonly (keyof PublishedFigure)[];

function textIn(figure: PublishedFigure, name: (typeof COMPARED)[number]): string {
  const value = figure[name];
  if (value === null) return '';
  if (typeof value !== 'object') return String(value);
  return `${name === 'score' && figure.scoreIs === 'more-than' ? '>' : ''}${decimalText(value)}`;
}

function faultsOfWhole(
  line: number,
  { score, rank, statedChange, statedRankChange, groups, index, ...figure }: PublishedFigure,
) {
  const faults: FactFault[] = [];
  const max = figure.max ?? indexNamed(index, figure).usualMax;
  const isNothing = [score, rank, statedChange, statedRankChange].every((value) => value === null);
  if (isNothing && groups.length === 0) {
    const reason = 'neither score nor rank nor a change is stated';
    faults.push({ line, kind: 'nothing-stated', value: index, reason });
  }
  if (score !== null && max !== null && compareDecimals(score, max) > 0) {
    const value = `${decimalText(score)}/${decimalText(max)}`;
    faults.push({ line, kind: 'score-beyond-max', value, reason: `score ${value} is beyond its max` });
  }
  return faults;
}
