import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account, AccountOneTimeLink } from '../../../contract/people/accounts.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { usePaused } from '../requests/use-paused.ts';
import { useRead } from '../requests/use-read.ts';
import { Field } from '../ui/field.tsx';
import { GapItem } from '../ui/gap-row.tsx';
import { PageAbout, PageHead, PageSummary, PageTitle } from '../ui/page-head.tsx';
import { LoadingPanel, Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { ReadFailure, StaleRead } from '../ui/read-failure.tsx';
import { itemAttributes, useLongList } from '../ui/use-long-list.ts';
import styles from './accounts-page.module.css';
import { EditAccount } from './edit-account.tsx';
import { NewAccountForm } from './new-account-form.tsx';
import { OneTimeLinkPanel } from './one-time-link-panel.tsx';

/** Fewer are found by looking. */
const SEARCHED_FROM = 8;

const ROW_HEIGHT_PX = 74;
const NO_ACCOUNTS: readonly Account[] = [];
const keyOf = ({ id }: Account) => id;

/** Who may come in, what they may do, and for which units. */
export default function AccountsPage() {
  const { t } = useTranslation('console-accounts');
  const [isAdding, setAdding] = useState(false);
  const [edited, setEdited] = useState<string | null>(null);
  const [link, setLink] = useState<AccountOneTimeLink | null>(null);
  const [text, setText] = useState('');
  const sought = usePaused(text.trim().normalize('NFC'));
  const [page, setPage] = useState<AccountsAsked>({ sought: '', after: null });
  // Another search begins at its first page.
  const after = page.sought === sought ? page.after : null;
  const read = useRead('GET /api/v1/accounts', {
    query: { ...(sought === '' ? {} : { search: sought }), ...(after === null ? {} : { after }) },
  });
  const { answer, isCurrent, failure, isLoading, refresh } = read;
  usePageTitle(t('title'));
  const accounts = answer?.accounts ?? NO_ACCOUNTS;
  const list = useLongList<HTMLUListElement, Account>({
    items: accounts,
    keyOf,
    rowHeightPx: ROW_HEIGHT_PX,
    kept: accounts.findIndex(({ id }) => id === edited),
  });

  return (
    <ConsolePage isBusy={isLoading}>
      <PageHead>
        <PageAbout>
          <PageTitle>{t('title')}</PageTitle>
          <PageSummary>{t('about')}</PageSummary>
        </PageAbout>
        {isAdding ? null : (
          <Button
            look="primary"
            onClick={() => {
              setLink(null);
              setAdding(true);
            }}
          >
            {t('add.begin')}
          </Button>
        )}
      </PageHead>
      {link === null ? null : <OneTimeLinkPanel link={link} onDone={() => setLink(null)} />}
      {isAdding ? (
        <Panel className={styles['narrow']} aria-labelledby="add-account">
          <PanelTitle id="add-account">{t('add.title')}</PanelTitle>
          <PanelSentence>{t('add.about')}</PanelSentence>
          <NewAccountForm
            onCancel={() => setAdding(false)}
            onAdded={(added) => {
              setAdding(false);
              setLink(added);
              refresh();
            }}
          />
        </Panel>
      ) : null}
      <StaleRead read={read} />
      {failure !== null && answer === null ? (
        <ReadFailure failure={failure} subject="" retry={refresh} />
      ) : answer === null ? (
        <LoadingPanel />
      ) : (
        <Panel aria-labelledby="accounts">
          <PanelTitle id="accounts">{t('list.title', { count: answer.total })}</PanelTitle>
          {answer.failedSignIns === null ? null : (
            <PanelSentence>
              {t('list.failed', { today: answer.failedSignIns.today, week: answer.failedSignIns.sevenDays })}
            </PanelSentence>
          )}
          {answer.total < SEARCHED_FROM ? null : (
            <Field
              label={t('list.search')}
              type="search"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
          <ul className={styles['accounts']} {...list.host}>
            {list.pieces.map((piece) => {
              if ('heightPx' in piece)
                return <GapItem key={`gap ${piece.after}`} heightPx={piece.heightPx} />;
              const account = accounts[piece.index];
              if (account === undefined) return null;
              return (
                <li
                  key={account.id}
                  data-testid="account"
                  {...itemAttributes(list, piece.index, accounts.length)}
                >
                  <Row
                    account={account}
                    isEdited={edited === account.id}
                    onEdit={() => setEdited(edited === account.id ? null : account.id)}
                  />
                  {edited === account.id ? (
                    <EditAccount
                      key={account.id}
                      account={account}
                      onChanged={refresh}
                      onLink={(made) => {
                        setLink(made);
                        window.scrollTo(0, 0);
                        refresh();
                      }}
                    />
                  ) : null}
                </li>
              );
            })}
          </ul>
          {isCurrent && answer.accounts.length === 0 && sought !== '' ? (
            <p role="status">{t('list.none')}</p>
          ) : null}
          {after === null && answer.next === null ? null : (
            <nav aria-label={t('list.pages')} className={styles['pages']}>
              {after === null ? null : (
                <Button onClick={() => setPage({ sought, after: null })}>{t('list.first-page')}</Button>
              )}
              {answer.next === null ? null : (
                <Button onClick={() => setPage({ sought, after: answer.next })}>{t('list.next-page')}</Button>
              )}
            </nav>
          )}
        </Panel>
      )}
    </ConsolePage>
  );
}

/** Which accounts are looked at: those found, behind the page before. */
interface AccountsAsked {
  readonly sought: string;
  readonly after: string | null;
}

interface RowProps {
  readonly account: Account;
  readonly isEdited: boolean;
  readonly onEdit: () => void;
}

function Row({ account, isEdited, onEdit }: RowProps) {
  const { t, i18n } = useTranslation('console-accounts');
  const { name, role, scope, state, hasSecondFactor, readsOwnComments, provider, isOwn } = account;
  return (
    <div className={styles['row']}>
      <p className={styles['who']}>
        <b>{name}</b>
        {isOwn ? <span className={styles['soft']}> {t('list.you')}</span> : null}
        <br />
        <span className={styles['soft']}>
          {t(`role.${role}`)} · {scope === null ? t('scope.whole') : nameIn(i18n.language, scope)}
        </span>
      </p>
      <p className={styles['state']}>
        <span className={styles[state]} data-testid="account-state">
          {t(`state.${state}`)}
        </span>
        <span className={styles['soft']}>
          {t(hasSecondFactor ? 'list.has-factor' : 'list.no-factor')}
          {provider ? ` · ${t('list.provider')}` : ''}
          {readsOwnComments ? ` · ${t('list.own-comments')}` : ''}
        </span>
      </p>
      <Button
        aria-expanded={isEdited}
        aria-label={t(isEdited ? 'list.close-one' : 'list.edit-one', { name })}
        onClick={onEdit}
      >
        {t(isEdited ? 'list.close' : 'list.edit')}
      </Button>
    </div>
  );
}
