import type { Kysely } from 'kysely';
import { must } from '../../../core/kernel/assert.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { err, ok, type Result } from '../../../core/kernel/result.ts';
import { type AddUnitFault, addUnit, type StatedUnit } from '../../../core/units/add-unit.ts';
import { addUnits, type ManyUnitsFault } from '../../../core/units/changes/add-units.ts';
import { type ChangeUnitFault, changeUnit } from '../../../core/units/changes/change-unit.ts';
import { type EndUnitFault, endUnit } from '../../../core/units/changes/end-unit.ts';
import { type MergeUnitsFault, mergeUnits } from '../../../core/units/changes/merge-units.ts';
import { unitStamp } from '../../../core/units/changes/unit-stamp.ts';
import type { UnitChanges } from '../../../core/units/check-units.ts';
import { type Unit, unitRef } from '../../../core/units/unit.ts';
import { changesOf, type LastResponse, type UnitChange } from '../../../core/units/unit-changes.ts';
import { UnitTree } from '../../../core/units/unit-tree.ts';
import type { AuditEntry } from '../../audit/audit-entry.ts';
import { periodOf } from '../../units/known-unit.ts';
import type { Stale, StandingAt, UnitEditor, UnitRegister } from '../../units/unit-register.ts';
import type { AuditPen } from '../audit/audit-log.ts';
import type { Database } from '../schema.ts';
import { attachedToPeriods } from './attached.ts';
import { restationDevices } from './restation.ts';
import type { SqlUnitStore } from './unit-store.ts';

/** What is changed of units that are there. */
interface Change<Failure> {
  /** `code@valid-from` of those that are changed. */
  readonly refs: readonly string[];
  /** What each was known by when it was looked at. */
  readonly seen: readonly string[];
  readonly decide: (existing: readonly Unit[], lastResponse: LastResponse) => Result<UnitChanges, Failure>;
  /** What was done as a whole, before the entries of single units and devices. */
  readonly headline?: (changes: UnitChanges) => Omit<AuditEntry, 'actor'>;
}

/** UnitRegister over either engine. */
export class SqlUnitRegister implements UnitRegister {
  readonly #units: SqlUnitStore;
  readonly #database: Kysely<Database>;
  readonly #pen: AuditPen;

  constructor(units: SqlUnitStore, database: Kysely<Database>, pen: AuditPen) {
    this.#units = units;
    this.#database = database;
    this.#pen = pen;
  }

  async add(stated: StatedUnit, { actor, scope }: UnitEditor): Promise<Result<Unit, AddUnitFault>> {
    const day = this.#today();
    const changed = await this.#units.change<AddUnitFault>(
      (existing) => addUnit(existing, stated, day, scope),
      { pen: this.#pen, entriesOf: ({ added }) => added.map((unit) => addedEntry(unit, actor)) },
    );
    return changed.ok ? ok(must(changed.value.added[0], 'one unit is added')) : changed;
  }

  async addMany(...[stated, { actor, scope }]: Parameters<UnitRegister['addMany']>) {
    const day = this.#today();
    const changed = await this.#units.change<ManyUnitsFault>(
      (existing) => addUnits(existing, stated, day, scope),
      { pen: this.#pen, entriesOf: ({ added }) => added.map((unit) => addedEntry(unit, actor)) },
    );
    return changed.ok ? ok(changed.value.added) : changed;
  }

