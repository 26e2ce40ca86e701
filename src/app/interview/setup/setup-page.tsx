import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { InterviewFrame } from '../interview-frame.tsx';
import type { InterviewTools } from '../interview-tools.ts';
import { InterviewersPanel } from './interviewers-panel.tsx';
import type { Prepared } from './prepared.ts';
import { SamplePanel } from './sample-panel.tsx';

/** `/interview/setup`, behind the device's PIN: who interviews on this tablet, and which households. */
export function SetupPage({ tools }: { readonly tools: InterviewTools }) {
  const { t } = useTranslation('interview-setup');
  const [prepared, setPrepared] = useState<Prepared | 'unreadable' | null>(null);
  const [times, setTimes] = useState(0);
  usePageTitle(t('title'));
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again after every change
  useEffect(() => {
    let isShown = true;
    void readPrepared(tools).then(
      (found) => isShown && setPrepared(found),
      () => isShown && setPrepared('unreadable'),
    );
    return () => {
      isShown = false;
    };
  }, [tools, times]);
  const read = () => setTimes((count) => count + 1);

  if (prepared === null) return <InterviewFrame heading={t('title')} message={t('interview:loading')} />;
  if (prepared === 'unreadable') {
    return <InterviewFrame heading={t('title')} message={t('interview:unreadable')} isBad />;
  }
  return (
    <InterviewFrame heading={t('title')}>
      <p>
        <Link to="/interview">{t('interview:to-interviews')}</Link>
      </p>
      <InterviewersPanel {...{ tools, prepared, read }} />
      <SamplePanel {...{ tools, prepared, read }} />
    </InterviewFrame>
  );
}

async function readPrepared({ interviews }: InterviewTools): Promise<Prepared> {
  const [known, sample, drafts, visits] = await Promise.all([
    interviews.interviewers(),
    interviews.sample(),
    interviews.drafts(),
    interviews.visits(),
  ]);
  return { interviewers: known.map(({ number }) => number), sample, drafts, visitCount: visits.length };
}
