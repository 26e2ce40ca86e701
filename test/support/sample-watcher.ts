import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import type { Genuineness } from '../../src/contract/analysis/genuineness.ts';
import { figureFromSums } from '../../src/core/figures/figure.ts';
import type { ShownFigure } from '../../src/core/figures/small-cells.ts';
import type { Month } from '../../src/core/kernel/period.ts';
import { RECHECK_DUE } from '../../src/core/protocol/recheck.ts';
import { COMPLETED_OUTCOME } from '../../src/core/questionnaire/questionnaire.ts';
import { drawnSums } from './cluster-sums.ts';
import type { ReleasedLevel, WatchedUnit } from './released-levels.ts';

const SATISFIED_FROM = 4;
const TEN = 10;

type Neighbourhoods = readonly (readonly ReleasedLevel[])[];

/**
 * The neighbourhoods whose sums an interval gives away: of two variances of two neighbourhoods each sum can be worked out,
 * so wherever an interval is that of a sample all of them count as told. Throws where it is neither that of its sample
 * nor that of respondents drawn one by one.
 *
 * @param isAlways as if every interval were that of its sample
 */
export function toldByInterval(
  figure: ShownFigure,
  levels: readonly ReleasedLevel[],
  where: string,
  isAlways = false,
): Neighbourhoods {
  if (figure.hidden || figure.percent === null) return [];
  const ofRespondents = [...Map.groupBy(levels, ({ record }) => record).values()];
  const sums = drawnSums(
    ofRespondents.map((given) => ({
      stratum: given[0]?.stratum ?? '',
      unit: nameOf(given[0]),
      m: given.length,
      y: given.filter(({ level }) => level >= SATISFIED_FROM).length,
    })),
  );
  const isShown = (strata: typeof sums.strata) =>
    isSame(figure, figureFromSums({ ...sums, strata }, 'satisfied-share'));
  const isPlain = isShown(undefined);
  if (!isPlain && !isShown(sums.strata)) throw new Error(`${where}: an interval of something else`);
  if (isPlain && !isAlways) return [];
  return [...Map.groupBy(levels, nameOf).values()];
}

function nameOf(level: ReleasedLevel | undefined): string {
  return JSON.stringify([level?.unit, level?.stratum, level?.neighbourhood]);
}

type Spread = Pick<Extract<ShownFigure, { hidden: false }>, 'standardError' | 'low' | 'high'>;

function isSame(one: Spread, other: Spread): boolean {
  return (['standardError', 'low', 'high'] as const).every(
    (part) => Math.abs((one[part] ?? 0) - (other[part] ?? 0)) < 1e-9,
  );
}

interface Row {
  readonly kind: string;
  readonly unit: string;
  readonly stratum: string | null;
  readonly neighbourhood: string | null;
  readonly wave: string | null;
  readonly outcome: string | null;
}

/** Reads what is told live of visits and of interviews checked again, and compares it with the records that came. */
export class FieldworkWatcher {
  readonly #database: OpenDatabase;
  readonly #units: readonly WatchedUnit[];
  /** Numbers that were told and are not nought, and shares. */
  told = 0;

  constructor(database: OpenDatabase, units: readonly WatchedUnit[]) {
    this.#database = database;
    this.#units = units;
  }

  async check({ fieldwork, rechecks, unit }: Genuineness, months: readonly Month[]): Promise<void> {
    const all = await this.#database.reader
      .selectFrom('records')
      .select(['kind', 'unit', 'stratum', 'primary_unit as neighbourhood', 'wave', 'outcome', 'day'])
      .where((where) => where.or([where('mode', '=', 'household'), where('kind', '=', 'recheck')]))
      .execute();
    const came = all.filter(({ day }) => months.includes(day.slice(0, 7) as Month));
    const visits = of(came, ({ kind }) => kind === 'response');
    const checks = of(came, ({ kind }) => kind === 'recheck');
    const isIn = (code: string | null) => {
      const offices = this.#units.find((one) => one.code === code)?.offices ?? [];
      return (row: Row) => offices.includes(row.unit);
    };
    const [own, name] = [isIn(unit.code), `${unit.code} ${months[0]}`];
    if (fieldwork === null) {
      if (of(visits, own).length > 0) throw new Error(`${name}: visits are not told`);
    } else {
      this.#checkVisits(name, fieldwork, of(visits, own));
      for (const { outcome, percent } of fieldwork.outcomes)
        this.#checkShare(`${name} ${outcome}`, percent, of(visits, own), (row) => row.outcome === outcome);
      for (const below of fieldwork.units)
        this.#checkVisits(`${name} ${below.unit.code}`, below, of(visits, isIn(below.unit.code)));
      for (const { stratum, neighbourhood, ...told } of fieldwork.neighbourhoods) {
        const isHere = (row: Row) => row.stratum === stratum && row.neighbourhood === neighbourhood;
        this.#checkVisits(`${name} ${neighbourhood}`, told, of(of(visits, own), isHere));
      }
    }
    for (const { wave, results, units, ...told } of rechecks ?? []) {
      const ofWave = of(checks, (row) => row.wave === wave);
      const found = of(of(ofWave, own), isFound);
      this.#checkRechecks(`${name} ${wave}`, told, of(ofWave, own));
      for (const { result, percent } of results)
        this.#checkShare(`${name} ${wave} ${result}`, percent, found, (row) => row.outcome === result);
      for (const below of units)
        this.#checkRechecks(`${name} ${wave} ${below.unit.code}`, below, of(ofWave, isIn(below.unit.code)));
    }
  }

  #checkVisits(where: string, told: { completed: number; visited: number }, rows: readonly Row[]): void {
    const completed = of(rows, ({ outcome }) => outcome === COMPLETED_OUTCOME);
    this.#checkTens(`${where} completed`, told.completed, completed.length);
    this.#checkTens(`${where} visited`, told.visited, rows.length);
  }

  #checkRechecks(where: string, told: { chosen: number; checked: number }, rows: readonly Row[]): void {
    const found = of(rows, isFound).length;
    this.#checkTens(`${where} chosen`, told.chosen, Math.max(rows.length - found, found));
    this.#checkTens(`${where} checked`, told.checked, found);
  }

  #checkTens(where: string, told: number, actual: number): void {
    if (told % TEN !== 0 || told > actual || told <= actual - TEN)
      throw new Error(`${where}: ${told} is told, and ${actual} is true`);
    if (told > 0) this.told += 1;
  }

  /** A share is of ten who had it and ten who had not, or none is told. */
  #checkShare(where: string, percent: number | null, rows: readonly Row[], had: (row: Row) => boolean): void {
    const some = of(rows, had).length;
    const isTold = some >= TEN && rows.length - some >= TEN;
    const actual = isTold ? Math.round((100 * some) / rows.length) : null;
    if (percent !== actual) throw new Error(`${where}: ${percent} % is told of ${some} of ${rows.length}`);
    if (isTold) this.told += 1;
  }
}

function of(rows: readonly Row[], isOne: (row: Row) => boolean): readonly Row[] {
  return rows.filter(isOne);
}

function isFound({ outcome }: Row): boolean {
  return outcome !== RECHECK_DUE;
}
