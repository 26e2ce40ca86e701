import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { countsQueryOf, type Selection } from '../../selection/selection.ts';
import { Panel, PanelSentence, PanelTitle } from '../../ui/panel.tsx';
import { MethodDetails } from '../../ui/reading/method-details.tsx';
import { useWording } from '../../wording/use-wording.ts';
import { useReadBeside } from './use-read-beside.ts';

export interface OnTimeProps {
  readonly about: Selection;
  readonly released: number;
}

/** How many dossiers of the period were on time, beside what citizens say of it; nothing where none were imported. */
export default function OnTime({ about, released }: OnTimeProps) {
  const { t } = useTranslation('console-published');
  const { percent, count } = useWording();
  const { answer } = useReadBeside('GET /api/v1/caseloads', { query: countsQueryOf(about) }, released);
  const unit = answer?.unit ?? null;
  if (answer === null || unit === null || unit.onTimePercent === null) return null;
  const { satisfiedPercent, finished, months } = unit;
  const rate = percent(unit.onTimePercent);
  return (
    <Panel aria-labelledby="on-time" data-testid="on-time">
      <PanelTitle id="on-time">{t('beside.title')}</PanelTitle>
      <PanelSentence>
        {t('beside.rate', { rate, finished: count(finished), count: months, months: count(months) })}{' '}
        {satisfiedPercent === null ? null : t('beside.satisfied', { satisfied: percent(satisfiedPercent) })}{' '}
        {answer.responsePercent === null
          ? null
          : t('beside.responses', {
              responses: count(answer.responses),
              rate: percent(answer.responsePercent),
            })}
      </PanelSentence>
      <Link to={`/console/published?unit=${unit.code ?? 'VN'}`}>{t('beside.link')}</Link>
      <MethodDetails
        title={t('beside.method-title')}
        notes={t('beside.method', { returnObjects: true }) as string[]}
      />
    </Panel>
  );
}
