import type { Kysely, Transaction } from 'kysely';
import type { Day } from '../../../core/kernel/calendar.ts';
import { SECOND_MS } from '../../../core/kernel/duration.ts';
import { err, ok, type Result } from '../../../core/kernel/result.ts';
import { TOTAL_MARGIN } from '../../../core/tally/tally-key.ts';
import type { UnitChanges } from '../../../core/units/check-units.ts';
import { type Unit, unitRef } from '../../../core/units/unit.ts';
import { UnitTree } from '../../../core/units/unit-tree.ts';
import type { AuditEntry } from '../../audit/audit-entry.ts';
import type { UnitUse } from '../../units/ended-unit.ts';
import type { UnitDirectory } from '../../units/unit-directory.ts';
import { type AuditPen, appendAudit } from '../audit/audit-log.ts';
import { chunked } from '../chunks.ts';
import type { Engine, OpenDatabase } from '../engine.ts';
import { readMeta, writeMeta } from '../meta.ts';
import type { Database, UnitsTable } from '../schema.ts';
import { removeUnit } from './remove-unit.ts';
import { unitOfRow } from './unit-row.ts';

/** How long the tree in memory is believed before its version is looked at again. */
const BELIEVED_MS = SECOND_MS;

/** What is stored of some units (`code@valid-from`) as they stand before a change. */
export type Touched = (refs: readonly string[]) => Promise<ReadonlyMap<string, UnitResponses>>;

interface UnitResponses {
  readonly responses: number;
  readonly lastDay: Day;
}

/** How a change of units is written into the audit log. */
export interface AuditedBy {
  readonly pen: AuditPen;
  readonly entriesOf: (changes: UnitChanges) => readonly AuditEntry[];
  /** What changes with the units, in the same transaction, and how that is written into the audit log. */
  readonly beside?: (
    transaction: Transaction<Database>,
    changes: UnitChanges,
  ) => Promise<readonly AuditEntry[]>;
}

interface Cached {
  readonly version: string | null;
  readonly tree: UnitTree;
}

/**
 * The units over either engine: a tree in memory, read again when `units-version` in `meta` changes, which
 * every change of units renews in its own transaction, also one made by another process.
 */
export class SqlUnitStore implements UnitDirectory {
  readonly #writer: Kysely<Database>;
  readonly #lookup: Kysely<Database>;
  readonly #engine: Engine;
  #cached: Cached | null = null;
  #loading: Promise<Cached> | null = null;
  #believedUntilMs = Number.NEGATIVE_INFINITY;

  constructor({ writer, lookup, engine }: Pick<OpenDatabase, 'writer' | 'lookup' | 'engine'>) {
    this.#writer = writer;
    this.#lookup = lookup;
    this.#engine = engine;
  }

  async tree(): Promise<UnitTree> {
    if (this.#cached !== null && performance.now() < this.#believedUntilMs) return this.#cached.tree;
    this.#loading ??= this.#load().finally(() => {
      this.#loading = null;
    });
    return (await this.#loading).tree;
  }

  /** How many responses each of the units has and the day of the last, as stored now. */
  responses(refs: readonly string[]): ReturnType<Touched> {
    return responsesOf(this.#lookup, refs);
  }

  /**
   * Decides on a change with the units as they stand and stores it, all or nothing. Another change waits, so
   * that what was checked is what is changed.
   *
   * @param audited how it is written into the audit log, in the same transaction; left out, it is not
   */
  async change<Failure>(
    decide: (
      existing: readonly Unit[],
      touched: Touched,
    ) => Result<UnitChanges, Failure> | Promise<Result<UnitChanges, Failure>>,
    audited?: AuditedBy,
  ): Promise<Result<UnitChanges, Failure>> {
    const decided = await this.#writer.transaction().execute(async (transaction) => {
      await this.#engine.lockNamed(transaction, ['units']);
      const changes = await decide(await readUnits(transaction), (refs) => responsesOf(transaction, refs));
      if (!changes.ok) return changes;
      await this.#store(transaction, [...changes.value.added, ...changes.value.updated]);
      if (audited !== undefined) {
        const beside = (await audited.beside?.(transaction, changes.value)) ?? [];
        for (const entry of [...audited.entriesOf(changes.value), ...beside]) {
          await appendAudit(transaction, this.#engine, audited.pen, entry);
        }
      }
      return changes;
    });
    this.#believedUntilMs = Number.NEGATIVE_INFINITY;
    return decided;
  }

