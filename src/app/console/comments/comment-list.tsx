import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Comment, CommentMark, Comments } from '../../../contract/analysis/comments.ts';
import { COMMENT_THEMES, type CommentTheme } from '../../../core/analysis/comments/comment-themes.ts';
import { parsePeriod } from '../../../core/kernel/period.ts';
import { call, type Refusal } from '../requests/call.ts';
import { Panel, PanelHead, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './comments-page.module.css';
import { useNoted } from './use-noted.ts';

/** The comments in the order of the answer; what the reader notes is sent at once and moves nothing. */
export function CommentList({ answer }: { readonly answer: Comments }) {
  const { t } = useTranslation('console-comments');
  const { count } = useWording();
  const { comments, found, total } = answer;
  const isAll = found === total;
  return (
    <Panel aria-labelledby="comments">
      <PanelHead>
        <PanelTitle id="comments">{t('list')}</PanelTitle>
        <p role="status" className={styles['soft']} data-testid="found">
          {isAll
            ? t('found', { n: count(found) })
            : t('found-some', { n: count(found), total: count(total) })}
        </p>
      </PanelHead>
      {comments.length < found ? (
        <PanelSentence>{t('cut', { shown: count(comments.length) })}</PanelSentence>
      ) : null}
      <ul className={styles['comments']}>
        {comments.map((comment) => (
          <CommentItem key={comment.id} comment={comment} />
        ))}
      </ul>
    </Panel>
  );
}

function CommentItem({ comment }: { readonly comment: Comment }) {
  const { t } = useTranslation('console-comments');
  const { unitName, periodInSentence } = useWording();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const note = useNoted();
  const period = parsePeriod(comment.span);
  const change = async (next: CommentMark) => {
    const before = { isRead: comment.isRead, themes: [...comment.themes] };
    note(comment.id, next);
    setRefusal(null);
    const saved = await call('PUT /api/v1/comments/:id/mark', { params: { id: comment.id }, body: next });
    if (saved.ok) return;
    note(comment.id, before);
    setRefusal(saved.error);
  };
  const toggle = (theme: CommentTheme, isSet: boolean) => {
    const themes = COMMENT_THEMES.filter((one) => (one === theme ? isSet : comment.themes.includes(one)));
    void change({ isRead: comment.isRead, themes });
  };
  return (
    <li className={styles['comment']} data-read={comment.isRead || undefined} data-testid="comment">
      <blockquote lang="vi">{comment.text}</blockquote>
      <p className={styles['soft']}>
        {t('from', {
          office: unitName(comment.unit),
          period: period.ok ? periodInSentence(period.value) : comment.span,
        })}
      </p>
      <div className={styles['marks']}>
        <label className={styles['check']}>
          <input
            type="checkbox"
            checked={comment.isRead}
            onChange={({ target }) => void change({ isRead: target.checked, themes: [...comment.themes] })}
          />
          {t('read')}
        </label>
        <details className={styles['themes']}>
          <summary>
            {comment.themes.length === 0
              ? t('themes.label')
              : comment.themes.map((theme) => t(`themes.${theme}`)).join(' · ')}
          </summary>
          <fieldset>
            <legend className="visually-hidden">{t('themes.of')}</legend>
            {COMMENT_THEMES.map((theme) => (
              <label key={theme} className={styles['check']}>
                <input
                  type="checkbox"
                  checked={comment.themes.includes(theme)}
                  onChange={({ target }) => toggle(theme, target.checked)}
                />
                {t(`themes.${theme}`)}
              </label>
            ))}
          </fieldset>
        </details>
      </div>
      <RefusalNote refusal={refusal} />
    </li>
  );
}