  async change(...[{ seen, isMeant, ...stated }, by]: Parameters<UnitRegister['change']>) {
    const today = this.#today();
    const options = { scope: by.scope, today, isMeant };
    const changed = await this.#change<ChangeUnitFault>(by, {
      ...{ refs: [stated.ref], seen: [seen] },
      decide: (existing, lastResponse) => changeUnit(existing, stated, { ...options, lastResponse }),
    });
    return changed.ok ? ok(newestOf(changed.value, stated.ref)) : changed;
  }

  async end(...[{ seen, ...stated }, { scope, actor }]: Parameters<UnitRegister['end']>) {
    const today = this.#today();
    const changed = await this.#change<EndUnitFault>(
      { scope, actor },
      {
        ...{ refs: [stated.ref], seen: [seen] },
        decide: (existing, lastResponse) => endUnit(existing, stated, { scope, today, lastResponse }),
      },
    );
    return changed.ok ? ok(newestOf(changed.value, stated.ref)) : changed;
  }

  async merge(...[{ seen, ...stated }, { scope, actor }]: Parameters<UnitRegister['merge']>) {
    const today = this.#today();
    const made = ({ added }: UnitChanges) =>
      must(
        added.find(({ predecessors }) => predecessors.length > 1),
        'a merger adds the unit that is made',
      );
    const changed = await this.#change<MergeUnitsFault>(
      { scope, actor },
      {
        ...{ refs: stated.refs, seen },
        decide: (existing) => mergeUnits(existing, stated, { scope, today }),
        headline: (changes) => {
          const { name, kind, parentCode, predecessors, ...unit } = made(changes);
          const details = { name, kind, parent: parentCode, of: predecessors.join(' ') };
          return { action: 'units.merge', subject: unitRef(unit), details };
        },
      },
    );
    return changed.ok ? ok(made(changed.value)) : changed;
  }

  async standing(periods: readonly Unit[]): Promise<StandingAt> {
    const refs = periods.map(unitRef);
    const code = must(periods[0], 'a unit has periods').code;
    const [{ devices, links, accounts }, responses] = await Promise.all([
      attachedToPeriods(this.#database, { refs, code }, this.#today()),
      this.#units.responses(refs),
    ]);
    const days = [...responses.values()].map(({ lastDay }) => lastDay).sort();
    return {
      devices: devices.length,
      links,
      accounts: accounts.length,
      lastResponse: days.at(-1) ?? null,
    };
  }

  #change<Failure>(
    { actor }: UnitEditor,
    { refs, seen, decide, headline }: Change<Failure>,
  ): Promise<Result<UnitChanges, Failure | Stale>> {
    const today = this.#today();
    let former: readonly Unit[] = [];
    return this.#units.change<Failure | Stale>(
      async (existing, touched) => {
        former = existing;
        const tree = new UnitTree(existing);
        const codes = refs.map((ref) => ref.split('@')[0] ?? '');
        const isStale = codes.some(
          (code, index) => tree.periods(code).length > 0 && unitStamp(tree, code) !== seen[index],
        );
        if (isStale) return err({ kind: 'changed-meanwhile' });
        const stored = await touched(codes.flatMap((code) => tree.periods(code).map(unitRef)));
        return decide(existing, (ref) => stored.get(ref)?.lastDay ?? null);
      },
      {
        pen: this.#pen,
        entriesOf: (changes) => [
          ...(headline === undefined ? [] : [{ actor, ...headline(changes) }]),
          ...changesOf(former, changes).map((change) =>
            change.former === null ? addedEntry(change.unit, actor) : updatedEntry(change, actor),
          ),
        ],
        beside: (transaction, changes) => restationDevices(transaction, changes, { today, actor }),
      },
    );
  }

  #today() {
    return localDay(this.#pen.now());
  }
}

function addedEntry(unit: Unit, actor: string): AuditEntry {
  const { name, kind, parentCode, validFrom, predecessors } = unit;
  const isNext = predecessors.length > 0;
  return {
    actor,
    action: isNext ? 'unit.begin' : 'unit.add',
    subject: isNext ? unitRef(unit) : unit.code,
    details: { name, kind, parent: parentCode, ...(isNext ? { from: validFrom } : {}) },
  };
}

function updatedEntry({ unit, fields }: UnitChange, actor: string): AuditEntry {
  const details = Object.fromEntries(fields.map(({ column, from, to }) => [column, `${from} → ${to}`]));
  return { actor, action: 'unit.update', subject: unitRef(unit), details };
}

/** The unit in its newest period. */
function newestOf({ units }: UnitChanges, ref: string): Unit {
  const tree = new UnitTree(units);
  const unit = must(periodOf(tree, ref), 'it was found to be changed');
  return tree.trendOf(unit.code, unit.validFrom).at(-1) ?? unit;
}
