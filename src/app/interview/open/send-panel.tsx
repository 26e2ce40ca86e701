import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type InterviewSections, missingItems } from '../../../core/interview/interview-sections.ts';
import { submitInterview } from '../../../device/drafts/submit-interview.ts';
import { useSurveyWords } from '../../survey/survey-words.tsx';
import { Button } from '../../ui/button.tsx';
import { questionsFor } from '../hand-over/questions-for.ts';
import styles from '../interview.module.css';
import type { OwnPartProps } from './own-part-props.ts';

/** What is still missing, by name, and the button that ends the interview. */
export function SendPanel({
  tools,
  session,
  sample,
  book,
  sections,
  onSection,
  onSubmitted,
}: OwnPartProps & { readonly sections: InterviewSections }) {
  const { t } = useTranslation('interview');
  const { text } = useSurveyWords();
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { draft, flush } = book;
  const { own, handedOver } = draft;
  const unasked = [
    ...sections.before.map((one) => ({ ...one, section: 'before' as const })),
    ...sections.after.map((one) => ({ ...one, section: 'after' as const })),
    ...sections.profile.map((one) => ({ ...one, section: 'profile' as const })),
  ].filter(({ id }) => !Object.hasOwn(own.perceptions, id) && !Object.hasOwn(own.profile, id));
  const required = missingItems(tools.questionnaire, () => handedOver !== null);

  async function send() {
    if (handedOver === null || isBusy) return;
    setBusy(true);
    setFailure(null);
    try {
      if (!(await flush())) return setFailure(t('interview.not-saved'));
      const { interviews, records, questionnaire, now, device } = tools;
      const ports = { interviews, records, now };
      const sent = await submitInterview(ports, questionnaire, sample, session.number, {
        ...draft,
        handedOver,
      });
      if (sent.ok) {
        void device.sync.now();
        onSubmitted(sent.value.receipt);
      } else if (sent.error.kind === 'check-failed') {
        setFailure(t('interview.check-failed', { path: sent.error.path }));
      } else setFailure(t(sent.error.kind === 'not-enrolled' ? 'not-enrolled' : 'interview.failed'));
    } catch {
      setFailure(t('interview.failed'));
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      {required.length > 0 ? (
        <div className={styles['warn']}>
          <p>{t('interview.required', { count: questionsFor(tools.questionnaire).length })}</p>
          <Button onClick={() => onSection('hand-over')}>{t('interview.section.hand-over')}</Button>
        </div>
      ) : (
        <p className={styles['good']}>{t('interview.sealed')}</p>
      )}
      {unasked.length === 0 ? (
        <p>{t('interview.all-asked')}</p>
      ) : (
        <>
          <h3>{t('interview.unasked')}</h3>
          <ul className={styles['list']}>
            {unasked.map(({ id, text: words, section }) => (
              <li key={id}>
                <Button look="quiet" onClick={() => onSection(section)}>
                  {text(words)}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      <p className={styles['soft']}>{t('interview.send-about')}</p>
      {failure === null ? null : (
        <p role="alert" className={styles['bad']}>
          {failure}
        </p>
      )}
      <Button
        look="primary"
        size="large"
        disabled={handedOver === null || isBusy}
        onClick={() => void send()}
      >
        {t('interview.send')}
      </Button>
    </>
  );
}
