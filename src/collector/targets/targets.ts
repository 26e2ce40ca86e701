import type { Texts } from '../../contract/figures.ts';
import { QUESTIONNAIRES } from '../../contract/on-offer.ts';
import type { TargetRow, Targets } from '../../contract/published/targets.ts';
import { wayToTarget } from '../../core/analysis/what-if.ts';
import { localDay } from '../../core/kernel/calendar.ts';
import { decimalValue } from '../../core/kernel/decimal.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { RowFaultKind } from '../../core/lists/row-fault.ts';
import { indexNamed, KNOWN_INDICES } from '../../core/published/known-indices.ts';
import { publishedChange } from '../../core/published/published-changes.ts';
import type { PublishedFigure } from '../../core/published/published-figure.ts';
import { phrase } from '../../core/questionnaire/items.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { lastTargetYear, parseTargetList, type TargetColumn } from '../../core/targets/parse-target-list.ts';
import { pointsLacking } from '../../core/targets/points-lacking.ts';
import { OWN_FIGURE, type Target, type TargetKey, targetValueText } from '../../core/targets/target.ts';
import {
  ownTargetStanding,
  publishedTargetStanding,
  type TargetStanding,
} from '../../core/targets/target-state.ts';
import { headTitleOf } from '../../core/units/head-title.ts';
import { findUnitOf, type UnitScope, withinUnit } from '../../core/units/unit-scope.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import { textsOfQuestionnaire } from '../figures/answers/questionnaire-texts.ts';
import { findUnitIn, type ListImporter } from '../lists/fact-lists.ts';
import { yearToShow } from '../lists/year-to-show.ts';
import { formerFigure } from '../published/compose-published.ts';
import {
  type FactTrend,
  trendNamed,
  trendOfFact,
  type VisibleFacts,
  visibleFacts,
} from '../published/figures-of-unit.ts';
import type { PublishedStore } from '../published/published-store.ts';
import { type KnownOfTarget, type OwnFigures, ownStandings } from './own-standings.ts';
import type { TargetStore } from './target-store.ts';

export interface TargetSources {
  readonly targets: TargetStore;
  readonly published: PublishedStore;
  readonly units: { tree(): Promise<UnitTree> };
  readonly questionnaires: { latest(id: string): Questionnaire | undefined };
  readonly ownFigures: OwnFigures;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly nowMs: () => number;
}

export interface TargetsQuery {
  /** Null: every target in scope. */
  readonly unit: string | null;
  /** Of the targets' periods; null: the newest that has targets. */
  readonly year: number | null;
  readonly scope: UnitScope;
}

/** A target as a person states it: one row of a list. */
export type StatedTarget = Readonly<Record<TargetColumn, string>>;

export type TargetFault = { readonly kind: RowFaultKind; readonly column: TargetColumn };

/** What units are to reach, and what came of it. */
export class TargetsOfUnits {
  readonly #sources: TargetSources;

  constructor(sources: TargetSources) {
    this.#sources = sources;
  }

