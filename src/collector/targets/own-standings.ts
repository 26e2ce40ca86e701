import type { ScopeFigures } from '../../contract/figures.ts';
import { DEFAULT_MODE, QUESTIONNAIRES } from '../../contract/on-offer.ts';
import { localDay } from '../../core/kernel/calendar.ts';
import { lastMonthOf, parsePeriod } from '../../core/kernel/period.ts';
import { COUNTRY_REF } from '../../core/published/published-figure.ts';
import type { EstimateWithInterval } from '../../core/statistics/mover-difference.ts';
import { OVERALL } from '../../core/tally/tally-layout.ts';
import type { Target } from '../../core/targets/target.ts';
import type { OwnStanding } from '../../core/targets/target-state.ts';
import type { UnitScope } from '../../core/units/unit-scope.ts';
import type { AskedFigure, FigureOfUnit, FiguresQuery } from '../figures/figures-of-units.ts';

/** The figures of many units, hidden already where they must be. */
export interface OwnFigures {
  read(query: FiguresQuery, asked: readonly AskedFigure[]): Promise<(one: AskedFigure) => FigureOfUnit>;
}

interface OwnSources {
  readonly ownFigures: OwnFigures;
  readonly scope: UnitScope;
  readonly nowMs: number;
}

/** What is known of the own figures that targets are about, read at once for all of them. */
export async function ownStandings(
  { ownFigures, scope, nowMs }: OwnSources,
  targets: readonly Target[],
): Promise<(target: Target) => OwnStanding> {
  const asked = new Map(
    targets.flatMap((target) => {
      const one = askedBy(target);
      return one === null ? [] : [[target, one] as const];
    }),
  );
  if (asked.size === 0) return () => NOTHING;
  const query = { scope, questionnaire: QUESTIONNAIRES[0], mode: DEFAULT_MODE };
  const read = await ownFigures.read(query, [...asked.values()]);
  const today = localDay(nowMs);
  return (target) => {
    const one = asked.get(target);
    if (one === undefined) return NOTHING;
    const { figure, change, rank } = read(one);
    const isOver = today > `${lastMonthOf(one.period)}-31`;
    return { level: levelOf(figure), change: changeOf(change), rank: rankOf(rank), isOver };
  };
}

const NOTHING = { level: null, change: null, rank: null, isOver: false };

/** Null where nothing can be asked. */
function askedBy({ unit, part, period, kind }: Target): AskedFigure | null {
  const parsed = parsePeriod(period);
  // Of a change of places no interval is known, so nothing is read for it.
  if (!parsed.ok || kind === 'rank-change') return null;
  const what = kind === 'level' ? 'figure' : kind;
  // Places are known of overall figures only.
  if (what === 'rank' && part !== null) return null;
  return { unit: unit === COUNTRY_REF ? null : unit, period: parsed.value, part: part ?? OVERALL, what };
}

function levelOf(figure: FigureOfUnit['figure']): EstimateWithInterval | null {
  if (figure === null || figure.hidden) return null;
  const { percent, low, high } = figure;
  return percent === null || low === null || high === null ? null : { estimate: percent, low, high };
}

function changeOf(change: ScopeFigures['change']): EstimateWithInterval | null {
  return change === null ? null : { estimate: change.points, low: change.low, high: change.high };
}

function rankOf(rank: FigureOfUnit['rank']): EstimateWithInterval | null {
  return rank === null ? null : { estimate: rank.rank, low: rank.rankRange.from, high: rank.rankRange.to };
}
