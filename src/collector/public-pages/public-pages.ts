import { QUESTIONNAIRES } from '../../contract/on-offer.ts';
import type { FigureKind } from '../../core/figures/figure-kind.ts';
import type { ShownFigure } from '../../core/figures/small-cells.ts';
import { must } from '../../core/kernel/assert.ts';
import { type Day, localDay } from '../../core/kernel/calendar.ts';
import type { Period } from '../../core/kernel/period.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { Mode } from '../../core/questionnaire/response.ts';
import { type Unit, unitRef } from '../../core/units/unit.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import type { ClosingStore } from '../closing/closing-store.ts';
import type { ClosedPeriods } from '../closing/closings.ts';
import { type ClosingOfUnit, newestClosingOf } from '../closing/newest-closing.ts';
import type { AnsweredRequest, PublicPage, PublicPageStore } from './public-page-store.ts';

/**
 * What anybody may read of. Answers by an open link are of nobody in particular, and what a form of one's own says is
 * no satisfaction that a citizen could compare: both stay in the console.
 */
const PUBLISHED_KINDS: ReadonlySet<FigureKind> = new Set<FigureKind>([
  'voluntary',
  'household-sipas-method',
  'household-not-qualifying',
]);

export interface PublicFigure {
  readonly kind: FigureKind;
  readonly mode: Mode;
  readonly questionnaire: string;
  readonly figure: ShownFigure;
}

/** What the page of an office tells. */
export interface ShownPublicPage {
  readonly unit: Unit;
  readonly entries: readonly AnsweredRequest[];
  /** The period that was closed last; null where none was. */
  readonly closed: {
    readonly period: Period;
    /** The id of the snapshot. */
    readonly id: string;
    readonly version: number;
    readonly day: Day;
    /** The overall figure of each questionnaire and mode, as it was closed: never added up. */
    readonly figures: readonly PublicFigure[];
  } | null;
}

export interface PublicPageSources {
  readonly store: PublicPageStore;
  readonly units: { tree(): Promise<UnitTree> };
  readonly closings: Pick<ClosedPeriods, 'snapshot'>;
  readonly versions: ClosingStore['versions'];
  readonly nowMs: () => number;
}

/** A day of an entry that is not possible, by its place. */
export interface EntryFault {
  readonly at: number;
  readonly day: 'askedDay' | 'doneDay';
}

/**
 * Pages of offices that anybody may read: closed until an administrator opens them, and telling nothing that is not
 * closed. What a snapshot hides is hidden here.
 */
export class PublicPages {
  readonly #sources: PublicPageSources;

  constructor(sources: PublicPageSources) {
    this.#sources = sources;
  }

  /** As an administrator sees it. `unit` is `code@valid-from`. */
  page(unit: string): Promise<PublicPage> {
    return this.#sources.store.page(unit);
  }

  /** Nothing was done before it was asked for, and nothing after today. */
  async set(unit: string, page: PublicPage, actor: string): Promise<Result<null, EntryFault>> {
    const today = localDay(this.#sources.nowMs());
    for (const [at, { askedDay, doneDay }] of page.entries.entries()) {
      if (askedDay > today) return err({ at, day: 'askedDay' });
      if (doneDay < askedDay || doneDay > today) return err({ at, day: 'doneDay' });
    }
    const entries = page.entries.map((entry) => ({
      ...entry,
      asked: entry.asked.normalize('NFC'),
      done: entry.done.normalize('NFC'),
    }));
    await this.#sources.store.set(unit, { ...page, entries }, actor);
    return ok(null);
  }

  /** What anybody is told of the unit that bears the code today; null where there is none, or its page is not open. */
  async shown(code: string): Promise<ShownPublicPage | null> {
    const { store, units, nowMs } = this.#sources;
    const tree = await units.tree();
    const unit = tree.at(code, localDay(nowMs()));
    if (unit === null) return null;
    const { isOpen, entries } = await store.page(unitRef(unit));
    return isOpen ? { unit, entries, closed: await this.#closed(unitRef(unit), tree) } : null;
  }

  async #closed(ref: string, units: UnitTree): Promise<ShownPublicPage['closed']> {
    const { closings, versions } = this.#sources;
    const found = await newestClosingOf(ref, {
      units,
      versions: await versions(),
      snapshot: (id) => closings.snapshot(id),
      isWanted: ({ questionnaire, figureKind }) =>
        PUBLISHED_KINDS.has(figureKind) && QUESTIONNAIRES.some((one) => one === questionnaire),
    });
    if (found === null) return null;
    const { version, period, parts } = found;
    return {
      ...{ period, id: version.id, version: version.version, day: localDay(version.closedAtMs) },
      figures: parts.map(figureOf),
    };
  }
}

function figureOf({ part, unit }: ClosingOfUnit['parts'][number]): PublicFigure {
  const { figureKind: kind, mode, questionnaire } = part;
  return { kind, mode, questionnaire, figure: must(unit.scopes[0], 'the overall figure').figure };
}
