import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Visit } from '../../../core/interview/visits.ts';
import { RECHECK_FINDINGS, type RecheckFinding } from '../../../core/protocol/recheck.ts';
import type { InterviewerSession } from '../../../device/drafts/interviewers.ts';
import { Button } from '../../ui/button.tsx';
import styles from '../interview.module.css';
import type { InterviewTools } from '../interview-tools.ts';

export interface RecheckFormProps {
  readonly tools: InterviewTools;
  readonly session: InterviewerSession;
  readonly place: Omit<Visit, 'result'>;
  /** Its number in the list. */
  readonly household: string;
  readonly onSaved: (isSaved: boolean) => void;
}

/** What was found at one household. It is kept once and then sent, so it is chosen first and kept by a button. */
export function RecheckForm({ tools, session, place, household, onSaved }: RecheckFormProps) {
  const { t } = useTranslation('interview');
  const [result, setResult] = useState<RecheckFinding | null>(null);
  const group = useId();

  async function save(chosen: RecheckFinding) {
    const { interviews, random, now } = tools;
    const about = { id: random.id<'RecordId'>(), atMs: now(), record: 'waiting' } as const;
    const found = { ...about, result: chosen, interviewer: session.number };
    // Somebody else may have kept a result in another tab: theirs stays, and is shown.
    await interviews.saveFinding(place, found);
  }

  return (
    <fieldset className={styles['choices']}>
      <legend>{t('rechecks.legend', { household })}</legend>
      {RECHECK_FINDINGS.map((one) => (
        <label key={one} className={styles['choice']}>
          <input type="radio" name={group} checked={result === one} onChange={() => setResult(one)} />
          {t(`rechecks.${one}`)}
        </label>
      ))}
      {result === null ? null : (
        <>
          <p className={styles['soft']}>
            {t(result === 'not-reached' ? 'rechecks.final-not-reached' : 'rechecks.final')}
          </p>
          <div className={styles['row']}>
            <Button
              look="primary"
              size="touch"
              aria-label={`${t('rechecks.save')}: ${t('households.household', { household })}`}
              onClick={() =>
                void save(result).then(
                  () => onSaved(true),
                  () => onSaved(false),
                )
              }
            >
              {t('rechecks.save')}
            </Button>
            <Button size="touch" onClick={() => setResult(null)}>
              {t('households.cancel')}
            </Button>
          </div>
        </>
      )}
    </fieldset>
  );
}
