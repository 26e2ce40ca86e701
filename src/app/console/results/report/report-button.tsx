import { useTranslation } from 'react-i18next';
import type { Indices } from '../../../../contract/figures.ts';
import { formatPercent } from '../../../../contract/wording/format.ts';
import { Button } from '../../../ui/button.tsx';
import { addressOf } from '../../requests/call.ts';
import type { Selection } from '../../selection/selection.ts';
import { useWording } from '../../wording/use-wording.ts';
import styles from './report-button.module.css';
import { useReport } from './use-report.ts';

export interface ReportButtonProps {
  readonly answer: Indices;
  readonly compare: Selection['compare'];
}

/** Asks for the report of what is shown, says how far it is, and hands it out. */
export default function ReportButton({ answer, compare }: ReportButtonProps) {
  const { t } = useTranslation('console-report');
  const { language } = useWording();
  const { state, ask, cancel } = useReport();
  const { unit, period, questionnaire, mode } = answer;
  const asked = {
    ...(unit.ref === null ? {} : { unit: unit.ref }),
    ...{ period: period.text, questionnaire: questionnaire.id, version: String(questionnaire.version) },
    ...{ mode, compare, language },
  };
  const work = state.kind === 'work' ? state.work : null;
  const isOpen = state.kind === 'asking' || work?.state === 'waiting' || work?.state === 'being-made';
  return (
    <section className={styles['report']} aria-label={t('title')}>
      {work?.state === 'made' ? (
        <a
          className={styles['file']}
          href={addressOf('GET /api/v1/reports/:id/file.pdf', { params: { id: work.id } })}
          download
        >
          {t('download')}
        </a>
      ) : null}
      {isOpen ? (
        <Button onClick={() => void cancel()}>{t('cancel')}</Button>
      ) : (
        <>
          <Button onClick={() => void ask({ ...asked, format: 'report' })}>{t('make')}</Button>
          <Button onClick={() => void ask({ ...asked, format: 'slide' })}>{t('make-slide')}</Button>
        </>
      )}
      <span role="status" className={styles['state']}>
        {said()}
      </span>
    </section>
  );

  function said(): string {
    if (state.kind === 'none') return t('about');
    if (state.kind === 'asking') return t('asking');
    if (state.kind === 'refused') {
      if (state.code === 'too-many-requests') return t('too-many');
      return t(state.code === 'offline' ? 'offline' : 'failed');
    }
    const { ahead, done } = state.work;
    return t(state.work.state, { n: ahead, share: formatPercent(100 * done, language, 0) });
  }
}
