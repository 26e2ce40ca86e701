import { describe, expect, test } from 'vitest';
import type { CommentStore, ShownComment } from '../../../../src/collector/comments/comment-store.ts';
import { CommentPages, type CommentQuery } from '../../../../src/collector/comments/comments.ts';
import type { ExportNote } from '../../../../src/collector/exports/export-store.ts';
import type { AccountId } from '../../../../src/collector/people/accounts/principal.ts';
import type { CommentMark, Comments } from '../../../../src/contract/analysis/comments.ts';
import type { Period } from '../../../../src/core/kernel/period.ts';
import { parsePeriod } from '../../../../src/core/kernel/period.ts';
import { UnitTree } from '../../../../src/core/units/unit-tree.ts';
import { NOW_MS } from '../../../support/batches.ts';
import { unitOf } from '../figures/report-world.ts';

/** A province with two communes; an office below the first. */
const UNITS = [unitOf('01', null), unitOf('011', '01'), unitOf('012', '01'), unitOf('0111', '011')];
const said = (id: string, code: string, text: string, span = '2026-10'): ShownComment => ({
  id,
  unit: `${code}@2025-07-01`,
  span,
  text,
});
const COMMENTS = [
  said('a', '0111', 'Thái độ chưa tốt, gọi tôi 0912 345 678'),
  said('b', '0111', 'Đợi lâu'),
  said('c', '012', 'Cán bộ nhiệt tình'),
  said('d', '012', 'Trời nóng', '2026-09'),
  said('e', '011', 'Ghế ngồi chật'),
];
const ALL: CommentQuery = { unit: null, period: null, search: '', theme: null, isUnreadOnly: false };
const READERS = {
  province: { principal: person('supervisor'), scope: { top: '01' } },
  commune: { principal: person('supervisor'), scope: { top: '011' } },
  office: { principal: person('supervisor'), scope: { top: '0111' } },
  head: { principal: { ...person('supervisor'), readsOwnComments: true }, scope: { top: '0111' } },
  administrator: { principal: person('administrator'), scope: { top: '0111' } },
  whole: { principal: person('supervisor'), scope: { top: null } },
};

function person(role: 'supervisor' | 'administrator') {
  return { account: role as AccountId, name: role, role, readsOwnComments: false };
}