  /**
   * Removes one period of a unit to which nothing refers.
   *
   * @param ref `code@valid-from`, or the code alone of a unit of one period
   * @returns the unit that is gone; or what refers to it, `unknown` where there is none, with nothing changed
   */
  async remove(
    ref: string,
    { pen, actor }: { readonly pen: AuditPen; readonly actor: string },
  ): Promise<Result<Unit, readonly UnitUse[] | 'unknown' | 'several-periods'>> {
    const removed = await this.#writer.transaction().execute(async (transaction) => {
      await this.#engine.lockNamed(transaction, ['units']);
      const units = await readUnits(transaction);
      const named = units.filter((unit) => unitRef(unit) === ref || unit.code === ref);
      const [unit, ...others] = named;
      if (unit === undefined) return err('unknown' as const);
      if (others.length > 0) return err('several-periods' as const);
      const done = await removeUnit(transaction, unit, units);
      if (!done.ok) return done;
      await renewVersion(transaction);
      const details = { name: unit.name, kind: unit.kind, parent: unit.parentCode };
      await appendAudit(transaction, this.#engine, pen, {
        actor,
        action: 'unit.remove',
        subject: unitRef(unit),
        details,
      });
      return ok(unit);
    });
    this.#believedUntilMs = Number.NEGATIVE_INFINITY;
    return removed;
  }

  async #store(transaction: Transaction<Database>, units: readonly Unit[]): Promise<void> {
    if (units.length === 0) return;
    for (const rows of chunked(units.map(rowOfUnit), this.#engine.maxParameters)) {
      await transaction
        .insertInto('units')
        .values(rows)
        .onConflict((conflict) =>
          conflict.columns(['code', 'valid_from']).doUpdateSet((column) => ({
            valid_to: column.ref('excluded.valid_to'),
            parent_code: column.ref('excluded.parent_code'),
            kind: column.ref('excluded.kind'),
            name: column.ref('excluded.name'),
            name_en: column.ref('excluded.name_en'),
            office_term: column.ref('excluded.office_term'),
            region: column.ref('excluded.region'),
            unit_class: column.ref('excluded.unit_class'),
            head_title: column.ref('excluded.head_title'),
            head_title_en: column.ref('excluded.head_title_en'),
            predecessors: column.ref('excluded.predecessors'),
          })),
        )
        .execute();
    }
    await renewVersion(transaction);
  }

  async #load(): Promise<Cached> {
    const askedAtMs = performance.now();
    const version = await readMeta(this.#lookup, 'units-version');
    if (this.#cached === null || this.#cached.version !== version) {
      // The version was read first: units newer than it are read again next time, never older ones kept.
      this.#cached = { version, tree: new UnitTree(await readUnits(this.#lookup)) };
    }
    this.#believedUntilMs = askedAtMs + BELIEVED_MS;
    return this.#cached;
  }
}

async function renewVersion(transaction: Transaction<Database>): Promise<void> {
  const version = Number(await readMeta(transaction, 'units-version')) + 1;
  await writeMeta(transaction, 'units-version', String(version));
}

async function readUnits(database: Kysely<Database>): Promise<readonly Unit[]> {
  return (await database.selectFrom('units').selectAll().execute()).map(unitOfRow);
}

function rowOfUnit(unit: Unit): UnitsTable {
  return {
    code: unit.code,
    valid_from: unit.validFrom,
    valid_to: unit.validTo,
    parent_code: unit.parentCode,
    kind: unit.kind,
    name: unit.name,
    name_en: unit.nameEn,
    office_term: unit.officeTerm,
    region: unit.region,
    unit_class: unit.unitClass,
    head_title: unit.headTitle,
    head_title_en: unit.headTitleEn,
    predecessors: JSON.stringify(unit.predecessors),
  };
}

/** Units asked about by one statement. */
const REFS_AT_A_TIME = 500;

/** How many responses each of the units has, and the day of the last; a month that was emptied ends on its last day. */
async function responsesOf(
  database: Kysely<Database>,
  refs: readonly string[],
): Promise<ReadonlyMap<string, UnitResponses>> {
  const found = new Map<string, UnitResponses>();
  for (let at = 0; at < refs.length; at += REFS_AT_A_TIME) {
    const some = refs.slice(at, at + REFS_AT_A_TIME);
    const tallies = await database
      .selectFrom('tallies')
      .select(['unit', ({ fn }) => fn.sum<number | string>('responses').as('responses')])
      .select(({ fn }) => fn.max('month').as('month'))
      .where('margin', '=', TOTAL_MARGIN)
      .where('unit', 'in', some)
      .groupBy('unit')
      .execute();
    const days = await database
      .selectFrom('records')
      .select(['unit', ({ fn }) => fn.max('day').as('day')])
      .where('unit', 'in', some)
      .groupBy('unit')
      .execute();
    const dayOf = new Map(days.map(({ unit, day }) => [unit, day]));
    for (const { unit, responses, month } of tallies) {
      const day = dayOf.get(unit);
      const lastDay = (day?.startsWith(month) === true ? day : `${month}-31`) as Day;
      found.set(unit, { responses: Number(responses), lastDay });
    }
  }
  return found;
}
