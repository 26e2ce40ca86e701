import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Snapshot } from '../../../contract/closing/closings.ts';
import { must } from '../../../core/kernel/assert.ts';
import { canonicalJson, type Json } from '../../../core/kernel/canonical-json.ts';
import { monthsOf, type Period, parsePeriod } from '../../../core/kernel/period.ts';
import { COUNTRY_REF } from '../../../core/published/published-figure.ts';
import type { Unit } from '../../../core/units/unit.ts';
import { UnitTree } from '../../../core/units/unit-tree.ts';
import type { PartName } from '../../closing/closing-store.ts';
import { composeSnapshot, type HashedQuestionnaire } from '../../closing/compose-snapshot.ts';
import { type PartEvidence, readsOfEvidence } from '../../closing/snapshot-evidence.ts';
import { readContent, readPart } from '../closing/closing-store.ts';
import { frozenMonthsOf } from '../counting/frozen-months.ts';
import type { Database } from '../schema.ts';
import { countedThen, type SumsThen } from './counted-then.ts';

/** What is not as a snapshot says, each by name. */
export type SnapshotDifference =
  /** The bytes are not those whose SHA-256 is the id. */
  | { readonly kind: 'content'; readonly counted: string }
  /** A value of the document, by its place in it (JSON pointer): as it stands, and made again of the sums. */
  | { readonly kind: 'value'; readonly place: string; readonly stored: string; readonly counted: string }
  /** A sum the figures were made of, and counted again from the answers. */
  | {
      readonly kind: 'sum';
      readonly unit: string;
      readonly questionnaire: string;
      readonly version: number;
      readonly mode: string;
      readonly number: string;
      readonly stored: number;
      readonly counted: number;
    }
  /** A record that cannot be read, so that its unit cannot be counted. */
  | { readonly kind: 'record'; readonly enrolment: string; readonly id: string };

export interface RecountedSnapshot {
  readonly unit: string;
  readonly period: string;
  readonly version: number;
  /** Figures that were made again: of every unit, scope and item. */
  readonly figures: number;
  /**
   * `answers`: every sum was counted again from the records. `sums`: answers of the months were deleted, so figures were
   * made again of the sums that were kept with the snapshot, and nothing tells any more whether those are right.
   */
  readonly from: 'answers' | 'sums';
  readonly deletedMonths: readonly string[];
  /** Records that were counted. */
  readonly records: number;
}

/**
 * Makes a snapshot again: its sums from the answers that had moved into figures when it was taken, its figures from those
 * sums and the units as they stood, and compares every value to the last digit. Null where there is no such snapshot.
 */
