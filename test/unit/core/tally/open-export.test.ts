import { expect, test } from 'vitest';
import { csvRow } from '../../../../src/core/lists/csv-row.ts';
import type { ItemId } from '../../../../src/core/questionnaire/questionnaire.ts';
import { OpenExportLines, type OpenRow } from '../../../../src/core/tally/open-export.ts';
import type { TallyLayout } from '../../../../src/core/tally/tally-layout.ts';

const ITEMS = ['a', 'b', 'c'] as ItemId[];
const ROW: OpenRow = {
  ...{ unit: '01@2025-07-01', span: '2026-11', mode: 'kiosk', questionnaire: 'sipas', version: 1 },
  ...{
    flags: [],
    answers: { [ITEMS[0] as ItemId]: 5, [ITEMS[1] as ItemId]: 'declined' },
    waiting: new Set(),
  },
};

test('RL4 a line has the cells of its row as csvRow writes them, whatever came before it', () => {
  const lines = new OpenExportLines({ items: ITEMS } as unknown as TallyLayout);
  const written = (row: Partial<OpenRow>) => lines.line({ ...ROW, ...row });
  const cells = (...some: string[]) =>
    csvRow(['01@2025-07-01', '2026-11', 'kiosk', 'sipas', '1', ...some]).trimEnd();
  expect(written({})).toBe(cells('', '5', 'declined', ''));
  expect(written({ waiting: new Set([0, 2]) })).toBe(cells('', 'waiting', 'declined', 'waiting'));
  expect(written({ flags: ['fast', 'uniform', 'burst'] })).toBe(cells('fast burst', '5', 'declined', ''));
  expect(written({ flags: null })).toBe(cells('waiting', '5', 'declined', ''));
  expect(written({ flags: 'answer-alone', answers: {} })).toBe(cells('answer-alone', '', '', ''));
  expect(written({ unit: '=1,2', span: '2026-Q4' })).toBe(`"'=1,2",2026-Q4,kiosk,sipas,1,,5,declined,`);
});
