import { useTranslation } from 'react-i18next';
import { formatDay } from '../../../contract/wording/format.ts';
import { Button } from '../../ui/button.tsx';
import { call } from '../requests/call.ts';
import { useRead } from '../requests/use-read.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { ReadFailure } from '../ui/read-failure.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './own-account-page.module.css';

/** Where the account is signed in, and how to end that. */
export function SessionsPanel() {
  const { t } = useTranslation('console-accounts');
  const { language } = useWording();
  const { answer, failure, refresh } = useRead('GET /api/v1/own-account/sessions', {});
  const { refusal, refuse } = useRefusal();
  const sessions = answer?.sessions ?? [];

  /** @param id null: all but this one */
  async function end(id: string | null) {
    refuse(null);
    const ended = await (id === null
      ? call('DELETE /api/v1/own-account/sessions')
      : call('DELETE /api/v1/own-account/sessions/:id', { params: { id } }));
    if (!ended.ok && ended.error.code !== 'not-found') refuse(ended.error);
    refresh();
  }

  return (
    <Panel aria-labelledby="sessions">
      <PanelTitle id="sessions">{t('sessions.title')}</PanelTitle>
      <PanelSentence>{t('sessions.about')}</PanelSentence>
      {failure === null ? null : <ReadFailure failure={failure} subject="" retry={refresh} />}
      <ul className={styles['list']}>
        {sessions.map(({ id, browser, sinceDay, lastSeenDay, isThisOne }) => (
          <li key={id} className={styles['line']} data-testid="session">
            <span>
              <b>{browser}</b>
              {isThisOne ? ` · ${t('sessions.this')}` : ''}
              <br />
              <span className={styles['soft']}>
                {t('sessions.days', {
                  since: formatDay(sinceDay, language),
                  seen: formatDay(lastSeenDay, language),
                })}
              </span>
            </span>
            {isThisOne ? null : (
              <Button
                look="quiet"
                aria-label={t('sessions.end-one', { browser })}
                onClick={() => void end(id)}
              >
                {t('sessions.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <RefusalNote refusal={refusal} />
      {sessions.length > 1 ? (
        <p>
          <Button onClick={() => void end(null)}>{t('sessions.end-others')}</Button>
        </p>
      ) : null}
    </Panel>
  );
}
