import type { Comment, CommentMark, Comments } from '../../contract/analysis/comments.ts';
import { COMMENTS_AT_ONCE } from '../../contract/limits.ts';
import type { CommentTheme } from '../../core/analysis/comments/comment-themes.ts';
import { maskNumbers } from '../../core/analysis/comments/mask-numbers.ts';
import {
  askedNode,
  COUNTRY,
  nodesInScope,
  type PeriodTree,
  pathTo,
  refsOf,
  subtreeOf,
} from '../../core/figures/period-tree.ts';
import { periodTreeOf } from '../../core/figures/period-trees.ts';
import { must } from '../../core/kernel/assert.ts';
import { localDay } from '../../core/kernel/calendar.ts';
import { monthsOf, type Period, parsePeriod } from '../../core/kernel/period.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import { spansWithin } from '../../core/kernel/span.ts';
import { BYTE_ORDER_MARK, csvRow } from '../../core/lists/csv-row.ts';
import { foldText } from '../../core/units/fold-text.ts';
import { topRefsOf, type UnitScope } from '../../core/units/unit-scope.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import { unitNameAt } from '../figures/answers/unit-name.ts';
import { currentMonth } from '../figures/nearest-periods.ts';
import type { Principal } from '../people/accounts/principal.ts';
import type { CommentStore, ShownComment } from './comment-store.ts';

/** Who reads. */
export interface CommentReader {
  readonly principal: Pick<Principal, 'account' | 'name' | 'role' | 'readsOwnComments'>;
  readonly scope: UnitScope;
}

export interface CommentSelection {
  /** A unit's code or `code@valid-from`; null for the top of the scope. */
  readonly unit: string | null;
  readonly period: Period;
}

export interface CommentQuery {
  readonly unit: string | null;
  /** Null: the newest month, or longer span, of which comments may be read. */
  readonly period: Period | null;
  readonly search: string;
  readonly theme: CommentTheme | null;
  readonly isUnreadOnly: boolean;
}

export interface CommentSources {
  readonly store: CommentStore;
  readonly units: { tree(): Promise<UnitTree> };
  /** Puts a list into an order nobody can foresee, another each time. */
  readonly shuffled: <Element>(list: readonly Element[]) => readonly Element[];
  readonly nowMs: () => number;
}

export interface CommentExport {
  /** Of the unit; null for the whole country. */
  readonly unit: { readonly code: string; readonly name: string } | null;
  readonly text: string;
}

type UnitUnknown = { readonly kind: 'unit-unknown' };

/** What of a period somebody may read. */
interface Place {
  readonly tree: PeriodTree;
  readonly node: number;
  readonly inScope: ReadonlySet<number>;
  /** Of which comments are read: of a unit and those below, without what is read above only. */
  readonly readable: ReadonlySet<number>;
}

const UNREAD: CommentMark = { isRead: false, themes: [] };

/**
 * Comments, for people above the office they are about. Citizens are told that officials of the office do not read
 * what they wrote: a supervisor reads those on offices below the unit the account is bound to, and on that unit only
 * where an administrator allows it; an administrator all of the scope. Nothing says how, when or with which answers a comment came.
 */
export class CommentPages {
  readonly #sources: CommentSources;

  constructor(sources: CommentSources) {
    this.#sources = sources;
  }

