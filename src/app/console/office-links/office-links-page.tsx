import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { nameIn } from '../../i18n/i18n.ts';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import type { ListedLink, OfficeLinksAnswer } from '../office-links-answer.ts';
import { useAnswer } from '../requests/use-answer.ts';
import { LoadingPanel, Panel } from '../results/state-panels.tsx';
import { UnitFilter } from '../selection/unit-filter.tsx';
import page from '../ui/page-head.module.css';
import panel from '../ui/panel.module.css';
import { ReadFailure } from '../ui/read-failure.tsx';
import { NewLink } from './new-office-link.tsx';
import styles from './office-links-page.module.css';

/** The links by which citizens answer for an office on their own phones. */
export function LinksPage() {
  const { t } = useTranslation('console-links');
  const [parameters] = useSearchParams();
  const unit = parameters.get('unit') || null;
  const { answer, isCurrent, isLoading, failure, refresh } = useAnswer<OfficeLinksAnswer>(linksOf(unit));
  usePageTitle(t('title'));
  return (
    <ConsolePage isBusy={isLoading}>
      <div className={page['head']}>
        <div className={page['about']}>
          <h1 className={page['title']}>{t('title')}</h1>
          <p className={page['summary']}>
            {t('about')}{' '}
            <a href={t('help-address')} target="_blank" rel="noreferrer">
              {t('help')}
            </a>
          </p>
        </div>
      </div>
      <NewLink />
      <UnitFilter unit={unit} words={{ all: t('of-all'), unit: t('of-unit') }} />
      {failure !== null ? (
        <ReadFailure failure={failure} subject={unit ?? ''} retry={refresh} />
      ) : answer === null || !isCurrent ? (
        <LoadingPanel />
      ) : answer.links.length === 0 ? (
        <Panel title={t('empty-title')} text={t('empty')} testId="empty" />
      ) : (
        <section className={panel['panel']}>
          <Links links={answer.links} />
        </section>
      )}
    </ConsolePage>
  );
}

/** Where the links of a unit and all below it are read; null: of all one may see. */
export function linksOf(unit: string | null): string {
  return `/api/v1/office-links${unit === null ? '' : `?${new URLSearchParams({ unit })}`}`;
}

function Links({ links }: { readonly links: readonly ListedLink[] }) {
  const { t, i18n } = useTranslation('console-links');
  return (
    <table className={`${panel['table']} ${styles['links']}`}>
      <caption className="visually-hidden">{t('title')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('office')}</th>
          <th scope="col" className={panel['number']}>
            {t('tickets.open')}
          </th>
          <th scope="col" className={panel['number']}>
            {t('tickets.spent')}
          </th>
        </tr>
      </thead>
      <tbody>
        {links.map(({ link, unit, tickets }) => (
          <tr key={link} data-testid="office-link">
            <th scope="row">
              <Link to={`/console/links/${link}`}>{nameIn(i18n.language, unit)}</Link>{' '}
              <span className={panel['soft']}>{unit.code}</span>
            </th>
            <td className={panel['number']}>{tickets.open}</td>
            <td className={panel['number']}>{tickets.spent}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
