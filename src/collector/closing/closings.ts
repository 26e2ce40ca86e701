import type { ClosedState, Closings, Snapshot } from '../../contract/closing/closings.ts';
import { askedNode, type PeriodTree } from '../../core/figures/period-tree.ts';
import { periodTreeOf } from '../../core/figures/period-trees.ts';
import type { ShownFigure } from '../../core/figures/small-cells.ts';
import { must } from '../../core/kernel/assert.ts';
import { localDay } from '../../core/kernel/calendar.ts';
import { lastMonthOf, monthsOf } from '../../core/kernel/period.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import { topRefsOf, type UnitScope } from '../../core/units/unit-scope.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import type { IndicesFailure, IndicesQuery } from '../figures/indices-query.ts';
import { comparedFigures } from './closed-figures.ts';
import { closingsInTree, partOfSnapshot, unitOfPart } from './closed-units.ts';
import {
  type ClosingReader,
  closedUnit,
  isOpenAt,
  isSame,
  laterOf,
  periodOf,
  proposalAnswer,
  versionAnswer,
  visibleIn,
} from './closing-answers.ts';
import type { ClosingStore, PartName } from './closing-store.ts';
import type { HashedQuestionnaire } from './compose-snapshot.ts';
import { KeptSnapshots } from './kept-snapshots.ts';

interface LiveFigures {
  readonly counts: { readonly released: number };
  readonly overall: { readonly figure: ShownFigure };
}

export interface ClosingSources {
  readonly store: ClosingStore;
  readonly units: { tree(): Promise<UnitTree> };
  /** A questionnaire version with the SHA-256 of its file. */
  readonly find: (id: string, version: number) => HashedQuestionnaire | undefined;
  readonly latest: (id: string) => { readonly id: string; readonly version: number } | undefined;
  /** What the screens show now. */
  readonly live: (query: IndicesQuery) => Promise<Result<LiveFigures, IndicesFailure>>;
  readonly nowMs: () => number;
}

/** Periods that were closed, and the snapshots that are kept of them. */
export class ClosedPeriods {
  readonly #sources: ClosingSources;
  readonly #kept = new KeptSnapshots();

  constructor(sources: ClosingSources) {
    this.#sources = sources;
  }

