import type {
  ClosedFigures,
  ClosedState,
  ClosingProposal,
  Closings,
  Snapshot,
} from '../../contract/closing/closings.ts';
import { askedNode, type PeriodTree } from '../../core/figures/period-tree.ts';
import { periodTreeOf } from '../../core/figures/period-trees.ts';
import type { ShownFigure } from '../../core/figures/small-cells.ts';
import { must } from '../../core/kernel/assert.ts';
import { localDay } from '../../core/kernel/calendar.ts';
import { lastMonthOf, monthOfDay, monthsOf, type Period } from '../../core/kernel/period.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import { COUNTRY_REF } from '../../core/published/published-figure.ts';
import type { ReleaseTime } from '../../core/tally/block-release.ts';
import { unitRef } from '../../core/units/unit.ts';
import { topRefsOf, type UnitScope, withinScope } from '../../core/units/unit-scope.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import type { IndicesFailure, IndicesQuery } from '../figures/indices-query.ts';
import { refsBelow } from '../figures/read-period.ts';
import type { HappenedEvent } from '../webhooks/webhook-event.ts';
import { comparedFigures } from './closed-figures.ts';
import { closingsInTree, partOfSnapshot, unitOfPart } from './closed-units.ts';
import {
  type ClosingReader,
  closedUnit,
  isSame,
  laterOf,
  PROPOSAL_MS,
  periodOf,
  proposalAnswer,
  snapshotText,
  versionAnswer,
} from './closing-answers.ts';
import type {
  ClosingActor,
  ClosingReads,
  ClosingStore,
  PartName,
  StoredProposal,
  TakenSnapshot,
} from './closing-store.ts';
import { composeSnapshot, type HashedQuestionnaire, nodeOf } from './compose-snapshot.ts';
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
  /** SHA-256 of a text's UTF-8, hexadecimal. */
  readonly sha256: (text: string) => string;
  readonly software: string;
  readonly releaseTime: ReleaseTime;
  readonly nowMs: () => number;
}

export type ConfirmRefusal = 'not-found' | 'closing-impossible' | 'closing-changed' | 'second-person-needed';