function period(text: string): Period {
  const parsed = parsePeriod(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
}

/** Pages over comments in memory; the order is turned round, to see that it is drawn. */
function pagesOver(comments: readonly ShownComment[]) {
  const marks = new Map<string, Map<string, CommentMark>>();
  const notes: ExportNote[] = [];
  const store: CommentStore = {
    shown: async (spans, units) =>
      comments.filter(({ span, unit }) => spans.includes(span) && (units?.includes(unit) ?? true)),
    find: async (id) => comments.find((one) => one.id === id) ?? null,
    newestSpan: async (units) => {
      const spans = comments.filter(({ unit }) => units?.includes(unit) ?? true).map(({ span }) => span);
      const newest = spans.sort().at(-1);
      return newest === undefined ? null : period(newest);
    },
    marksOf: async (account) => marks.get(account) ?? new Map(),
    mark: async (account, id, mark) => {
      marks.set(account, new Map([...(marks.get(account) ?? []), [id, mark]]));
    },
    note: async (entry) => void notes.push(entry),
  };
  const pages = new CommentPages({
    store,
    units: { tree: async () => new UnitTree(UNITS) },
    shuffled: (list) => [...list].reverse(),
    nowMs: () => NOW_MS,
  });
  const read = async (query: Partial<CommentQuery>, reader: keyof typeof READERS = 'province') => {
    const answer = await pages.read({ ...ALL, ...query }, READERS[reader]);
    if (!answer.ok) throw new Error(answer.error.kind);
    return answer.value;
  };
  return { pages, read, notes };
}

const idsOf = ({ comments }: Comments) => comments.map(({ id }) => id);

describe('who reads comments', () => {
  const { read } = pagesOver(COMMENTS);
  const year = { period: period('2026') };
  test('a supervisor, of the offices below the own unit', async () => {
    expect(idsOf(await read(year)).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(idsOf(await read(year, 'commune')).sort()).toEqual(['a', 'b']);
    expect(idsOf(await read(year, 'whole')).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('a supervisor of an office none, and is told why', async () => {
    const answer = await read(year, 'office');
    expect(answer).toMatchObject({ isOwnOffice: true, total: 0, comments: [], heaps: [] });
    expect((await read(year)).isOwnOffice).toBe(false);
  });

  test('a supervisor of an office to whom an administrator opened them', async () => {
    const answer = await read(year, 'head');
    expect([answer.isOwnOffice, idsOf(answer).sort()]).toEqual([false, ['a', 'b']]);
  });

  test('an administrator all of the scope', async () => {
    expect(idsOf(await read(year, 'administrator')).sort()).toEqual(['a', 'b']);
  });

  test('nobody those of units outside the scope', async () => {
    const { pages } = pagesOver(COMMENTS);
    expect(await pages.read({ ...ALL, unit: '012' }, READERS.commune)).toEqual({
      ok: false,
      error: { kind: 'unit-unknown' },
    });
    expect(await pages.mark('c', { isRead: true, themes: [] }, READERS.commune)).toBe(false);
    expect(await pages.mark('a', { isRead: true, themes: [] }, READERS.office)).toBe(false);
    expect(await pages.mark('a', { isRead: true, themes: [] }, READERS.commune)).toBe(true);
  });
});

describe('what is read', () => {
  test('the newest month where none is asked for, and one month, quarter or year', async () => {
    const { read } = pagesOver(COMMENTS);
    expect((await read({})).period.text).toBe('2026-10');
    expect(idsOf(await read({ period: period('2026-09') }))).toEqual(['d']);
    expect((await read({ period: period('2026-Q4') })).total).toBe(4);
    expect((await read({ period: period('2026-Q3') })).total).toBe(1);
  });

  test('what was shown with a longer span, in periods that hold all of it only', async () => {
    const { read } = pagesOver([...COMMENTS, said('q', '012', 'Hết quý', '2026-Q3')]);
    expect(idsOf(await read({ period: period('2026-09') }))).toEqual(['d']);
    expect(idsOf(await read({ period: period('2026-Q3') })).sort()).toEqual(['d', 'q']);
    expect((await read({ period: period('2026-9M') })).total).toBe(2);
    expect((await read({ period: period('2026') })).total).toBe(6);
  });

  test('by office and month, in an order that is drawn, and nothing but office, span and text', async () => {
    const { read } = pagesOver(COMMENTS);
    const answer = await read({ period: period('2026') });
    expect(idsOf(answer)).toEqual(['e', 'd', 'c', 'b', 'a']);
    expect(answer.heaps.map(({ unit, span, comments }) => [span, unit.code, comments])).toEqual([
      ['2026-10', '011', 1],
      ['2026-10', '0111', 2],
      ['2026-10', '012', 1],
      ['2026-09', '012', 1],
    ]);
    expect(Object.keys(answer.comments[0] ?? {}).sort()).toEqual([
      'id',
      'isRead',
      'span',
      'text',
      'themes',
      'unit',
    ]);
  });

  test('numbers are masked, and a masked number is not found', async () => {
    const { read } = pagesOver(COMMENTS);
    expect((await read({ search: 'thai do' })).comments[0]?.text).toBe('Thái độ chưa tốt, gọi tôi […]');
    expect(idsOf(await read({ search: '0912' }))).toEqual([]);
    expect(idsOf(await read({ search: '345' }))).toEqual([]);
  });

  test.each([
    ['thai do', 'a'],
    ['THÁI độ', 'a'],
    ['doi', 'b'],
    ['lâu đợi', 'b'],
    ['nhiet', 'c'],
  ])('"%s" finds it whatever the accents, the case and the order of words', async (search, id) => {
    const { read } = pagesOver(COMMENTS);
    expect(idsOf(await read({ search }))).toEqual([id]);
  });

  test('marks are of one reader, and are filtered by', async () => {
    const { pages, read } = pagesOver(COMMENTS);
    await pages.mark('b', { isRead: true, themes: ['waiting', 'waiting'] }, READERS.commune);
    const answer = await read({ unit: '0111', isUnreadOnly: true });
    expect([idsOf(answer), answer.total, answer.unread, answer.found]).toEqual([['a'], 2, 1, 1]);
    expect((await read({ theme: 'waiting' })).comments).toMatchObject([
      { id: 'b', isRead: true, themes: ['waiting'] },
    ]);
    expect(idsOf(await read({ theme: 'waiting' }, 'administrator'))).toEqual([]);
  });
});

test('an export is logged first, is masked, runs no formula and has nothing a reader noted', async () => {
  const { pages, notes } = pagesOver([
    said('a', '012', '=HYPERLINK("http://x")'),
    said('b', '012', 'Số 0912345678'),
  ]);
  await pages.mark('b', { isRead: true, themes: ['praise'] }, READERS.province);
  const exported = await pages.export({ unit: null, period: period('2026-10') }, READERS.province);
  expect(exported.ok && exported.value.text).toBe(
    '\uFEFFunit,name,period,comment\r\n012,Đơn vị 012,2026-10,Số […]\r\n' +
      '012,Đơn vị 012,2026-10,"\'=HYPERLINK(""http://x"")"\r\n',
  );
  expect(notes).toEqual([
    {
      actor: 'supervisor',
      action: 'comments.export',
      subject: '01',
      details: { period: '2026-10', rows: 2 },
    },
  ]);
});
