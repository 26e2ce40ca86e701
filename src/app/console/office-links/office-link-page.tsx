import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import type { ListedOfficeLink } from '../../../contract/devices/office-links.ts';
import { showOfficeCode } from '../../../core/protocol/codes/office-code.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { QrCode } from '../../ui/codes/qr-code.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { call } from '../requests/call.ts';
import { useSession } from '../requests/session.ts';
import { type Read, useForget, useRead } from '../requests/use-read.ts';
import { useRefusal } from '../requests/use-refusal.ts';
import { CopyField } from '../ui/copy-field.tsx';
import { ConsoleDialog } from '../ui/dialog/console-dialog.tsx';
import { Note } from '../ui/field.tsx';
import { PageTitle } from '../ui/page-head.tsx';
import { LoadingPanel, NoticePanel, Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { ReadFailure, StaleRead } from '../ui/read-failure.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { OfficeLinkPoster } from './office-link-poster.tsx';
import styles from './office-links-page.module.css';
import { phoneAddress, typedAddress } from './phone-address.ts';
import { VisitTickets } from './visit-tickets.tsx';

/** One office's link: its QR code and poster, its visit tickets, and the way to withdraw it. */
export function OfficeLinkPage() {
  const { t, i18n } = useTranslation('console-links');
  const { found, instead, read } = useOfficeLink();
  const name = found === null ? '' : nameIn(i18n.language, found.unit);
  usePageTitle(name === '' ? t('title') : name);
  return (
    <ConsolePage isBusy={read.isLoading}>
      <p>
        <Link to="/console/links">{t('to-all')}</Link>
      </p>
      {found === null ? (
        <>
          <PageTitle>{t('title')}</PageTitle>
          {instead}
        </>
      ) : (
        <>
          <PageTitle>{name}</PageTitle>
          <StaleRead read={read} />
          <div className={styles['panels']}>
            <Address link={found} />
            <VisitTickets link={found} onMade={read.refresh} />
          </div>
        </>
      )}
    </ConsolePage>
  );
}

/** The poster of the office, which opens beside the page: tickets that stand there are told only once. */
export function OfficeLinkPosterPage() {
  const { t } = useTranslation('console-links');
  const { found, instead } = useOfficeLink();
  usePageTitle(t('poster.open'));
  if (found !== null) return <OfficeLinkPoster link={found} />;
  return (
    <ConsolePage>
      <PageTitle>{t('poster.open')}</PageTitle>
      {instead}
    </ConsolePage>
  );
}

interface OfficeLinkState {
  readonly found: ListedOfficeLink | null;
  /** What is shown in its place. */
  readonly instead: ReactNode;
  readonly read: Read<unknown>;
}

/** The link the address names, as it is listed among those one may see. */
function useOfficeLink(): OfficeLinkState {
  const { t } = useTranslation('console-links');
  const { link: asked } = useParams();
  const read = useRead('GET /api/v1/office-links', { query: {} });
  const { answer, failure, refresh } = read;
  const found = answer?.links.find(({ link }) => link === asked) ?? null;
  const instead =
    answer !== null ? (
      <NoticePanel title={t('unknown-title')} text={t('unknown')} testId="unknown">
        <Link to="/console/links" className={buttonClass('primary')}>
          {t('to-all')}
        </Link>
      </NoticePanel>
    ) : failure !== null ? (
      <ReadFailure failure={failure} subject="" retry={refresh} />
    ) : (
      <LoadingPanel />
    );
  return { found, instead, read };
}

function Address({ link: listed }: { readonly link: ListedOfficeLink }) {
  const { t } = useTranslation('console-links');
  const isAdministrator = useSession().person?.role === 'administrator';
  const address = phoneAddress(listed.link);
  return (
    <Panel className={styles['stack']} aria-labelledby="link-address">
      <PanelTitle id="link-address">{t('address.title')}</PanelTitle>
      <PanelSentence>{t('address.about')}</PanelSentence>
      {window.location.protocol === 'https:' ? null : (
        <Note look="warn">{t('address.not-https', { origin: window.location.origin })}</Note>
      )}
      <div className={styles['qr']}>
        <QrCode content={address} label={t('address.qr')} />
      </div>
      <CopyField label={t('address.link')} value={address} />
      <CopyField label={t('address.code', { address: typedAddress() })} value={showOfficeCode(listed.code)} />
      <div className={styles['ways']}>
        <a
          href={`/console/links/${listed.link}/poster`}
          target="_blank"
          rel="noreferrer"
          className={buttonClass('primary')}
        >
          {t('poster.open')}
        </a>
        {isAdministrator ? <Withdraw link={listed} /> : null}
      </div>
    </Panel>
  );
}

/** Withdrawing, confirmed, with what it means for people who are answering now. */
function Withdraw({ link: { link } }: { readonly link: ListedOfficeLink }) {
  const { t } = useTranslation('console-links');
  const navigate = useNavigate();
  const forget = useForget();
  const [asks, setAsks] = useState(false);
  const { refusal, refuse } = useRefusal();

  async function withdraw() {
    const done = await call('DELETE /api/v1/office-links/:link', { params: { link } });
    if (done.ok) {
      forget('GET /api/v1/office-links');
      return navigate('/console/links');
    }
    setAsks(false);
    refuse(done.error);
  }

  return (
    <>
      <Button onClick={() => setAsks(true)}>{t('withdraw.begin')}</Button>
      <RefusalNote refusal={refusal} />
      {asks ? (
        <ConsoleDialog title={t('withdraw.title')} onCancel={() => setAsks(false)}>
          <p>{t('withdraw.about')}</p>
          <div className={styles['ways']}>
            <Button look="primary" autoFocus onClick={() => setAsks(false)}>
              {t('withdraw.keep')}
            </Button>
            <Button onClick={() => void withdraw()}>{t('withdraw.confirm')}</Button>
          </div>
        </ConsoleDialog>
      ) : null}
    </>
  );
}
