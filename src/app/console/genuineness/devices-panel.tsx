import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useRead } from '../requests/use-read.ts';
import { Note } from '../ui/field.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { useWording } from '../wording/use-wording.ts';

/** Whether all that the unit's devices made is here, and which of them are silent. */
export function DevicesPanel({ unit }: { readonly unit: string | null }) {
  const { t } = useTranslation('console-genuineness');
  const { count } = useWording();
  const { answer, isCurrent } = useRead('GET /api/v1/devices', {
    query: unit === null ? {} : { unit },
  });
  const search = unit === null ? '' : `?${new URLSearchParams({ unit })}`;
  const silent = answer?.devices.filter(({ attention }) => attention.includes('silent')).length ?? 0;
  return (
    <Panel aria-labelledby="devices">
      <PanelTitle id="devices">{t('devices.title')}</PanelTitle>
      <PanelSentence>
        {answer === null || !isCurrent
          ? t('devices.loading')
          : t(silent === 0 ? 'devices.about' : 'devices.about-silent', {
              devices: count(answer.summary.devices),
              silent: count(silent),
              made: count(answer.summary.made),
              received: count(answer.summary.received),
              missing: count(answer.summary.missing),
            })}
      </PanelSentence>
      {answer === null || !isCurrent || answer.summary.atOfficialDesk === 0 ? null : (
        <Note look="warn">
          {t('devices.at-desk', {
            count: answer.summary.atOfficialDesk,
            n: count(answer.summary.atOfficialDesk),
          })}
        </Note>
      )}
      {answer === null || !isCurrent || answer.summary.spotUnsaid === 0 ? null : (
        <PanelSentence>
          {t('devices.spot-unsaid', {
            count: answer.summary.spotUnsaid,
            n: count(answer.summary.spotUnsaid),
          })}
        </PanelSentence>
      )}
      <Link to={{ pathname: '/console/devices', search }}>{t('devices.link')}</Link>
    </Panel>
  );
}
