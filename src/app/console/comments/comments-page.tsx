import { useTranslation } from 'react-i18next';
import type { Comments } from '../../../contract/analysis/comments.ts';
import { formatTime } from '../../../contract/wording/format.ts';
import { COMMENT_THEMES } from '../../../core/analysis/comments/comment-themes.ts';
import { MINUTE_MS } from '../../../core/kernel/duration.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { UnitPage } from '../analysis/unit-page.tsx';
import { addressOf } from '../requests/call.ts';
import { usePaused } from '../requests/use-paused.ts';
import { useRead } from '../requests/use-read.ts';
import { type AddressedSelection, useSelection } from '../selection/use-selection.ts';
import { NoticePanel, Panel, PanelSentence } from '../ui/panel.tsx';
import { MethodDetails } from '../ui/reading/method-details.tsx';
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
  const { periodInSentence } = useWording();
  const addressed = useSelection();
  const query = useCommentsQuery(addressed);
  const read = useRead('GET /api/v1/comments', { query }, { freshMs: FRESH_MS });
  const isFiltered = ['search', 'theme', 'unread'].some((name) => name in query);
  return (
    <UnitPage title={t('title')} about={t('about')} hasSource={false} addressed={addressed} read={read}>
      {(answer) => (
        <>
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
              <Summary answer={answer} refresh={read.refresh} isLoading={read.isLoading} />
              <CommentFilter addressed={addressed} isFiltered={isFiltered} />
              {answer.found === 0 ? (
                <NoticePanel title={t('empty.found-title')} text={t('empty.found')} testId="none-found" />
              ) : (
                <CommentList answer={answer} />
              )}
              <HeapsTable answer={answer} select={addressed.select} />
            </>
          )}
          <HowShown />
        </>
      )}
    </UnitPage>
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
  const notes = (['when', 'order', 'masked', 'marks'] as const).map((name) => t(`how.${name}`));
  return <MethodDetails title={t('how.title')} notes={notes} />;
}
