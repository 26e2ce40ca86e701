import type { ClosedFigures, ClosingProposal } from '../../contract/closing/closings.ts';
import { askedNode } from '../../core/figures/period-tree.ts';
import { periodTreeOf } from '../../core/figures/period-trees.ts';
import { localDay } from '../../core/kernel/calendar.ts';
import { lastMonthOf, monthOfDay, monthsOf, type Period } from '../../core/kernel/period.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import { COUNTRY_REF } from '../../core/published/published-figure.ts';
import { unitRef } from '../../core/units/unit.ts';
import { topRefsOf, type UnitScope } from '../../core/units/unit-scope.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import { refsBelow } from '../figures/read-period.ts';
import type { HappenedEvent } from '../webhooks/webhook-event.ts';
import { comparedFigures } from './closed-figures.ts';
import {
  type ClosingReader,
  closedUnit,
  isOpenAt,
  periodOf,
  proposalAnswer,
  visibleIn,
} from './closing-answers.ts';
import type {
  ClosingActor,
  ClosingReads,
  ClosingStore,
  PackedSnapshot,
  StoredProposal,
} from './closing-store.ts';
import type { ClosedPeriods } from './closings.ts';
import { makeSnapshot, type SnapshotSources } from './make-snapshot.ts';
import { WatchedReads } from './watched-reads.ts';

/** How often a snapshot is made while others write, before they wait for it. */
const MADE_BESIDE = 3;

export interface ProposalSources extends SnapshotSources {
  readonly store: ClosingStore;
  readonly units: { tree(): Promise<UnitTree> };
  readonly closed: Pick<ClosedPeriods, 'snapshot'>;
  readonly nowMs: () => number;
}

export type ConfirmRefusal = 'not-found' | 'closing-impossible' | 'closing-changed' | 'second-person-needed';

/** What administrators propose to close, and what becomes of it. */
export class ClosingProposals {
  readonly #sources: ProposalSources;

  constructor(sources: ProposalSources) {
    this.#sources = sources;
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
    const made = await makeSnapshot(this.#sources, proposal, { reads: store.reads(), units: tree });
    if (made === null) return err('closing-impossible');
    const former = proposal.former === null ? null : await this.#sources.closed.snapshot(proposal.former);
    return ok({
      proposal: proposalAnswer(proposal, closedUnit(tree, proposal.unit, this.#today()), {
        reader,
        needsTwo,
      }),
      snapshot: made.taken.id,
      figures: comparedFigures(made.snapshot, former, this.#sources.find),
    });
  }

  /**
   * Closes a period as proposed, where its snapshot would be the one that was looked at. It is made while others write: the
   * transaction that keeps it, for which they wait, only asks again what it was made of, and where that moved it is made anew.
   */
  async confirm(
    id: string,
    snapshot: string,
    { scope, actor }: { readonly scope: UnitScope; readonly actor: ClosingActor },
  ): Promise<Result<{ readonly isNew: boolean }, ConfirmRefusal>> {
    const { store, units } = this.#sources;
    for (let attempt = 1; ; attempt += 1) {
      const [proposal, tree] = await Promise.all([store.proposal(id), units.tree()]);
      if (proposal === null || !this.#visible(tree, scope)(proposal.unit)) return err('not-found');
      const beside = attempt > MADE_BESIDE ? null : await this.#makeBeside(proposal, snapshot, tree);
      const refused = await store.confirm<ConfirmRefusal | 'done' | 'moved'>(
        id,
        actor,
        async (standing, reads) => {
          const no = (refusal: ConfirmRefusal | 'done' | 'moved') => ({ kind: 'refused', refusal }) as const;
          if (standing.ended === 'confirmed')
            return no(standing.snapshot === snapshot ? 'done' : 'closing-changed');
          if (!this.#isOpen(standing)) return no('closing-impossible');
          // One that was made while two were asked for needs two, whatever is asked for now.
          const needsOther = standing.needsOther || (await store.needsTwo());
          if (needsOther && standing.proposedAccount === actor.account) return no('second-person-needed');
          if (beside !== null && !(await beside.watched.areSame(reads))) return no('moved');
          const { id: made, packed } =
            beside ?? (await this.#make(standing, snapshot, { reads, units: tree }));
          if (made === null) return no('closing-impossible');
          if (packed === null) return no('closing-changed');
          return { kind: 'taken', snapshot: packed, event: this.#event(standing, packed, tree) };
        },
      );
      if (refused === null || refused === 'done') return ok({ isNew: refused === null });
      if (refused !== 'moved') return err(refused);
    }
  }

  async withdraw(id: string, scope: UnitScope, actor: string): Promise<boolean> {
    const { store, units } = this.#sources;
    const [proposal, tree] = await Promise.all([store.proposal(id), units.tree()]);
    if (proposal === null || !this.#visible(tree, scope)(proposal.unit)) return false;
    // Once more, nothing is left to do; what was confirmed is no proposal any more.
    return proposal.ended === 'withdrawn' || (await store.withdraw(id, actor));
  }

  /** Null where the transaction will say why there is nothing to make. */
  async #makeBeside(proposal: StoredProposal, wanted: string, units: UnitTree) {
    if (!this.#isOpen(proposal)) return null;
    const watched = new WatchedReads(this.#sources.store.reads(), this.#sources.sha256);
    return { watched, ...(await this.#make(proposal, wanted, { reads: watched, units })) };
  }

  /** The id of what would be closed, null where that is nothing; and all of it, packed, where it is what is wanted. */
  async #make(
    proposal: StoredProposal,
    wanted: string,
    from: { readonly reads: ClosingReads; readonly units: UnitTree },
  ): Promise<{ readonly id: string | null; readonly packed: PackedSnapshot | null }> {
    const made = await makeSnapshot(this.#sources, proposal, from);
    const isWanted = made !== null && made.taken.id === wanted;
    return {
      id: made?.taken.id ?? null,
      packed: isWanted ? await this.#sources.store.pack(made.taken) : null,
    };
  }

  /** What webhooks are told: that it is closed, of which unit, and no word of who closed it and why. */
  #event(
    { unit, period, version, former }: StoredProposal,
    { id, responses }: PackedSnapshot,
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
    return visibleIn(tree, scope, this.#today());
  }

  #isOpen(proposal: StoredProposal): boolean {
    return isOpenAt(proposal, this.#sources.nowMs());
  }

  #isOver(period: Period): boolean {
    return lastMonthOf(period) < monthOfDay(this.#today());
  }

  #today() {
    return localDay(this.#sources.nowMs());
  }
}
