import { type ReactNode, Suspense } from 'react';
import type { Indices } from '../../../../contract/figures.ts';
import type { TargetRow } from '../../../../contract/published/targets.ts';
import { highestLevel, percentOf } from '../../../../contract/wording/figure-texts.ts';
import { formatRank } from '../../../../contract/wording/format.ts';
import { IntervalScale } from '../../charts/interval-scale.tsx';
import type { Selection } from '../../selection/selection.ts';
import { useWording } from '../../wording/use-wording.ts';
import { TrendLineComing } from '../beside/coming.tsx';
import { TargetNotes, TrendLine } from '../beside/later.tsx';
import { selectionOfAnswer } from '../beside/use-read-beside.ts';
import { Change } from '../change-words.tsx';
import { MadeOf } from '../made-of.tsx';
import type { LiveCountsState } from '../use-live-counts.ts';
import { Freshness } from './freshness.tsx';
import { Headline } from './headline.tsx';
import { inLongerSpans } from './longer-spans.tsx';
import { NamedUnitsFact } from './named-units-fact.tsx';
import styles from './overall-panel.module.css';

export interface OverallPanelProps {
  readonly answer: Indices;
  readonly live: LiveCountsState;
  readonly selection: Selection;
  readonly targets: readonly TargetRow[];
}

/** The one percentage, how sure it is, and what it is compared to. */
export function OverallPanel({ answer, live, selection, targets }: OverallPanelProps) {
  const { t, percent, count, short, whyNone, comparedWith, unitName, text } = useWording();
  const { overall, previousPeriod, unit } = answer;
  const { figure, previous, parent } = overall;
  const shown = percentOf(figure);
  const previousShown = percentOf(previous);
  const parentShown = percentOf(parent);
  const level = highestLevel(answer.questionnaire);
  const highest = level === null ? null : percentOf(overall.verySatisfied);
  const above = unit.parents.at(-1);
  // Then the line has two points for sure: that of the period before may be further back than a year otherwise.
  const hasLine = shown !== null && previousShown !== null && selection.compare === 'previous';
  return (
    <section className={styles['panel']} aria-labelledby="overall-title" data-testid="overall">
      <h2 id="overall-title" className="visually-hidden">
        {t('overall.title')}
      </h2>
      <Headline answer={answer} />
      <div className={styles['figure']}>
        {shown === null ? (
          <p className={styles['none']} data-testid="overall-hidden">
            {inLongerSpans(answer) > 0 && inLongerSpans(answer) === answer.counts.pending
              ? t('hidden.in-longer-span')
              : whyNone(figure, answer.counts, answer.asOf.release)}
          </p>
        ) : (
          <>
            <p className={styles['percent']} data-testid="overall-percent">
              {percent(shown.percent)}
            </p>
            <p className={styles['interval']} data-testid="overall-interval">
              {t('overall.interval', { low: percent(shown.low), high: percent(shown.high) })}
            </p>
            <IntervalScale
              figure={shown}
              marks={[
                ...markOf(
                  previousShown?.percent,
                  'previous',
                  previousPeriod && comparedWith(previousPeriod, answer.comparedMonths),
                ),
                ...markOf(parentShown?.percent, 'parent', above ? unitName(above) : t('country')),
              ]}
            />
          </>
        )}
        {targets.length === 0 ? null : (
          <Suspense>
            <TargetNotes targets={targets} />
          </Suspense>
        )}
      </div>
      <dl className={styles['facts']}>
        <Fact
          term={
            previousPeriod === null
              ? t('overall.no-change')
              : t('overall.change', { period: comparedWith(previousPeriod, answer.comparedMonths) })
          }
        >
          <Change
            change={overall.change}
            figures={
              // The change of some months is not what the figure of all of them less the former one is.
              shown === null || previousShown === null || answer.comparedMonths !== null
                ? null
                : { before: previousShown.percent, after: shown.percent }
            }
            previousPeriod={previousPeriod}
          />
          <MadeOf answer={answer} />
        </Fact>
        {hasPeers(answer) ? (
          <Fact term={t('overall.rank')}>
            <RankFact answer={answer} />
          </Fact>
        ) : null}
        {answer.ranking.length > 1 ? (
          <Fact term={t('named-units.title')}>
            <NamedUnitsFact answer={answer} selection={selection} />
          </Fact>
        ) : null}
        <Fact term={t('overall.respondents')}>
          {figure.hidden || figure.respondents === 0 ? (
            <span className={styles['soft']}>{short(figure, answer.counts)}</span>
          ) : (
            <>
              <strong data-testid="respondents">{count(figure.respondents)}</strong>
              <span className={styles['soft']}>
                {t('overall.answers', { count: figure.answers, n: count(figure.answers) })}
              </span>
            </>
          )}
        </Fact>
        {level === null || highest === null ? null : (
          <Fact term={text(level)}>
            <strong data-testid="very-satisfied">{percent(highest.percent)}</strong>
            <span className={styles['soft']}>
              {t('overall.widest', { low: percent(highest.low), high: percent(highest.high) })}
            </span>
          </Fact>
        )}
        <Freshness answer={answer} live={live} />
      </dl>
      {answer.counts.released === 0 ? null : (
        <Suspense fallback={hasLine ? <TrendLineComing /> : null}>
          <TrendLine
            about={selectionOfAnswer(answer, selection)}
            released={answer.asOf.released}
            hasRoom={hasLine}
          />
        </Suspense>
      )}
    </section>
  );
}

/** Whether others of its level are there to be ranked with. */
function hasPeers({ unit, rank }: Indices): boolean {
  return unit.code !== null && rank?.of !== 1;
}

function RankFact({ answer }: { readonly answer: Indices }) {
  const { t } = useWording();
  const { rank, unranked, rankingMinimum } = answer;
  if (rank === null) {
    return (
      <>
        <strong>{t('overall.not-ranked')}</strong>
        {unranked === null ? null : (
          <span className={styles['soft']}>
            {t(`overall.not-ranked-why.${unranked}`, { minimum: rankingMinimum })}
          </span>
        )}
      </>
    );
  }
  const { change, tied, rankRange } = rank;
  const moved =
    change === null
      ? null
      : change === 0
        ? t('overall.rank-same')
        : t(change > 0 ? 'overall.rank-up' : 'overall.rank-down', { places: Math.abs(change) });
  return (
    <>
      <strong data-testid="rank">{formatRank(rank)}</strong>
      {moved === null && !tied ? null : (
        <span data-testid="rank-change">
          {[moved, tied ? t('overall.tied') : null].filter(Boolean).join(', ')}
        </span>
      )}
      <span className={styles['soft']}>{t('overall.rank-range', { ...rankRange })}</span>
    </>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className={styles['fact']}>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function markOf(percent: number | undefined, kind: 'previous' | 'parent', label: string | null) {
  return percent === undefined || label === null ? [] : [{ percent, kind, label }];
}