/** Periods that administrators close, and the snapshots that are kept of them. */
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
    const open = proposals.filter((one) => this.#isOpen(one));
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

  /** Proposes to close a period of a unit, named by code or `code@valid-from`; null: the top of the scope. */
  async propose(
    {
      unit,
      period: text,
      reason,
    }: { readonly unit: string | null; readonly period: string; readonly reason: string },
    scope: UnitScope,
    actor: ClosingActor,
  ): Promise<
    Result<{ readonly id: string; readonly isNew: boolean }, 'unit-unknown' | 'closing-impossible'>
  > {
    const { store, units } = this.#sources;
    const period = periodOf(text);
    const tree = await units.tree();
    const periodTree = periodTreeOf(tree, period);
    const node = askedNode(periodTree, { unit }, topRefsOf(tree, scope, this.#today()));
    if (node === null) return err('unit-unknown');
    const named = periodTree.nodes[node]?.unit ?? null;
    const closed = { unit: named === null ? COUNTRY_REF : unitRef(named), period: text };
    if (!this.#isOver(period)) return err('closing-impossible');
    const reads = store.reads();
    const parts = await reads.parts(monthsOf(period), refsBelow(periodTree, [node]));
    if (parts.length === 0) return err('closing-impossible');
    return ok(await store.propose({ ...closed, reason }, actor, (one) => this.#isOpen(one)));
  }

  /** What a proposal would close now; null where there is none that is open, or it is outside the scope. */
  async proposed(
    id: string,
    reader: ClosingReader,
  ): Promise<
    Result<
      {
        readonly proposal: ClosingProposal;
        readonly snapshot: string;
        readonly figures: readonly ClosedFigures[];
      },
      'not-found' | 'closing-impossible'
    >
  > {
    const { store, units } = this.#sources;
    const [proposal, needsTwo, tree] = await Promise.all([
      store.proposal(id),
      store.needsTwo(),
      units.tree(),
    ]);
    if (proposal === null || !this.#visible(tree, reader.scope)(proposal.unit)) return err('not-found');
    if (!this.#isOpen(proposal)) return err('closing-impossible');
    const made = await this.#compose(proposal, store.reads(), tree);
    if (made === null) return err('closing-impossible');
    const former = proposal.former === null ? null : await this.snapshot(proposal.former);
    return ok({
      proposal: proposalAnswer(proposal, closedUnit(tree, proposal.unit, this.#today()), {
        reader,
        needsTwo,
      }),
      snapshot: made.taken.id,
      figures: comparedFigures(made.snapshot, former, this.#sources.find),
    });
  }

  /** Closes a period as proposed, where its snapshot would be the one that was looked at. */
  async confirm(
    id: string,
    snapshot: string,
    { scope, actor }: { readonly scope: UnitScope; readonly actor: ClosingActor },
  ): Promise<Result<{ readonly isNew: boolean }, ConfirmRefusal>> {
    const { store, units } = this.#sources;
    const [proposal, tree] = await Promise.all([store.proposal(id), units.tree()]);
    if (proposal === null || !this.#visible(tree, scope)(proposal.unit)) return err('not-found');
    const refused = await store.confirm<ConfirmRefusal | 'done'>(id, actor, async (standing, reads) => {
      const no = (refusal: ConfirmRefusal | 'done') => ({ kind: 'refused', refusal }) as const;
      if (standing.ended === 'confirmed')
        return no(standing.snapshot === snapshot ? 'done' : 'closing-changed');
      if (!this.#isOpen(standing)) return no('closing-impossible');
      // One that was made while two were asked for needs two, whatever is asked for now.
      const needsOther = standing.needsOther || (await store.needsTwo());
      if (needsOther && standing.proposedAccount === actor.account) return no('second-person-needed');
      const made = await this.#compose(standing, reads, tree);
      if (made === null) return no('closing-impossible');
      if (made.taken.id !== snapshot) return no('closing-changed');
      return { kind: 'taken', snapshot: made.taken, event: this.#event(standing, made.taken, tree) };
    });
    if (refused === null || refused === 'done') return ok({ isNew: refused === null });
    return err(refused);
  }

  async withdraw(id: string, scope: UnitScope, actor: string): Promise<boolean> {
    const { store, units } = this.#sources;
    const [proposal, tree] = await Promise.all([store.proposal(id), units.tree()]);
    if (proposal === null || !this.#visible(tree, scope)(proposal.unit)) return false;
    // Once more, nothing is left to do; what was confirmed is no proposal any more.
    return proposal.ended === 'withdrawn' || (await store.withdraw(id, actor));
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

  async #compose(
    { unit, period: text, version, former, reason }: StoredProposal,
    reads: ClosingReads,
    units: UnitTree,
  ): Promise<{ readonly snapshot: Snapshot; readonly taken: TakenSnapshot } | null> {
    const { find, software, releaseTime, sha256 } = this.#sources;
    const period = periodOf(text);
    const tree = periodTreeOf(units, period);
    const node = nodeOf(tree, unit);
    if (node === null) return null;
    const made = await composeSnapshot(
      {
        ...{ unit, period, version, former, reason, release: releaseTime },
        madeBy: { software, schema: await reads.schema() },
      },
      {
        units,
        parts: await reads.parts(monthsOf(period), refsBelow(tree, [node])),
        reads: () => reads,
        find,
      },
    );
    if (made === null) return null;
    const { snapshot, evidence, responses } = made;
    const content = snapshotText(snapshot);
    return {
      snapshot,
      taken: {
        ...{ id: sha256(content), text: content, responses },
        evidence: JSON.stringify(evidence.parts),
        units: JSON.stringify(evidence.units),
      },
    };
  }

  /** What webhooks are told: that it is closed, of which unit, and no word of who closed it and why. */
  #event(
    { unit, period, version, former }: StoredProposal,
    { id, responses }: TakenSnapshot,
    tree: UnitTree,
  ): HappenedEvent {
    const { ref, name } = closedUnit(tree, unit, this.#today());
    return {
      key: `period.closed ${id}`,
      type: 'period.closed',
      data: { unit: { ref, name }, period, version, snapshot: id, former, responses },
      isWithin: (top) => this.#visible(tree, { top })(unit),
    };
  }

  #visible(tree: UnitTree, scope: UnitScope): (unit: string) => boolean {
    const within = withinScope(tree, scope, this.#today());
    return (unit) => (unit === COUNTRY_REF ? scope.top === null : within(unit));
  }

  #isOpen({ ended, proposedAtMs }: StoredProposal): boolean {
    return ended === null && this.#sources.nowMs() < proposedAtMs + PROPOSAL_MS;
  }

  #isOver(period: Period): boolean {
    return lastMonthOf(period) < monthOfDay(this.#today());
  }

  #today() {
    return localDay(this.#sources.nowMs());
  }
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
