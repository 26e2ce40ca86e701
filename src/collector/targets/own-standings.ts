import type { Indices, RankingRow, ScopeFigures } from '../../contract/figures.ts';
import { DEFAULT_MODE, QUESTIONNAIRES } from '../../contract/on-offer.ts';
import { type Day, localDay } from '../../core/kernel/calendar.ts';
import { lastMonthOf, type Period, parsePeriod } from '../../core/kernel/period.ts';
import { COUNTRY_REF } from '../../core/published/published-figure.ts';
import type { EstimateWithInterval } from '../../core/statistics/mover-difference.ts';
import type { Target } from '../../core/targets/target.ts';
import type { OwnStanding } from '../../core/targets/target-state.ts';
import { unitRef } from '../../core/units/unit.ts';
import type { UnitScope } from '../../core/units/unit-scope.ts';
import type { UnitTree } from '../../core/units/unit-tree.ts';
import type { OwnIndices } from '../published/own-beside.ts';

interface OwnSources {
  readonly own: OwnIndices;
  readonly tree: UnitTree;
  readonly scope: UnitScope;
  readonly nowMs: number;
}

/**
 * What is known of own figures that targets are about. Every number comes out of the answers that the
 * first screen is made of, so what is hidden there is hidden here.
 *
 * Overall figures of units beside each other are read as the ranking below the unit above them, at once.
 */
export async function ownStandings(
  { own, tree, scope, nowMs }: OwnSources,
  targets: readonly Target[],
): Promise<(target: Target) => OwnStanding> {
  const answers = new Map<string, Promise<Indices | null>>();
  const read = (unit: string | null, period: Period) => {
    const key = `${unit} ${period.text}`;
    const known = answers.get(key);
    if (known !== undefined) return known;
    const reading = own
      .indices({
        ...{ unit, scope, period, version: null, rule: null },
        questionnaire: QUESTIONNAIRES[0],
        mode: DEFAULT_MODE,
      })
      .then((answer) => (answer.ok ? answer.value : null));
    answers.set(key, reading);
    return reading;
  };

  async function standing({ unit, part, period: text }: Target): Promise<OwnStanding> {
    const parsed = parsePeriod(text);
    if (!parsed.ok) return NOTHING;
    const period = parsed.value;
    const lastMonth = lastMonthOf(period);
    const isOver = localDay(nowMs) > `${lastMonth}-31`;
    const asked = unit === COUNTRY_REF ? null : unit;
    const above = asked === null || part !== null ? null : aboveOf(tree, asked, lastMonth);
    const ranking = above === null ? [] : ((await read(above, period))?.ranking ?? []);
    const row = ranking.find((one) => one.unit.ref === unit);
    if (row !== undefined) return { ...standingOfRow(row), isOver };
    const answer = await read(asked, period);
    return { ...(answer === null ? NOTHING : standingOfAnswer(answer, part)), isOver };
  }

  const standings = new Map(
    await Promise.all(targets.map(async (target) => [target, await standing(target)] as const)),
  );
  return (target) => standings.get(target) ?? NOTHING;
}

const NOTHING = { level: null, change: null, rank: null, isOver: false };

function aboveOf(tree: UnitTree, ref: string, month: string): string | null {
  const [code = ''] = ref.split('@');
  const [above] = tree.ancestors(code, `${month}-15` as Day);
  return above === undefined ? null : unitRef(above);
}

function standingOfRow({ figure, change, rank }: RankingRow): Omit<OwnStanding, 'isOver'> {
  return { level: levelOf(figure), change: changeOf(change), rank: rankOf(rank) };
}

function standingOfAnswer(answer: Indices, part: string | null): Omit<OwnStanding, 'isOver'> {
  if (part === null) {
    const { overall, rank } = answer;
    return { level: levelOf(overall.figure), change: changeOf(overall.change), rank: rankOf(rank) };
  }
  const found = [...answer.components, ...answer.subIndices].find(({ id }) => id === part);
  return { level: levelOf(found?.figure ?? null), change: changeOf(found?.change ?? null), rank: null };
}

function levelOf(figure: ScopeFigures['figure'] | null): EstimateWithInterval | null {
  if (figure === null || figure.hidden) return null;
  const { percent, low, high } = figure;
  return percent === null || low === null || high === null ? null : { estimate: percent, low, high };
}

function changeOf(change: ScopeFigures['change']): EstimateWithInterval | null {
  return change === null ? null : { estimate: change.points, low: change.low, high: change.high };
}

function rankOf(rank: Indices['rank']): EstimateWithInterval | null {
  return rank === null ? null : { estimate: rank.rank, low: rank.rankRange.from, high: rank.rankRange.to };
}
