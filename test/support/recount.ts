import type { OpenDatabase } from '../../src/collector/db/engine.ts';

/**
 * What the tallies must hold, counted again from the stored records by the plainest means: written from the
 * definition in core/satisfaction/tally.ts, using none of its code.
 */
export interface Recount {
  responses: number;
  excluded: number;
  sums: number[];
  levels: number[];
}

interface Layout {
  readonly items: readonly string[];
  readonly scopes: readonly (readonly string[])[];
}

/** Items and scopes of a questionnaire with one component: overall, then its sub-indices. */
export function layoutOf(questionnaire: {
  readonly components: readonly {
    readonly subIndices: readonly { readonly items: readonly { readonly id: string }[] }[];
  }[];
}): Layout {
  const subIndices = questionnaire.components
    .flatMap((component) => component.subIndices)
    .map(({ items }) => items.map(({ id }) => id));
  return { items: subIndices.flat(), scopes: [subIndices.flat(), ...subIndices] };
}

interface Kept {
  readonly mode: string;
  readonly language: string;
  readonly answers: Readonly<Record<string, number | string>>;
  readonly context: Readonly<Record<string, number | string>>;
  readonly profile: Readonly<Record<string, number | string>>;
  readonly assistance: number | string | null;
}

type State = 'released' | 'pending';
const BOTH: readonly State[] = ['released', 'pending'];

/** By "unit month questionnaire version mode margin value", released and pending together unless one is asked for. */
export async function recountRecords(
  { writer }: OpenDatabase,
  layout: Layout,
  isUnderAge: (profile: Kept['profile']) => boolean,
  states = BOTH,
): Promise<Map<string, Recount>> {
  const counted = new Map<string, Recount>();
  const records = await writer
    .selectFrom('records')
    .selectAll()
    .where('kind', '=', 'response')
    .where('state', 'in', states.includes('released') ? [...states, 'partly'] : states)
    .execute();
  for (const record of records) {
    const kept: Kept = JSON.parse(record.body);
    const margins = {
      total: '',
      day: record.day,
      language: kept.language,
      ...(kept.assistance === null ? {} : { assistance: kept.assistance }),
      ...kept.context,
      ...kept.profile,
    };
    for (const [margin, value] of Object.entries(margins)) {
      const place = `${record.unit} ${record.day.slice(0, 7)} ${record.questionnaire} ${record.version}`;
      const key = `${place} ${record.mode} ${margin} ${value}`;
      const recount = counted.get(key) ?? {
        responses: 0,
        excluded: 0,
        sums: Array(layout.scopes.length * 9).fill(0),
        levels: Array(layout.items.length * 8).fill(0),
      };
      counted.set(key, recount);
      const waiting = new Set(JSON.parse(record.waiting) as string[]);
      countIn(recount, kept, { ...layout, waiting }, isUnderAge(kept.profile));
    }
  }
  return counted;
}

function countIn(
  recount: Recount,
  { answers }: Kept,
  { items, scopes, waiting }: Layout & { readonly waiting: ReadonlySet<string> },
  isExcluded: boolean,
): void {
  recount.responses += 1;
  if (isExcluded) {
    recount.excluded += 1;
    return;
  }
  const columns = [1, 2, 3, 4, 5, 'not-applicable', 'declined', undefined];
  for (const [index, item] of items.entries()) {
    if (waiting.has(item)) continue;
    add(recount.levels, index * 8 + columns.indexOf(answers[item]), 1);
  }
  for (const [index, scope] of scopes.entries()) {
    const counted = scope.filter((item) => !waiting.has(item));
    const given = counted.map((item) => answers[item]).filter((answer) => typeof answer === 'number');
    const m = given.length;
    if (m === 0) continue;
    const y = given.filter((level) => level >= 4).length;
    const z = given.reduce((sum, level) => sum + level - 1, 0);
    for (const [column, sum] of [1, m, m * m, y, m * y, y * y, z, m * z, z * z].entries()) {
      add(recount.sums, index * 9 + column, sum);
    }
  }
}

function add(counts: number[], index: number, by: number): void {
  counts[index] = (counts[index] ?? Number.NaN) + by;
}

/** The stored tallies in the same form, released and pending added up unless one is asked for. */
export async function storedTallies({ writer }: OpenDatabase, states = BOTH): Promise<Map<string, Recount>> {
  const stored = new Map<string, Recount>();
  const rows = await writer.selectFrom('tallies').selectAll().where('state', 'in', states).execute();
  for (const row of rows) {
    const place = `${row.unit} ${row.month} ${row.questionnaire} ${row.version}`;
    const key = `${place} ${row.mode} ${row.margin} ${row.value}`;
    const before = stored.get(key);
    const [sums, levels] = [JSON.parse(row.sums), JSON.parse(row.levels)] as [number[], number[]];
    stored.set(key, {
      responses: row.responses + (before?.responses ?? 0),
      excluded: row.excluded + (before?.excluded ?? 0),
      sums: sums.map((sum, index) => sum + (before?.sums[index] ?? 0)),
      levels: levels.map((count, index) => count + (before?.levels[index] ?? 0)),
    });
  }
  return stored;
}
