import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { interviewSections } from '../../../core/interview/interview-sections.ts';
import { useSurveyWords } from '../../survey/survey-words.tsx';
import { Button } from '../../ui/button.tsx';
import { useOnChange } from '../../ui/use-on-change.ts';
import styles from '../interview.module.css';
import { InterviewFrame } from '../interview-frame.tsx';
import { CommentField } from './comment-field.tsx';
import { type OwnPartProps, SECTIONS, type SectionName } from './own-part-props.ts';
import { PerceptionField } from './perception-field.tsx';
import { ProfileField } from './profile-field.tsx';
import { SendPanel } from './send-panel.tsx';

/** The sections the interviewer asks and writes, in any order, each change kept at once. */
export function OwnPart(props: OwnPartProps) {
  const { tools, book, section, name, onSection, onHandOver, onClosed } = props;
  const { t } = useTranslation('interview');
  const { text } = useSurveyWords();
  const { questionnaire } = tools;
  const sections = useMemo(() => interviewSections(questionnaire), [questionnaire]);
  const { draft, saving, answer } = book;
  const { own, handedOver } = draft;
  useOnChange(section, () => {
    document.getElementById(HEADING)?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  });

  const perceived = (questions: readonly { readonly id: string }[]) =>
    questions.filter(({ id }) => Object.hasOwn(own.perceptions, id)).length;
  const counts: Readonly<Record<SectionName, readonly [number, number] | null>> = {
    before: [perceived(sections.before), sections.before.length],
    'hand-over': [handedOver === null ? 0 : 1, 1],
    after: [perceived(sections.after), sections.after.length],
    profile: [
      sections.profile.filter(({ id }) => Object.hasOwn(own.profile, id)).length,
      sections.profile.length,
    ],
    send: null,
  };
  const asked = section === 'before' ? sections.before : section === 'after' ? sections.after : [];
  const following = SECTIONS[SECTIONS.indexOf(section) + 1];

  return (
    <InterviewFrame heading={name} actions={<Button onClick={onClosed}>{t('interview.back')}</Button>}>
      <nav aria-label={t('interview.sections')} className={styles['row']}>
        {SECTIONS.map((one) => {
          const count = counts[one];
          return (
            <Button
              key={one}
              look={one === section ? 'primary' : 'secondary'}
              aria-current={one === section ? 'step' : undefined}
              onClick={() => onSection(one)}
            >
              {t(`interview.section.${one}`)}
              {count === null ? '' : ` ${t('interview.answered', { answered: count[0], total: count[1] })}`}
            </Button>
          );
        })}
      </nav>
      <p
        role={saving === 'failed' || saving === 'stale' ? 'alert' : 'status'}
        className={saving === 'failed' || saving === 'stale' ? styles['bad'] : styles['soft']}
      >
        {t(
          {
            saved: 'interview.saved',
            saving: 'interview.saving',
            failed: 'interview.not-saved',
            stale: 'interview.stale',
          }[saving],
        )}
      </p>
      <section className={styles['card']} aria-labelledby={HEADING}>
        <h2 id={HEADING} tabIndex={-1}>
          {t(`interview.section.${section}`)}
        </h2>
        {section === 'before' ? (
          <div className={styles['note']}>
            <p>{t('interview.adult')}</p>
            <blockquote>{text(questionnaire.notice)}</blockquote>
            <Button
              size="touch"
              aria-pressed={own.isInterpreted === true}
              onClick={() => answer({ isInterpreted: own.isInterpreted !== true })}
            >
              {t('interview.interpreted')}
            </Button>
          </div>
        ) : null}
        {asked.map((perception) => (
          <PerceptionField
            key={perception.id}
            perception={perception}
            value={own.perceptions[perception.id]}
            onChange={(value) => answer({ perceptions: withValue(own.perceptions, perception.id, value) })}
          />
        ))}
        {section === 'hand-over' ? (
          <>
            <p>{t('interview.hand-over-about')}</p>
            {handedOver === null ? (
              <Button look="primary" size="large" onClick={onHandOver}>
                {t('interview.hand-over')}
              </Button>
            ) : (
              <p className={styles['good']}>{t('interview.sealed')}</p>
            )}
          </>
        ) : null}
        {section === 'after' && sections.comment !== null ? (
          <CommentField
            comment={sections.comment}
            value={own.comment}
            onChange={(comment) => answer({ comment })}
          />
        ) : null}
        {section === 'profile'
          ? sections.profile.map((question) => (
              <ProfileField
                key={question.id}
                question={question}
                value={own.profile[question.id]}
                hasConsent={own.consents.includes(question.id)}
                onConsent={(isGiven) =>
                  answer({
                    consents: own.consents
                      .filter((id) => id !== question.id)
                      .concat(isGiven ? question.id : []),
                    ...(isGiven ? {} : { profile: withValue(own.profile, question.id, undefined) }),
                  })
                }
                onChange={(value) => answer({ profile: withValue(own.profile, question.id, value) })}
              />
            ))
          : null}
        {section === 'send' ? <SendPanel {...props} sections={sections} /> : null}
      </section>
      {following === undefined ? null : (
        <Button size="touch" onClick={() => onSection(following)}>
          {t('interview.next')}
        </Button>
      )}
    </InterviewFrame>
  );
}

const HEADING = 'interview-section';

function withValue<Value>(
  values: Readonly<Record<string, Value>>,
  id: string,
  value: Value | undefined,
): Readonly<Record<string, Value>> {
  const { [id]: _, ...others } = values;
  return value === undefined ? others : { ...others, [id]: value };
}