  async answer(query: TargetsQuery): Promise<Result<Targets, { readonly kind: 'unit-unknown' }>> {
    const { targets, published, units, nowMs } = this.#sources;
    const [tree, all, figures] = await Promise.all([units.tree(), targets.targets(), published.figures()]);
    const visible = visibleFacts(tree, query.scope, localDay(nowMs()));
    const isAsked = askedUnits(visible, query.unit);
    if (isAsked === null) return err({ kind: 'unit-unknown' });
    const inScope = all.filter(({ unit }) => isAsked(unit));
    const years = [...new Set(inScope.map(yearOf))].sort((a, b) => b - a);
    const year = query.year ?? yearToShow(years, localDay(nowMs()));
    const shown = inScope.filter((target) => yearOf(target) === year);
    const standing = await this.#standings(tree, query.scope, figures, shown);
    const parts = partsOf(this.#questionnaire());
    return ok({
      atMs: nowMs(),
      years,
      year,
      targets: shown
        .map((target) => this.#row(visible, target, { figures, parts, come: standing(target) }))
        .sort(byUnitAndMeasure),
      measures: measuresOf(figures.filter(({ unit }) => visible.isVisible(unit))),
      parts,
    });
  }

  /** Sets a target; or says what is wrong with it, with nothing changed. */
  async set(stated: StatedTarget, by: ListImporter): Promise<Result<null, TargetFault>> {
    const target = await this.#parsed(stated, by.scope);
    if (!target.ok) return target;
    await this.#sources.targets.set(target.value, by.actor);
    return ok(null);
  }

  /** Removes a target; or says what is wrong with its key. `null`: there is none. */
  async remove(
    stated: Omit<StatedTarget, 'value'>,
    by: ListImporter,
  ): Promise<Result<TargetKey, TargetFault | null>> {
    // The key alone matters, of whatever year; 1 is a value that every kind can have.
    const target = await this.#parsed({ ...stated, value: '1' }, by.scope, Number.POSITIVE_INFINITY);
    if (!target.ok) return target;
    return (await this.#sources.targets.remove(target.value, by.actor)) ? ok(target.value) : err(null);
  }

  async #parsed(
    stated: StatedTarget,
    scope: UnitScope,
    lastYear = lastTargetYear(localDay(this.#sources.nowMs())),
  ): Promise<Result<Target, TargetFault>> {
    const { units, nowMs } = this.#sources;
    const tree = await units.tree();
    const find = findUnitIn(tree, scope, localDay(nowMs()));
    const parts = new Set(partsOf(this.#questionnaire()).map(({ id }) => id));
    const parsed = parseTargetList([{ line: 1, fields: stated }], { find, parts, tree, lastYear });
    const [target] = parsed.ok ? parsed.value : [];
    if (target !== undefined) return ok(target);
    const kind = (parsed.ok ? 'missing-cell' : parsed.error[0]?.kind) as RowFaultKind;
    const value = parsed.ok ? '' : (parsed.error[0]?.value ?? '');
    return err({ kind, column: columnOf(kind, value) });
  }

  async #standings(
    tree: UnitTree,
    scope: UnitScope,
    figures: readonly PublishedFigure[],
    targets: readonly Target[],
  ): Promise<(target: Target) => WhatCame> {
    const { ownFigures, nowMs } = this.#sources;
    const ofOwn = targets.filter(({ measure }) => measure === OWN_FIGURE);
    const known = await ownStandings({ ownFigures, scope, nowMs: nowMs() }, ofOwn);
    return (target) => {
      if (target.measure === OWN_FIGURE) return this.#ofOwn(target, known(target));
      const { refs } = trendOfFact(tree, target.unit, localDay(nowMs()));
      const series = figures.filter(({ index, unit }) => index === target.measure && refs.has(unit));
      const figure = series.find(({ year }) => String(year) === target.period) ?? null;
      const change = figure === null ? null : publishedChange(figure, formerFigure(series, figure));
      return { standing: publishedTargetStanding(target, figure, change), takes: null };
    };
  }

  #ofOwn(target: Target, known: KnownOfTarget): WhatCame {
    const standing = ownTargetStanding(target, known.standing);
    const missing = pointsLacking(target, known.standing, known);
    if (missing === null || standing.state === 'reached') return { standing, takes: null };
    const { raising } = known;
    const { raised, points, isReached } = wayToTarget(raising?.gains ?? [], missing);
    const items = itemTextsOf(this.#questionnaire());
    return {
      standing,
      takes: {
        ...{ missing, points, isReached },
        level: raising?.level ?? null,
        raised: raised.map((gain) => ({
          unit: raising?.units?.get(gain.id) ?? null,
          item: raising?.units == null ? (items.get(gain.id) ?? null) : null,
          points: gain.points,
        })),
      },
    };
  }

  #row(
    visible: VisibleFacts,
    target: Target,
    {
      figures,
      parts,
      come,
    }: {
      readonly figures: readonly PublishedFigure[];
      readonly parts: readonly PartText[];
      readonly come: WhatCame;
    },
  ): TargetRow {
    const { tree, today } = visible;
    const { measure, period, kind } = target;
    const named = figures.find(({ index }) => index === measure);
    const index =
      measure === OWN_FIGURE ? null : indexNamed(measure, named ?? { title: null, titleEn: null });
    return {
      ...{ measure, period, kind, ...come },
      unit: unitOfPeriod(visible, trendOfFact(tree, target.unit, today), target),
      measureTitle: index === null ? null : { vi: index.shortName, en: index.shortName },
      isPercent: index === null || index.isPercent,
      part: parts.find(({ id }) => id === target.part) ?? null,
      value: targetValueText(target),
      bound: decimalValue(target.value),
    };
  }

  #questionnaire(): Questionnaire | undefined {
    return this.#sources.questionnaires.latest(QUESTIONNAIRES[0]);
  }
}

/** What came of a target, and what reaching it takes. */
type WhatCame = Pick<TargetRow, 'takes'> & { readonly standing: TargetStanding };

interface PartText {
  readonly id: string;
  readonly text: Texts;
}

/** The components, where there are several, and sub-indices that an own figure may be asked for. */
export function partsOf(questionnaire: Questionnaire | undefined): readonly PartText[] {
  if (questionnaire === undefined) return [];
  const { components, languages } = questionnaire;
  const parts = [
    ...(components.length > 1 ? components : []),
    ...components.flatMap(({ subIndices }) => subIndices),
  ];
  return parts.map(({ id, text }) => ({
    id,
    text: Object.fromEntries(languages.map((language) => [language, phrase(text, language).text])),
  }));
}

function itemTextsOf(questionnaire: Questionnaire | undefined): ReadonlyMap<string, Texts> {
  const items = questionnaire === undefined ? [] : textsOfQuestionnaire(questionnaire).items;
  return new Map(items.map(({ id, shortName }) => [id, shortName]));
}

/** Whether a target's unit is the one asked for, in any period, or below it; null where that is not in scope. */
function askedUnits(visible: VisibleFacts, unit: string | null): ((ref: Target['unit']) => boolean) | null {
  const { tree, today, isVisible } = visible;
  if (unit === null) return isVisible;
  const trend = trendNamed(visible, unit);
  if (trend === null) return null;
  const top = findUnitOf(tree, trend.named.ref, today);
  if (top === null) return (ref) => trend.refs.has(ref);
  const isWithin = withinUnit(tree, top, today);
  return (ref) => trend.refs.has(ref) || isWithin(ref);
}

/** By the names of its newest period, under the reference the target was set for. */
function unitOfPeriod(
  { tree, today }: VisibleFacts,
  { named }: FactTrend,
  { unit }: Target,
): TargetRow['unit'] {
  const newest = findUnitOf(tree, named.ref, today);
  return { ...named, ref: unit, ...(newest === null ? {} : { head: headTitleOf(newest) }) };
}

function measuresOf(figures: readonly PublishedFigure[]): Targets['measures'] {
  const others = figures.filter(({ index }) => KNOWN_INDICES.every(({ id }) => id !== index));
  const ids = [...KNOWN_INDICES.map(({ id }) => id), ...new Set(others.map(({ index }) => index))];
  return [
    { id: OWN_FIGURE, title: null },
    ...ids.map((id) => {
      const { title } = indexNamed(
        id,
        others.find(({ index }) => index === id) ?? { title: null, titleEn: null },
      );
      return { id, title };
    }),
  ];
}

/** A period as text begins with its year. */
function yearOf({ period }: Pick<Target, 'period'>): number {
  return Number(period.slice(0, 4));
}

function byUnitAndMeasure(a: TargetRow, b: TargetRow): number {
  const [one, other] = [a, b].map((row) => targetOrder(row));
  return (one ?? '') < (other ?? '') ? -1 : 1;
}

function targetOrder({ unit, measure, part, period, kind }: TargetRow): string {
  return [unit.code, measure === OWN_FIGURE ? '' : measure, part?.id ?? '', period, kind].join(' ');
}

/** Which field of a form a fault is about. */
function columnOf(kind: RowFaultKind, value: string): TargetColumn {
  switch (kind) {
    case 'unknown-unit':
    case 'unit-not-then':
      return 'unit';
    case 'bad-measure':
      return 'measure';
    case 'bad-period':
    case 'too-far-ahead':
    case 'needs-a-year':
      return 'period';
    case 'unknown-part':
      return 'part';
    case 'bad-target-kind':
    case 'needs-a-published-index':
      return 'kind';
    case 'missing-cell':
    case 'control-character':
    case 'too-long':
      return value as TargetColumn;
    default:
      return 'value';
  }
}