export async function recountSnapshot(
  reader: Kysely<Database>,
  id: string,
  find: (id: string, version: number) => HashedQuestionnaire | undefined,
  difference: (difference: SnapshotDifference) => void,
): Promise<RecountedSnapshot | null> {
  const row = await reader
    .selectFrom('snapshots')
    .select(['id', 'number', 'unit', 'period', 'version', 'evidence'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return null;
  const text = must(await readContent(reader, id), 'the content of a row');
  const digest = createHash('sha256').update(text).digest('hex');
  if (digest !== id) difference({ kind: 'content', counted: digest });
  const snapshot = JSON.parse(text) as Snapshot;
  const kept = JSON.parse(await readPart(reader, row.evidence)) as {
    readonly units: string;
    readonly parts: readonly PartEvidence[];
  };
  const units = JSON.parse(await readPart(reader, kept.units)) as readonly Unit[];
  const period = periodOf(row.period);
  const figures = await compareFigures({ snapshot, units, parts: kept.parts, period, find, difference });
  const frozen = await frozenMonthsOf(reader);
  const deletedMonths = monthsOf(period).filter((month) => frozen.includes(month));
  let records = 0;
  if (deletedMonths.length === 0) {
    for (const part of kept.parts) {
      const known = must(find(part.questionnaire, part.version), 'a questionnaire that was counted');
      const then = await countedThen(reader, { part, period, number: row.number, ...known });
      for (const record of then.unreadable) difference({ kind: 'record', ...record });
      for (const found of compareSums(part, then.sums)) difference(found);
      records += then.records;
    }
  }
  return {
    ...{ unit: row.unit, period: row.period, version: row.version, figures, records },
    ...{ from: deletedMonths.length === 0 ? ('answers' as const) : ('sums' as const), deletedMonths },
  };
}

interface ToCompare {
  readonly snapshot: Snapshot;
  readonly units: readonly Unit[];
  readonly parts: readonly PartEvidence[];
  readonly period: Period;
  readonly find: (id: string, version: number) => HashedQuestionnaire | undefined;
  readonly difference: (difference: SnapshotDifference) => void;
}

/** Returns how many figures were made again. */
async function compareFigures(compared: ToCompare): Promise<number> {
  const { snapshot, units, parts, period, find, difference } = compared;
  const made = await composeSnapshot(
    {
      unit: snapshot.unit.ref ?? COUNTRY_REF,
      period,
      ...{ version: snapshot.version, former: snapshot.former, reason: snapshot.reason },
      ...{ madeBy: snapshot.madeBy, release: snapshot.method.release },
    },
    {
      units: new UnitTree(units),
      parts,
      reads: (name) => readsOfEvidence(must(parts.find(isPart(name)), 'a part of the evidence'), period),
      find,
      blocksOf: (name) => snapshot.parts.find(isPart(name))?.blocks ?? [],
    },
  );
  compareValues('', snapshot as unknown as Json, (made?.snapshot ?? null) as unknown as Json, difference);
  return snapshot.parts.reduce(
    (sum, part) => sum + part.units.reduce((all, one) => all + one.scopes.length + one.items.length, 0),
    0,
  );
}

function isPart({ questionnaire, version, mode }: PartName) {
  return (one: PartName) =>
    one.questionnaire === questionnaire && one.version === version && one.mode === mode;
}

/** Every value that differs, by its place. */
function compareValues(
  place: string,
  stored: Json | undefined,
  counted: Json | undefined,
  difference: ToCompare['difference'],
): void {
  if (isBranch(stored) && isBranch(counted)) {
    const [one, other] = [stored, counted] as [Record<string, Json>, Record<string, Json>];
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
      compareValues(`${place}/${key}`, one[key], other[key], difference);
    }
    return;
  }
  const [before, after] = [textOf(stored), textOf(counted)];
  if (before !== after) difference({ kind: 'value', place, stored: before, counted: after });
}

function isBranch(value: Json | undefined): boolean {
  return typeof value === 'object' && value !== null;
}

function textOf(value: Json | undefined): string {
  return value === undefined ? 'nothing' : canonicalJson(value);
}

function* compareSums(part: PartEvidence, counted: SumsThen): Generator<SnapshotDifference> {
  const { questionnaire, version, mode } = part;
  for (const { unit, ...kept } of part.tallies) {
    const again = counted.get(unit) ?? null;
    const pairs: readonly (readonly [string, number, number])[] = [
      ['responses', kept.responses, again?.responses ?? 0],
      ['excluded', kept.excluded, again?.excluded ?? 0],
      ...kept.sums.map((sum, at) => [`sums[${at}]`, sum, again?.sums[at] ?? 0] as const),
      ...kept.levels.map((count, at) => [`levels[${at}]`, count, again?.levels[at] ?? 0] as const),
    ];
    for (const [number, stored, sum] of pairs) {
      if (stored !== sum)
        yield { kind: 'sum', unit, questionnaire, version, mode, number, stored, counted: sum };
    }
  }
}

function periodOf(text: string): Period {
  const parsed = parsePeriod(text);
  return must(parsed.ok ? parsed.value : null, 'a period that was closed');
}
