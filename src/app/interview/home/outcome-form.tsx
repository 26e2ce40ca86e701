import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type SelectionState,
  VISIT_RESULTS,
  type Visit,
  type VisitResult,
} from '../../../core/interview/visits.ts';
import type { KeptSample, KeptVisit } from '../../../device/drafts/interview-store.ts';
import type { InterviewerSession } from '../../../device/drafts/interviewers.ts';
import { sendVisits } from '../../../device/drafts/submit-interview.ts';
import { Button } from '../../ui/button.tsx';
import styles from '../interview.module.css';
import type { InterviewTools } from '../interview-tools.ts';

export interface OutcomeFormProps {
  readonly tools: InterviewTools;
  readonly session: InterviewerSession;
  readonly sample: KeptSample;
  readonly state: SelectionState;
  /** Of the household, for who listens. */
  readonly name: string;
  readonly place: Omit<Visit, 'result'>;
  readonly onCancel: () => void;
  readonly onSaved: (kept: 'saved' | 'not-saved' | 'send-failed') => void;
}

/** What became of a visit without an interview. The last visit to a household is sent. */
export function OutcomeForm(props: OutcomeFormProps) {
  const { t } = useTranslation('interview');
  const { tools, session, sample, state, name, place, onCancel, onSaved } = props;
  const [result, setResult] = useState<VisitResult>('not-at-home');
  const group = useId();

  async function save() {
    const { interviews, records, questionnaire, device } = tools;
    const made = state.kind === 'call-back' ? state.made : 0;
    const isLast = result !== 'not-at-home' || made >= sample.settings.callBacks;
    const visit: KeptVisit = {
      ...place,
      id: tools.random.id(),
      interviewer: session.number,
      atMs: tools.now(),
      result,
      record: isLast ? 'waiting' : 'none',
    };
    if ((await interviews.addVisit(visit)) === 'has-draft') return onSaved('not-saved');
    const sent = await sendVisits({ interviews, records }, questionnaire).catch(() => 0);
    if (sent > 0) void device.sync.now();
    onSaved(isLast && sent === 0 ? 'send-failed' : 'saved');
  }

  return (
    <fieldset className={styles['choices']}>
      <legend>
        {t('households.result')}: {name}
      </legend>
      {VISIT_RESULTS.filter((one) => one !== 'completed').map((one) => (
        <label key={one} className={styles['choice']}>
          <input type="radio" name={group} checked={result === one} onChange={() => setResult(one)} />
          {t(`results.${one}`)}
        </label>
      ))}
      <div className={styles['row']}>
        <Button look="primary" size="touch" onClick={() => void save().catch(() => onSaved('not-saved'))}>
          {t('households.save')}
        </Button>
        <Button size="touch" onClick={onCancel}>
          {t('households.cancel')}
        </Button>
      </div>
    </fieldset>
  );
}
