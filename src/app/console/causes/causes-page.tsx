import { useTranslation } from 'react-i18next';
import { FiguresPage } from '../analysis/figures-page.tsx';
import { useRead } from '../requests/use-read.ts';
import { queryOf } from '../selection/selection.ts';
import { useSelection } from '../selection/use-selection.ts';
import { MethodDetails } from '../ui/reading/method-details.tsx';
import { useWording } from '../wording/use-wording.ts';
import type { CausesPanelProps } from './causes-panel-props.ts';
import { ChangePanel } from './change-panel.tsx';
import { CriteriaPanel } from './criteria-panel.tsx';
import { CriterionPanel } from './criterion-panel.tsx';
import { HeatMap } from './heat-map.tsx';
import { RaisingPanel } from './raising-panel.tsx';

/** Why a figure is what it is: what changed, where points are lost, and what raising the low ones would do. */
export default function CausesPage() {
  const { t } = useTranslation('console-analysis');
  const address = useSelection();
  const read = useRead('GET /api/v1/causes', { query: queryOf(address.selection) });
  return (
    <FiguresPage
      title={t('causes.title')}
      address={address}
      read={read}
      below={({ matrix }) => matrix.map(({ unit }) => ({ unit, isActive: true }))}
    >
      {(answer) => <Panels answer={answer} address={address} />}
    </FiguresPage>
  );
}

function Panels({ answer, address }: CausesPanelProps) {
  const { t } = useTranslation('console-analysis');
  const { percent } = useWording();
  const item = answer.items.find(({ id }) => id === address.parameters.get('item'));
  const method = t('causes.method', {
    returnObjects: true,
    median: percent(answer.raisingUnits?.level ?? answer.raisingItems?.level ?? 0),
    minimum: answer.rankingMinimum,
  }) as string[];
  if (item !== undefined) {
    return (
      <>
        <CriterionPanel answer={answer} address={address} item={item} />
        <MethodDetails notes={method} />
      </>
    );
  }
  return (
    <>
      <ChangePanel answer={answer} address={address} />
      {answer.matrix.length === 0 ? (
        <CriteriaPanel answer={answer} address={address} />
      ) : (
        <HeatMap answer={answer} address={address} />
      )}
      <RaisingPanel answer={answer} address={address} />
      <MethodDetails notes={method} />
    </>
  );
}
