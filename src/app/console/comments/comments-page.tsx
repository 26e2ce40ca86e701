import { useTranslation } from 'react-i18next';
import type { Comments } from '../../../contract/analysis/comments.ts';
import { COMMENT_THEMES } from '../../../core/analysis/comment-themes.ts';
import { MINUTE_MS } from '../../../core/kernel/duration.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { addressOf } from '../requests/call.ts';
import { usePaused } from '../requests/use-paused.ts';
import { useRead } from '../requests/use-read.ts';
import { FailurePanel } from '../results/state-panels.tsx';
import { UnitBar } from '../selection/unit-bar.tsx';
import { type AddressedSelection, useSelection } from '../selection/use-selection.ts';
import { PageContent } from '../ui/page-head.tsx';
import { LoadingPanel, NoticePanel, Panel, PanelSentence, StaleNotice } from '../ui/panel.tsx';
import { formatTime } from '../wording/format.ts';
import { useWording } from '../wording/use-wording.ts';
import { CommentFilter } from './comment-filter.tsx';
import { CommentList } from './comment-list.tsx';
import styles from './comments-page.module.css';
import { HeapsTable } from './heaps-table.tsx';

/** Each reading draws another order: none but the reader asks for one. */
const FRESH_MS = 60 * MINUTE_MS;

/** What people wrote about the offices of a unit, for those above them. */
export default function CommentsPage() {
  const { t } = useTranslation('console-comments');
  const { unitName, periodLabel, periodInSentence } = useWording();
  const addressed = useSelection(null);
  const { selection, select } = addressed;
  const query = useCommentsQuery(addressed);
  const { answer, isCurrent, isLoading, failure, refresh } = useRead(
    'GET /api/v1/comments',
    { query },
    { freshMs: FRESH_MS },
  );
  const shown = isCurrent ? answer : null;
  usePageTitle(
    shown === null ? t('title') : `${t('title')}: ${unitName(shown.unit)}, ${periodLabel(shown.period)}`,
  );
  const isStale = failure !== null && shown !== null;
  const isFiltered = ['search', 'theme', 'unread'].some((name) => name in query);
  return (
    <ConsolePage isBusy={isLoading}>
      <UnitBar
        addressed={addressed}
        answered={answer}
        isSettled={isCurrent || (failure !== null && !isLoading)}
        about={t('about')}
        hasSource={false}
      />
      {isStale ? <StaleNotice atMs={shown.atMs} retry={refresh} /> : null}
      {failure !== null && !isStale ? (
        <FailurePanel failure={failure} selection={selection} retry={refresh} select={select} />
      ) : answer === null ? (
        <LoadingPanel />
      ) : (
        <PageContent isCurrent={isCurrent} className={styles['page']}>
          {answer.total === 0 ? (
            <NoticePanel
              title={
                answer.isOwnOffice
                  ? t('empty.own-title')
                  : t('empty.title', { period: periodInSentence(answer.period) })
              }
              text={t(answer.isOwnOffice ? 'empty.own' : 'empty.text')}
              testId="empty"
            />
          ) : (
            <>
              <Summary answer={answer} refresh={refresh} isLoading={isLoading} />
              <CommentFilter addressed={addressed} isFiltered={isFiltered} />
              {answer.found === 0 ? (
                <NoticePanel title={t('empty.found-title')} text={t('empty.found')} testId="none-found" />
              ) : (
                <CommentList answer={answer} />
              )}
              <HeapsTable answer={answer} select={select} />
            </>
          )}
          <HowShown />
        </PageContent>
      )}
    </ConsolePage>
  );
}

function useCommentsQuery({ selection, parameters }: AddressedSelection) {
  const search = usePaused((parameters.get('search') ?? '').trim().normalize('NFC'));
  const theme = COMMENT_THEMES.find((one) => one === parameters.get('theme'));
  return {
    ...(selection.unit === null ? {} : { unit: selection.unit }),
    ...(selection.isNewest ? {} : { period: selection.period.text }),
    ...(search === '' ? {} : { search }),
    ...(theme === undefined ? {} : { theme }),
    ...(parameters.get('unread') === 'true' ? { unread: 'true' as const } : {}),
  };
}

interface SummaryProps {
  readonly answer: Comments;
  readonly refresh: () => void;
  readonly isLoading: boolean;
}

function Summary({ answer, refresh, isLoading }: SummaryProps) {
  const { t } = useTranslation('console-comments');
  const { count, unitName, periodInSentence } = useWording();
  const offices = new Map<string, { readonly name: string; comments: number }>();
  for (const { unit, comments } of answer.heaps) {
    const office = offices.get(unit.ref ?? '');
    if (office === undefined) offices.set(unit.ref ?? '', { name: unitName(unit), comments });
    else office.comments += comments;
  }
  const [most] = [...offices.values()].sort((a, b) => b.comments - a.comments);
  const words = {
    n: count(answer.total),
    unread: count(answer.unread),
    period: periodInSentence(answer.period),
    offices: count(offices.size),
    office: most?.name ?? '',
  };
  const query = {
    ...(answer.unit.ref === null ? {} : { unit: answer.unit.ref }),
    period: answer.period.text,
  };
  return (
    <Panel>
      <PanelSentence data-testid="sentence">
        {t(offices.size === 1 ? 'sentence-one' : 'sentence', words)}
        {most === undefined || offices.size === 1
          ? ''
          : ` ${t('most', { office: most.name, n: count(most.comments) })}`}
      </PanelSentence>
      <div className={styles['actions']}>
        <a
          className={buttonClass('secondary')}
          href={addressOf('GET /api/v1/exports/comments.csv', { query })}
          download
        >
          {t('export')}
        </a>
        <Button look="quiet" disabled={isLoading} onClick={refresh}>
          {t('refresh')}
        </Button>
        <span className={styles['soft']}>{t('as-of', { time: formatTime(answer.atMs) })}</span>
      </div>
    </Panel>
  );
}

function HowShown() {
  const { t } = useTranslation('console-comments');
  return (
    <details className={styles['how']}>
      <summary>{t('how.title')}</summary>
      <ul>
        {(['when', 'order', 'masked', 'marks'] as const).map((name) => (
          <li key={name}>{t(`how.${name}`)}</li>
        ))}
      </ul>
    </details>
  );
}
