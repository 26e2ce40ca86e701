import { useTranslation } from 'react-i18next';
import type { RankedRow, RankingParameters } from '../../../contract/analysis/ranking.ts';
import { UNIT_KINDS } from '../../../core/units/unit.ts';
import { FiguresPage } from '../analysis/figures-page.tsx';
import { useRead } from '../requests/use-read.ts';
import { RankingPanel } from '../results/ranking/ranking-panel.tsx';
import { parametersOf, queryOf } from '../selection/selection.ts';
import { useSelection } from '../selection/use-selection.ts';
import { NoticePanel } from '../ui/panel.tsx';
import { MethodDetails } from '../ui/reading/method-details.tsx';
import { useWording } from '../wording/use-wording.ts';
import { GroupsPanel } from './groups-panel.tsx';
import { RankingFilters } from './ranking-filters.tsx';
import { useOnTimeColumn } from './use-on-time-column.ts';

/** Which of the units below surely stand out, and in which order they are. */
export default function RankingPage() {
  const { t } = useTranslation('console-analysis');
  const { unitName } = useWording();
  const address = useSelection();
  const { selection, parameters, addressOf } = address;
  const read = useRead('GET /api/v1/ranking', {
    query: { ...queryOf(selection), ...filterIn(parameters) },
  });
  const onTime = useOnTimeColumn(
    read.answer === null || !read.isCurrent
      ? null
      : { ...selection, unit: read.answer.unit.code, period: read.answer.period },
  );
  /** A unit with others below it leads to their ranking, an office to what its figure is made of. */
  const leadsTo = ({ unit, hasUnitsBelow }: Pick<RankedRow, 'unit' | 'hasUnitsBelow'>) =>
    hasUnitsBelow
      ? addressOf(unit.code, { block: null, region: null, class: null })
      : `/console/causes?${parametersOf({ ...selection, unit: unit.code })}`;
  return (
    <FiguresPage
      title={t('ranking.title')}
      address={address}
      read={read}
      below={({ ranking }) => ranking.map(({ unit, counts }) => ({ unit, isActive: counts.responses > 0 }))}
    >
      {(answer) =>
        answer.of === 0 ? (
          <NoticePanel
            title={t('ranking.no-units-title')}
            text={t('ranking.no-units', { unit: unitName(answer.unit) })}
          />
        ) : (
          <>
            <RankingFilters answer={answer} parameters={parameters} choose={address.choose} />
            {answer.ranking.length === 0 ? (
              <NoticePanel title={t('ranking.none-title')} text={t('ranking.none')} />
            ) : (
              <>
                <GroupsPanel answer={answer} leadsTo={leadsTo} />
                <RankingPanel of={answer} addressOf={leadsTo} further={onTime} />
                <MethodDetails
                  notes={[
                    ...(t('ranking.method', {
                      returnObjects: true,
                      minimum: answer.rankingMinimum,
                    }) as string[]),
                    ...(onTime === null ? [] : [t('ranking.on-time.method')]),
                  ]}
                />
              </>
            )}
          </>
        )
      }
    </FiguresPage>
  );
}

/** What the address asks for; whatever it says wrongly is read as not said. */
function filterIn(parameters: URLSearchParams): Partial<RankingParameters> {
  const { scope, block, region, class: unitClass } = Object.fromEntries(parameters);
  const kind = UNIT_KINDS.find((one) => one === block);
  return {
    ...(scope ? { scope } : {}),
    ...(kind === undefined ? {} : { block: kind }),
    ...(region ? { region } : {}),
    ...(unitClass ? { class: unitClass } : {}),
  };
}
