import type { FigureRow } from '../../../contract/feeds/figure-row.ts';
import { TYPED_COLUMNS } from '../figure-table.ts';
import type { FilterType } from './parse-filter.ts';

/** A row of the feed as an entity: OData wants a key that is never empty. */
export type TableRow = { readonly id: string } & FigureRow;
export type TableColumn = keyof TableRow;

const EDM_TYPES = { text: 'Edm.String', integer: 'Edm.Int32', decimal: 'Edm.Double' } as const;

export const TABLE_COLUMNS: readonly {
  readonly name: TableColumn;
  /** Of the Entity Data Model. */
  readonly edmType: 'Edm.String' | 'Edm.Int32' | 'Edm.Double';
  readonly isNullable: boolean;
}[] = [
  { name: 'id', edmType: 'Edm.String', isNullable: false },
  ...TYPED_COLUMNS.map(({ name, type, isNullable }) => ({ name, edmType: EDM_TYPES[type], isNullable })),
];

const COLUMNS = new Map<string, FilterType>(
  TABLE_COLUMNS.map(({ name, edmType }) => [name, edmType === 'Edm.String' ? 'text' : 'number']),
);

/** Undefined where there is no column of the name. */
export function typeOfColumn(name: string): FilterType | undefined {
  return COLUMNS.get(name);
}

export function isTableColumn(name: string): name is TableColumn {
  return COLUMNS.has(name);
}

export function tableRow(row: FigureRow): TableRow {
  const unit = row.unit_from === null ? row.unit : `${row.unit}@${row.unit_from}`;
  const of = [row.period, unit, row.questionnaire, row.version, row.mode, row.part];
  return { id: of.join('/'), ...row };
}
