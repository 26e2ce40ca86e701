import type { Kysely } from 'kysely';
import type { Day } from '../../../core/kernel/calendar.ts';
import { type Decimal, decimalText, parseDecimal } from '../../../core/kernel/decimal.ts';
import { ok } from '../../../core/kernel/result.ts';
import type { FactUnit, PublishedFigure } from '../../../core/published/published-figure.ts';
import type { PublishedStore } from '../../published/published-store.ts';
import { readPublishedList } from '../../published/read-published-list.ts';
import type { ListKind } from '../lists/fact-lists.ts';
import type { PublishedFiguresTable } from '../schema/published-tables.ts';
import type { Database } from '../schema.ts';

/** PublishedStore over either engine. */
export class SqlPublishedStore implements PublishedStore {
  readonly #database: Kysely<Database>;

  constructor(database: Kysely<Database>) {
    this.#database = database;
  }

  async figures(): Promise<readonly PublishedFigure[]> {
    const rows = await this.#database
      .selectFrom('published_figures')
      .selectAll()
      .orderBy('index_id')
      .orderBy('year')
      .orderBy('unit')
      .execute();
    return rows.map(figureOfRow);
  }
}

/** Lists of published figures. */
export const PUBLISHED_LIST: ListKind<'published_figures'> = {
  table: 'published_figures',
  key: ['index_id', 'year', 'unit'],
  read: (bytes, surroundings) => {
    const figures = readPublishedList(bytes, surroundings);
    return figures.ok ? ok(figures.value.map(rowOfFigure)) : figures;
  },
  action: 'published.import',
};

function rowOfFigure(figure: PublishedFigure): PublishedFiguresTable {
  return {
    index_id: figure.index,
    year: figure.year,
    unit: figure.unit,
    score: textOf(figure.score),
    score_is: figure.scoreIs,
    max: textOf(figure.max),
    stated_change: textOf(figure.statedChange),
    rank: figure.rank,
    ranked: figure.of,
    stated_rank_change: figure.statedRankChange,
    groups: JSON.stringify(figure.groups),
    source: figure.source,
    source_day: figure.sourceDate,
    title: figure.title,
    title_en: figure.titleEn,
  };
}

function figureOfRow(row: PublishedFiguresTable): PublishedFigure {
  return {
    index: row.index_id,
    year: row.year,
    unit: row.unit as FactUnit,
    score: decimalOf(row.score),
    scoreIs: row.score_is,
    max: decimalOf(row.max),
    statedChange: decimalOf(row.stated_change),
    rank: row.rank,
    of: row.ranked,
    statedRankChange: row.stated_rank_change,
    groups: JSON.parse(row.groups),
    source: row.source,
    sourceDate: row.source_day as Day | null,
    title: row.title,
    titleEn: row.title_en,
  };
}

function textOf(number: Decimal | null): string | null {
  return number === null ? null : decimalText(number);
}

function decimalOf(text: string | null): Decimal | null {
  return text === null ? null : parseDecimal(text);
}
