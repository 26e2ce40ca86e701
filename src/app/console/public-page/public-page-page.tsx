import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PublicPageAnswer } from '../../../contract/units/public-pages.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { buttonClass } from '../../ui/button.tsx';
import { QrCode } from '../../ui/codes/qr-code.tsx';
import { PageOfUnit } from '../frame/page-of-unit.tsx';
import { useSession } from '../requests/session.ts';
import { useRead } from '../requests/use-read.ts';
import { CopyField } from '../ui/copy-field.tsx';
import { FormActions } from '../ui/field.tsx';
import { LoadingPanel, Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { ReadFailure } from '../ui/read-failure.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './public-page.module.css';
import { PublicPageForm } from './public-page-form.tsx';

/** What an office tells anybody, its switch and its poster. */
export default function PublicPagePage() {
  const { t } = useTranslation('console-public-page');
  return (
    <PageOfUnit title={t('title')} about={t('about')} find={t('find')}>
      {(code) => <SettingsOfPage key={code} code={code} />}
    </PageOfUnit>
  );
}

function SettingsOfPage({ code }: { readonly code: string }) {
  const { t } = useTranslation('console-public-page');
  const isAdministrator = useSession().person?.role === 'administrator';
  const { answer, failure, refresh } = useRead('GET /api/v1/public-page', { query: { unit: code } });
  const [isSaved, setSaved] = useState(false);
  if (answer === null) {
    return failure === null ? (
      <LoadingPanel />
    ) : (
      <ReadFailure failure={failure} subject={code} retry={refresh} />
    );
  }
  return (
    <>
      <PageState answer={answer} />
      {isAdministrator ? (
        <Panel aria-labelledby="set-page">
          <PanelTitle id="set-page">{t('form.title')}</PanelTitle>
          <PublicPageForm
            answer={answer}
            onSaved={() => {
              setSaved(true);
              refresh();
            }}
          />
          <p role="status">{isSaved ? t('form.saved') : ''}</p>
        </Panel>
      ) : null}
    </>
  );
}

function PageState({ answer: { unit, isOpen, path } }: { readonly answer: PublicPageAnswer }) {
  const { t } = useTranslation('console-public-page');
  const { language } = useWording();
  const address = window.location.origin + path;
  const search = `?${new URLSearchParams({ unit: unit.code })}`;
  const poster = (of: string) =>
    `/api/v1/public-page/poster.pdf?${new URLSearchParams({ unit: unit.ref, language: of })}`;
  return (
    <Panel className={styles['state']} aria-labelledby="page-state">
      <PanelTitle id="page-state">{nameIn(language, unit)}</PanelTitle>
      <PanelSentence>{t(isOpen ? 'state.open' : 'state.closed')}</PanelSentence>
      {isOpen ? (
        <>
          <CopyField label={t('state.address')} value={address} />
          <div className={styles['code']}>
            <QrCode content={address} label={t('state.qr')} />
          </div>
          <FormActions>
            <a href={path} target="_blank" rel="noreferrer" className={buttonClass('primary')}>
              {t('state.look')}
            </a>
          </FormActions>
          <h3>{t('poster.title')}</h3>
          <PanelSentence>{t('poster.about')}</PanelSentence>
          <FormActions>
            {(['vi', 'en'] as const).map((one) => (
              <a key={one} href={poster(one)} download className={buttonClass('secondary')}>
                {t(`poster.${one}`)}
              </a>
            ))}
          </FormActions>
        </>
      ) : null}
      <Link to={{ pathname: '/console/units', search }}>{t('to-unit')}</Link>
    </Panel>
  );
}
