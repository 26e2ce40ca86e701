import type { StoredPrimaryUnit } from '../../core/figures/primary-units.ts';
import { must } from '../../core/kernel/assert.ts';
import type { Month, Period } from '../../core/kernel/period.ts';
import type { StoredTally } from '../../core/tally/stored-tally.ts';
import type { StoredWaiting } from '../../core/tally/stored-waiting.ts';
import { mergeTallies, type Tally } from '../../core/tally/tally.ts';
import type { Unit } from '../../core/units/unit.ts';
import type { ReportScope, ReportStore } from '../figures/figure-store.ts';
import type { PartName } from './closing-store.ts';

/** The released sums of one unit in the period. */
interface UnitSums extends Tally {
  /** `code@valid-from`. */
  readonly unit: string;
}

/** What the figures of one part were made of, of all units that were read: hiding looks beside the unit too. */
export interface PartEvidence extends PartName {
  readonly tallies: readonly UnitSums[];
  readonly waiting: readonly StoredWaiting[];
  readonly small: readonly string[];
  /** Of household interviews, what had moved of each neighbourhood. */
  readonly primaryUnits: readonly StoredPrimaryUnit[];
}

/** All that is needed to make a snapshot again: the sums of units, and the units as they stood. No route tells it. */
export interface SnapshotEvidence {
  readonly units: readonly Unit[];
  readonly parts: readonly PartEvidence[];
}

type Reads = Pick<ReportStore, 'tallies' | 'waitingAnswers' | 'smallUnits' | 'primaryUnits'>;

/** Passes on what is released of a period, added up by unit, and keeps it as evidence. */
export class RecordingReads implements Reads {
  readonly #reads: Reads;
  readonly #period: Period;
  readonly #sums = new Map<string, Tally>();
  readonly #waiting: StoredWaiting[] = [];
  #small: readonly string[] = [];
  readonly #blocks: StoredTally[] = [];
  #primaryUnits: readonly StoredPrimaryUnit[] = [];

  constructor(reads: Reads, period: Period) {
    this.#reads = reads;
    this.#period = period;
  }

  async tallies(scope: ReportScope, units: readonly string[] | null): Promise<readonly StoredTally[]> {
    const rows = await this.#reads.tallies(scope, units);
    const released = rows.filter(({ state }) => state === 'released');
    const sums = new Map<string, Tally>();
    for (const { unit, responses, excluded, sums: own, levels } of released) {
      const tally = { responses, excluded, sums: own, levels };
      const known = sums.get(unit);
      sums.set(unit, known === undefined ? tally : mergeTallies(known, tally));
    }
    for (const [unit, tally] of sums) this.#sums.set(unit, tally);
    this.#blocks.push(...released);
    return [...sums].map(([unit, tally]) => storedTally({ unit, ...tally }, this.#period.first));
  }

  async waitingAnswers(
    scope: ReportScope,
    units: readonly string[] | null,
  ): Promise<readonly StoredWaiting[]> {
    const rows = await this.#reads.waitingAnswers(scope, units);
    this.#waiting.push(...rows);
    return rows;
  }

  async smallUnits(scope: ReportScope): Promise<readonly string[]> {
    this.#small = [...(await this.#reads.smallUnits(scope))].sort();
    return this.#small;
  }

  async primaryUnits(
    scope: ReportScope,
    units: readonly string[] | null,
  ): Promise<readonly StoredPrimaryUnit[]> {
    const rows = await this.#reads.primaryUnits(scope, units);
    this.#primaryUnits = [...rows].sort((a, b) => (`${a.unit} ${a.value}` < `${b.unit} ${b.value}` ? -1 : 1));
    return this.#primaryUnits;
  }

  /** Rows as they were read: by unit, month and span. */
  get blocks(): readonly StoredTally[] {
    return this.#blocks;
  }

  evidence(part: PartName): PartEvidence {
    const units = [...this.#sums.keys()].sort();
    const tallies = units.map((unit) => ({ unit, ...must(this.#sums.get(unit), 'a unit') }));
    return { ...part, tallies, waiting: this.#waiting, small: this.#small, primaryUnits: this.#primaryUnits };
  }
}

/** The same reads from evidence: whatever is asked for was read when it was kept. */
export function readsOfEvidence(part: PartEvidence, period: Period): Reads {
  const wanted = (units: readonly string[] | null) => {
    const some = units === null ? null : new Set(units);
    return ({ unit }: { readonly unit: string }) => some?.has(unit) ?? true;
  };
  return {
    tallies: async (_, units) =>
      part.tallies.filter(wanted(units)).map((sums) => storedTally(sums, period.first)),
    waitingAnswers: async (_, units) => part.waiting.filter(wanted(units)),
    smallUnits: async () => part.small,
    primaryUnits: async (_, units) => part.primaryUnits.filter(wanted(units)),
  };
}

function storedTally({ unit, responses, excluded, sums, levels }: UnitSums, month: Month): StoredTally {
  return { unit, month, span: 'month', state: 'released', responses, excluded, sums, levels };
}
