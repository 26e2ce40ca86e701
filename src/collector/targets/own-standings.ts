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
import type { AskedFigure, FigureOfUnit, FiguresQuery, RaisingOfUnit } from '../figures/figures-of-units.ts';

/** The figures of many units, hidden already where they must be. */
export interface OwnFigures {
  read(query: FiguresQuery, asked: readonly AskedFigure[]): Promise<(one: AskedFigure) => FigureOfUnit>;
}

interface OwnSources {
  readonly ownFigures: OwnFigures;
  readonly scope: UnitScope;
  readonly nowMs: number;
}

/** What is known of an own figure that a target is about. */
export interface KnownOfTarget {
  readonly standing: OwnStanding;
  /** What the figure would gain by raising its low parts; null where there are no such parts. */
  readonly raising: RaisingOfUnit | null;
  /** The figures of all that are ranked with the unit, by place; only of a place to be reached. */
  readonly ranked: FigureOfUnit['ranked'];
  /** Percent; of a place to be reached what the unit has. */
  readonly percent: number | null;
}

/** What is known of the own figures that targets are about, read at once for all of them. */
export async function ownStandings(
  { ownFigures, scope, nowMs }: OwnSources,
  targets: readonly Target[],
): Promise<(target: Target) => KnownOfTarget> {
  const asked = new Map(
    targets.flatMap((target) => {
      const one = askedBy(target);
      return one === null ? [] : [[target, { one, raising: { ...one, what: 'raising' as const } }] as const];
    }),
  );
  if (asked.size === 0) return () => NOTHING;
  const query = { scope, questionnaire: QUESTIONNAIRES[0], mode: DEFAULT_MODE };
  const read = await ownFigures.read(
    query,
    [...asked.values()].flatMap(({ one, raising }) => [one, raising]),
  );
  const today = localDay(nowMs);
  return (target) => {
    const about = asked.get(target);
    if (about === undefined) return NOTHING;
    const { figure, change, rank, ranked } = read(about.one);
    const isOver = today > `${lastMonthOf(about.one.period)}-31`;
    return {
      standing: { level: levelOf(figure), change: changeOf(change), rank: rankOf(rank), isOver },
      raising: read(about.raising).raising,
      ranked,
      percent: figure === null || figure.hidden ? null : figure.percent,
    };
  };
}

const NOTHING: KnownOfTarget = {
  standing: { level: null, change: null, rank: null, isOver: false },
  raising: null,
  ranked: [],
  percent: null,
};

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