  async list(reader: ClosingReader): Promise<Closings> {
    const { store, units, nowMs } = this.#sources;
    const [needsTwo, versions, proposals, tree] = await Promise.all([
      store.needsTwo(),
      store.versions(),
      store.proposals(),
      units.tree(),
    ]);
    const isVisible = this.#visible(tree, reader.scope);
    const open = proposals.filter((one) => isOpenAt(one, nowMs()));
    const keyOf = ({ unit, period }: { unit: string; period: string }) => `${unit} ${period}`;
    const all = new Map([...versions, ...open].map((one) => [keyOf(one), one]));
    const closings = [...all].flatMap(([key, { unit, period }]) => {
      if (!isVisible(unit)) return [];
      const proposal = open.find((one) => keyOf(one) === key) ?? null;
      return [
        {
          unit: closedUnit(tree, unit, this.#today()),
          period: periodOf(period),
          versions: versions.filter((one) => keyOf(one) === key).map((one) => versionAnswer(one, reader)),
          proposal:
            proposal === null
              ? null
              : proposalAnswer(proposal, closedUnit(tree, proposal.unit, this.#today()), {
                  reader,
                  needsTwo,
                }),
        },
      ];
    });
    closings.sort(
      (a, b) =>
        compare(lastMonthOf(b.period), lastMonthOf(a.period)) ||
        monthsOf(b.period).length - monthsOf(a.period).length ||
        compare(a.unit.ref ?? '', b.unit.ref ?? ''),
    );
    return { needsTwo, closings, atMs: nowMs() };
  }

  /** A version with its snapshot and the one before; null where it is outside the scope. */
  async version(id: string, reader: ClosingReader) {
    const { store, units, find } = this.#sources;
    const [versions, tree] = await Promise.all([store.versions(), units.tree()]);
    const version = versions.find((one) => one.id === id);
    if (version === undefined || !this.#visible(tree, reader.scope)(version.unit)) return null;
    const snapshot = must(await this.snapshot(id), 'the content of a version');
    const former = version.former === null ? null : await this.snapshot(version.former);
    return {
      unit: closedUnit(tree, version.unit, this.#today()),
      period: periodOf(version.period),
      version: versionAnswer(version, reader),
      former: version.former,
      madeBy: snapshot.madeBy,
      figures: comparedFigures(snapshot, former, find),
    };
  }

  /** The bytes of a snapshot, as text; null where it is outside the scope. */
  async content(id: string, scope: UnitScope): Promise<string | null> {
    const { store, units } = this.#sources;
    const [versions, tree] = await Promise.all([store.versions(), units.tree()]);
    const version = versions.find((one) => one.id === id);
    return version === undefined || !this.#visible(tree, scope)(version.unit) ? null : store.content(id);
  }

  /** The newest closing of a unit and period, its own or one above it, and what came since; null where there is none. */
  async state(query: IndicesQuery): Promise<Result<ClosedState | null, IndicesFailure>> {
    const { store, units, latest, live, find } = this.#sources;
    const known =
      query.version === null
        ? latest(query.questionnaire)
        : find(query.questionnaire, query.version)?.questionnaire;
    if (known === undefined) return err({ kind: 'questionnaire-unknown' });
    const [versions, tree] = await Promise.all([store.versions(), units.tree()]);
    const periodTree = periodTreeOf(tree, query.period);
    const node = askedNode(periodTree, query, topRefsOf(tree, query.scope, this.#today()));
    if (node === null) return err({ kind: 'unit-unknown' });
    const version = closingsInTree(
      periodTree,
      versions.filter(({ period }) => period === query.period.text),
    )(node);
    if (version === null) return ok(null);
    const snapshot = must(await this.snapshot(version.id), 'the content of a version');
    const part = partOfSnapshot(snapshot, {
      questionnaire: known.id,
      version: known.version,
      mode: query.mode,
    });
    const closed = unitOfPart(part, periodTree, node);
    const shown = await live(query);
    if (!shown.ok) return shown;
    const { counts, overall } = shown.value;
    const responses = closed?.responses ?? 0;
    const figure = closed?.scopes[0]?.figure ?? null;
    return ok({
      ...{ id: version.id, version: version.version, closedAtMs: version.closedAtMs, responses },
      unit: snapshot.unit,
      figure,
      isBeyond: figure === null ? counts.released > 0 : !isSame(figure, overall.figure),
      later: laterOf(counts.released - responses),
    });
  }

  /** The closed figures of a period by node of its tree, for whoever's scope has the node (CL8). */
  async rows({ tree, period, ...part }: PartName & { readonly tree: PeriodTree; readonly period: string }) {
    const versions = await this.#sources.store.versions();
    const closingOf = closingsInTree(
      tree,
      versions.filter((one) => one.period === period),
    );
    return async (node: number) => {
      const version = closingOf(node);
      if (version === null) return null;
      const snapshot = must(await this.snapshot(version.id), 'the content of a version');
      const closed = unitOfPart(partOfSnapshot(snapshot, part), tree, node);
      const figures = closed === null ? [] : [...closed.scopes, ...closed.items];
      return {
        snapshot: version.id,
        figure: (id: string) => figures.find((one) => one.id === id)?.figure ?? null,
      };
    };
  }

  /** A snapshot that is kept; null where there is none. */
  async snapshot(id: string): Promise<Snapshot | null> {
    const known = this.#kept.get(id);
    if (known !== undefined) return known;
    const text = await this.#sources.store.content(id);
    return text === null ? null : this.#kept.read(id, text);
  }

  #visible(tree: UnitTree, scope: UnitScope): (unit: string) => boolean {
    return visibleIn(tree, scope, this.#today());
  }

  #today() {
    return localDay(this.#sources.nowMs());
  }
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
