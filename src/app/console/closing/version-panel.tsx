import { useTranslation } from 'react-i18next';
import { formatDay } from '../../../contract/wording/format.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { buttonClass } from '../../ui/button.tsx';
import { useRead } from '../requests/use-read.ts';
import { CopyField } from '../ui/copy-field.tsx';
import { FormActions, FormGroup } from '../ui/field.tsx';
import { LoadingPanel, Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { ReadFailure } from '../ui/read-failure.tsx';
import { tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import { ComparedFigures } from './compared-figures.tsx';
import { useFocusWhen } from './proposal-panel.tsx';

/** One version of a closed period: its id, its figures beside those of the version before, and the files of it. */
export function VersionPanel({ id }: { readonly id: string }) {
  const { t } = useTranslation('console-closing');
  const { language, unitName, periodLabel } = useWording();
  const { answer, failure, refresh } = useRead('GET /api/v1/snapshots/:id/summary', { params: { id } });
  const heading = useFocusWhen(answer !== null);
  if (answer === null && failure !== null) {
    return <ReadFailure failure={failure} subject="" retry={refresh} />;
  }
  if (answer === null) return <LoadingPanel />;
  const { unit, period, version, madeBy, figures } = answer;
  return (
    <Panel aria-labelledby="version" data-testid="version">
      <PanelTitle id="version" ref={heading} tabIndex={-1}>
        {t('version.title', {
          version: version.version,
          unit: unitName(unit),
          period: periodLabel(period),
        })}
      </PanelTitle>
      <PanelSentence>
        {t('version.sentence', {
          day: formatDay(localDay(version.closedAtMs), language),
          reason: version.reason,
        })}
      </PanelSentence>
      <FormGroup>
        <CopyField label={t('version.id')} value={version.id} />
        <ComparedFigures figures={figures} />
        <p className={tableClass('note')}>{t('version.made', madeBy)}</p>
        <FormActions role="group" aria-label={t('version.downloads')}>
          <a className={buttonClass('secondary')} href={`/api/v1/snapshots/${version.id}`} download>
            {t('version.json')}
          </a>
          <a
            className={buttonClass('secondary')}
            href={`/api/v1/snapshots/${version.id}/figures.csv`}
            download
          >
            {t('version.csv')}
          </a>
        </FormActions>
      </FormGroup>
    </Panel>
  );
}
