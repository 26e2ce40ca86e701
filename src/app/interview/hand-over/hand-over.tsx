import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordId } from '../../../core/kernel/brand.ts';
import {
  checkHandedOver,
  type HandedOverAnswers,
  handedOverPart,
  type SealedPart,
} from '../../../core/protocol/handed-over.ts';
import { handedOverQuestions } from '../../../core/questionnaire/items.ts';
import type { InterviewerSession } from '../../../device/drafts/interviewers.ts';
import { sealHandedOver } from '../../../device/records/seal-handed-over.ts';
import { useSurveyWords } from '../../survey/survey-words.tsx';
import { Button } from '../../ui/button.tsx';
import { ScreenHeading } from '../../ui/screen-heading.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { InterviewerPin } from '../choose-interviewer.tsx';
import styles from '../interview.module.css';
import type { InterviewTools } from '../interview-tools.ts';
import { CitizenQuestions } from './citizen-questions.tsx';

export interface HandOverProps {
  readonly tools: InterviewTools;
  readonly session: InterviewerSession;
  /** The part opens in this record and in no other. */
  readonly record: RecordId;
  /** Keeps the sealed part; resolves with whether it is kept. */
  readonly onSealed: (part: SealedPart) => Promise<boolean>;
  /** The interviewer has the tablet back. */
  readonly onBack: (isSealed: boolean) => void;
}

/**
 * The tablet in the citizen's hands. The answers are in memory only; once they are sealed, or the citizen stops, nothing
 * here can be read, and only the interviewer's PIN leads on.
 */
export function HandOver({ tools, session, record, onSealed, onBack }: HandOverProps) {
  const { t } = useTranslation('interview');
  const { text } = useSurveyWords();
  const [stage, setStage] = useState<'turned' | 'answering' | 'sealing' | 'failed' | 'sealed' | 'stopped'>(
    'turned',
  );
  const { questionnaire } = tools;
  usePageTitle(t('hand-over.title'));

  async function seal(given: HandedOverAnswers) {
    setStage('sealing');
    const part = checkHandedOver(questionnaire, handedOverPart(questionnaire, given));
    try {
      const enrolment = await tools.records.store.currentEnrolment();
      if (!part.ok || enrolment === null) return setStage('failed');
      const { sealingKey } = enrolment.membership;
      const { cryptography } = tools.records;
      const sealed = await sealHandedOver(cryptography, questionnaire, part.value, {
        id: record,
        sealingKey,
      });
      setStage((await onSealed(sealed)) ? 'sealed' : 'failed');
    } catch {
      setStage('failed');
    }
  }

  if (stage === 'turned') {
    const { perceptions, items } = handedOverQuestions(questionnaire);
    return (
      <main className={styles['large']}>
        <ScreenHeading screen={stage}>{t('hand-over.title')}</ScreenHeading>
        <p className={styles['soft']}>{t('hand-over.turn')}</p>
        <p>{text(questionnaire.notice)}</p>
        <p>{t('hand-over.about', { count: perceptions.length + items.length })}</p>
        <Button look="primary" size="large" onClick={() => setStage('answering')}>
          {t('hand-over.begin')}
        </Button>
        <Button size="touch" onClick={() => onBack(false)}>
          {t('hand-over.not-yet')}
        </Button>
      </main>
    );
  }
  if (stage === 'sealed' || stage === 'stopped') {
    return (
      <main className={styles['large']}>
        <ScreenHeading screen={stage}>{t(`hand-over.${stage}`)}</ScreenHeading>
        <p>{t('hand-over.return')}</p>
        <h2>{t('hand-over.pin', { number: session.number })}</h2>
        <InterviewerPin
          interviewers={tools.interviewers}
          number={session.number}
          onOpen={() => onBack(stage === 'sealed')}
        />
      </main>
    );
  }
  return (
    <CitizenQuestions
      questionnaire={questionnaire}
      state={stage}
      onDone={(given) => void seal(given)}
      onStop={() => setStage('stopped')}
    />
  );
}
