import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from '../../ui/button.tsx';
import { InterviewFrame } from '../interview-frame.tsx';
import { ChangePin } from './change-pin.tsx';
import { DraftList } from './draft-list.tsx';
import type { HomeProps } from './home-props.ts';
import { HouseholdList } from './household-list.tsx';
import { ProgressTable } from './progress-table.tsx';
import { RecheckList } from './recheck-list.tsx';

/** What an interviewer sees first: drafts, households to visit, progress and what is to be checked again. */
export function InterviewHome(props: HomeProps & { readonly signOut: () => void }) {
  const { t } = useTranslation('interview');
  const { session, fieldwork, signOut } = props;
  const { sample } = fieldwork;
  return (
    <InterviewFrame
      heading={t('interviewer', { number: session.number })}
      actions={<Button onClick={signOut}>{t('sign-out')}</Button>}
    >
      <DraftList {...props} />
      {sample === null ? (
        <>
          <p>{t('no-sample')}</p>
          <p>
            <Link to="/interview/setup">{t('to-setup')}</Link>
          </p>
        </>
      ) : (
        <>
          <HouseholdList {...props} sample={sample} />
          <ProgressTable sample={sample} fieldwork={fieldwork} />
          <RecheckList {...props} />
        </>
      )}
      <ChangePin {...props} />
    </InterviewFrame>
  );
}
