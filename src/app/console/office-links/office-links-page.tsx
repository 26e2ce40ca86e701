import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { ListedOfficeLink } from '../../../contract/devices/office-links.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { useRead } from '../requests/use-read.ts';
import { UnitFilter } from '../selection/unit-filter.tsx';
import { PageAbout, PageHead, PageSummary, PageTitle } from '../ui/page-head.tsx';
import { LoadingPanel, NoticePanel, Panel } from '../ui/panel.tsx';
import { ReadFailure, StaleRead } from '../ui/read-failure.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { NewOfficeLink } from './new-office-link.tsx';
import styles from './office-links-page.module.css';

/** The links by which citizens answer for an office on their own phones. */
export function OfficeLinksPage() {
  const { t } = useTranslation('console-links');
  const [parameters] = useSearchParams();
  const unit = parameters.get('unit') || null;
  const read = useRead('GET /api/v1/office-links', {
    query: unit === null ? {} : { unit },
  });
  const { answer, isCurrent, isLoading, failure, refresh } = read;
  usePageTitle(t('title'));
  return (
    <ConsolePage isBusy={isLoading}>
      <PageHead>
        <PageAbout>
          <PageTitle>{t('title')}</PageTitle>
          <PageSummary>
            {t('about')} <Link to="/help/phones">{t('help')}</Link>
          </PageSummary>
        </PageAbout>
      </PageHead>
      <NewOfficeLink />
      <UnitFilter unit={unit} words={{ all: t('of-all'), unit: t('of-unit') }} />
      <StaleRead read={read} />
      {failure !== null && (answer === null || !isCurrent) ? (
        <ReadFailure failure={failure} subject={unit ?? ''} retry={refresh} />
      ) : answer === null || !isCurrent ? (
        <LoadingPanel />
      ) : answer.links.length === 0 ? (
        <NoticePanel title={t('empty-title')} text={t('empty')} testId="empty" />
      ) : (
        <Panel>
          <OfficeLinkList links={answer.links} />
        </Panel>
      )}
    </ConsolePage>
  );
}

function OfficeLinkList({ links }: { readonly links: readonly ListedOfficeLink[] }) {
  const { t, i18n } = useTranslation('console-links');
  return (
    <Table className={styles['links']}>
      <caption className="visually-hidden">{t('title')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('office')}</th>
          <th scope="col" className={tableClass('number')}>
            {t('tickets.open')}
          </th>
          <th scope="col" className={tableClass('number')}>
            {t('tickets.spent')}
          </th>
        </tr>
      </thead>
      <tbody>
        {links.map(({ link, unit, tickets }) => (
          <tr key={link} data-testid="office-link">
            <th scope="row">
              <Link to={`/console/links/${link}`}>{nameIn(i18n.language, unit)}</Link>{' '}
              <span className={tableClass('soft')}>{unit.code}</span>
            </th>
            <td className={tableClass('number')}>{tickets.open}</td>
            <td className={tableClass('number')}>{tickets.spent}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