  async read(query: CommentQuery, reader: CommentReader): Promise<Result<Comments, UnitUnknown>> {
    const { store, shuffled, nowMs } = this.#sources;
    const units = await this.#sources.units.tree();
    const period = query.period ?? (await this.#newest(query.unit, units, reader));
    const place = this.#placeOf({ unit: query.unit, period }, units, reader);
    if (place === null) return err({ kind: 'unit-unknown' });
    const { tree, node, inScope, readable } = place;
    const [shown, marks] = await Promise.all([
      this.#shown(place, period),
      store.marksOf(reader.principal.account),
    ]);
    const all = shown.map(
      ({ id, unit, span, text }): Comment => ({
        id,
        unit: unitNameAt(tree, must(tree.countedAt.get(unit), 'a unit of the tree')),
        span,
        text: maskNumbers(text),
        ...(marks.get(id) ?? UNREAD),
      }),
    );
    const found = all.filter(matches(query));
    return ok({
      unit: {
        ...unitNameAt(tree, node),
        parents: pathTo(tree, node)
          .filter((above) => inScope.has(above))
          .map((above) => unitNameAt(tree, above)),
      },
      period,
      isOwnOffice: readable.size === 0,
      heaps: heapsOf(all),
      total: all.length,
      unread: all.filter(({ isRead }) => !isRead).length,
      found: found.length,
      comments: shuffled(found).slice(0, COMMENTS_AT_ONCE),
      atMs: nowMs(),
    });
  }

  /** Whether there is such a comment among those the account may read. */
  async mark(id: string, mark: CommentMark, reader: CommentReader): Promise<boolean> {
    const { store, units } = this.#sources;
    const comment = await store.find(id);
    if (comment === null) return false;
    const period = periodOf(comment.span);
    const place = this.#placeOf({ unit: null, period }, await units.tree(), reader);
    if (place === null || !isReadable(place, comment)) return false;
    await store.mark(reader.principal.account, id, {
      isRead: mark.isRead,
      themes: [...new Set(mark.themes)],
    });
    return true;
  }

  /** Nothing is handed out before the audit log says so. */
  async export(
    selection: CommentSelection,
    reader: CommentReader,
  ): Promise<Result<CommentExport, UnitUnknown>> {
    const { store, units, shuffled } = this.#sources;
    const place = this.#placeOf(selection, await units.tree(), reader);
    if (place === null) return err({ kind: 'unit-unknown' });
    const { tree, node } = place;
    const comments = await this.#shown(place, selection.period);
    const { code, name } = unitNameAt(tree, node);
    await store.note({
      actor: reader.principal.name,
      action: 'comments.export',
      subject: code ?? '',
      details: { period: selection.period.text, rows: comments.length },
    });
    const rows = shuffled(comments).map(({ unit, span, text }) => {
      const office = unitNameAt(tree, must(tree.countedAt.get(unit), 'a unit of the tree'));
      return csvRow([office.code ?? '', office.name, span, maskNumbers(text)]);
    });
    return ok({
      unit: code === null ? null : { code, name },
      text: BYTE_ORDER_MARK + csvRow(['unit', 'name', 'period', 'comment']) + rows.join(''),
    });
  }

  async #shown(place: Place, period: Period): Promise<readonly ShownComment[]> {
    const { tree, node, readable } = place;
    const refs = node === COUNTRY ? null : refsOf(tree, readable);
    const spans = spansWithin(monthsOf(period)).map(({ text }) => text);
    const shown = await this.#sources.store.shown(spans, refs);
    return shown.filter((comment) => isReadable(place, comment));
  }

  async #newest(unit: string | null, units: UnitTree, reader: CommentReader): Promise<Period> {
    const current = currentMonth(this.#sources.nowMs());
    const place = this.#placeOf({ unit, period: current }, units, reader);
    if (place === null) return current;
    const refs = place.node === COUNTRY ? null : refsOf(place.tree, place.readable);
    return (await this.#sources.store.newestSpan(refs)) ?? current;
  }

  #placeOf({ unit, period }: CommentSelection, units: UnitTree, reader: CommentReader): Place | null {
    const tree = periodTreeOf(units, period);
    const topRefs = topRefsOf(units, reader.scope, localDay(this.#sources.nowMs()));
    const node = askedNode(tree, { unit }, topRefs);
    if (node === null) return null;
    const own = new Set(
      reader.principal.role === 'administrator' || reader.principal.readsOwnComments
        ? []
        : [...(topRefs ?? [])].flatMap((ref) => tree.indexOfRef.get(ref) ?? []),
    );
    const readable = subtreeOf(tree, node).filter((one) => !own.has(one));
    return { tree, node, inScope: nodesInScope(tree, topRefs), readable: new Set(readable) };
  }
}

function isReadable({ tree, readable }: Place, { unit }: ShownComment): boolean {
  return readable.has(tree.countedAt.get(unit) ?? -1);
}

/** Over what is shown, so that nothing is found by what is masked. */
function matches({ search, theme, isUnreadOnly }: CommentQuery): (comment: Comment) => boolean {
  const words = foldText(search)
    .split(/\s+/)
    .filter((word) => word !== '');
  return ({ text, isRead, themes }) => {
    if ((isUnreadOnly && isRead) || (theme !== null && !themes.includes(theme))) return false;
    const folded = foldText(text);
    return words.every((word) => folded.includes(word));
  };
}

/** In the order of months, the newest first, and of the offices' codes. */
function heapsOf(comments: readonly Comment[]): Comments['heaps'] {
  const heaps = new Map<string, { unit: Comment['unit']; span: string; comments: number }>();
  for (const { unit, span } of comments) {
    const key = `${span} ${unit.ref}`;
    const heap = heaps.get(key);
    if (heap === undefined) heaps.set(key, { unit, span, comments: 1 });
    else heap.comments += 1;
  }
  const order = ({ unit, span }: { unit: Comment['unit']; span: string }) => [span, unit.code ?? ''] as const;
  return [...heaps.values()].sort((a, b) => {
    const [spanA, codeA] = order(a);
    const [spanB, codeB] = order(b);
    if (spanA !== spanB) return spanA < spanB ? 1 : -1;
    return codeA < codeB ? -1 : 1;
  });
}

function periodOf(text: string): Period {
  const period = parsePeriod(text);
  if (!period.ok) throw new RangeError(`not a period: ${text}`);
  return period.value;
}
