import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { usePageTitle } from '../ui/use-page-title.ts';
import styles from './help.module.css';
import { HelpContent } from './help-content.tsx';
import { HelpFrame } from './help-frame.tsx';
import { HELP_PAGES, HELP_PARTS, type HelpPageName } from './help-pages.ts';
import { useHelpFile } from './use-help-file.ts';

/** `/help`: for whom there is which page. `/help/NAME`: one of them. */
export default function HelpPage() {
  const { page } = useParams();
  const known = HELP_PAGES.find((name) => name === page);
  if (page === undefined) return <HelpIndex />;
  return known === undefined ? <UnknownHelpPage /> : <KnownHelpPage page={known} />;
}

function HelpIndex() {
  const { t } = useTranslation('help');
  usePageTitle(t('title'));
  return (
    <HelpFrame>
      <h1>{t('title')}</h1>
      <p>{t('about')}</p>
      <ul className={styles['parts']}>
        {HELP_PARTS.map(({ reader, pages }) => (
          <li key={reader}>
            <h2>{t(`reader.${reader}`)}</h2>
            <ul>
              {pages.map((page) => (
                <li key={page}>
                  <Link to={`/help/${page}`}>{t(`page.${page}`)}</Link>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </HelpFrame>
  );
}

function KnownHelpPage({ page }: { readonly page: HelpPageName }) {
  const { t, i18n } = useTranslation('help');
  const file = useHelpFile(page, i18n.language);
  usePageTitle(t(`page.${page}`));
  return (
    <HelpFrame isBusy={file === 'loading'}>
      {file === 'not-loaded' ? (
        <div role="alert">
          <h1>{t(`page.${page}`)}</h1>
          <p>{t('not-loaded')}</p>
        </div>
      ) : file === 'loading' ? (
        <>
          <h1>{t(`page.${page}`)}</h1>
          <p role="status">{t('common:loading')}</p>
        </>
      ) : (
        <HelpContent source={file} />
      )}
    </HelpFrame>
  );
}

function UnknownHelpPage() {
  const { t } = useTranslation('help');
  usePageTitle(t('unknown'));
  return (
    <HelpFrame>
      <h1>{t('unknown')}</h1>
      <p>
        <Link to="/help">{t('all')}</Link>
      </p>
    </HelpFrame>
  );
}
