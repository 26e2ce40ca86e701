import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Published } from '../../../contract/published/published-figures.ts';
import { formatTime } from '../../../contract/wording/format.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { useSession } from '../requests/session.ts';
import { useRead } from '../requests/use-read.ts';
import { ChoiceField } from '../ui/field.tsx';
import { FactListPanel } from '../ui/lists/fact-list-panel.tsx';
import { PageAbout, PageContent, PageFreshness, PageHead, PageSummary, PageTitle } from '../ui/page-head.tsx';
import { LoadingPanel, NoticePanel, StaleNotice } from '../ui/panel.tsx';
import { ReadFailure } from '../ui/read-failure.tsx';
import { MethodDetails } from '../ui/reading/method-details.tsx';
import { useWording } from '../wording/use-wording.ts';
import { CaseloadPanel } from './caseload-panel.tsx';
import { GradesPanel } from './grades-panel.tsx';
import { IndicesTable } from './indices-table.tsx';
import { OwnPanel } from './own-panel.tsx';
import styles from './published-page.module.css';
import { SentencesPanel } from './sentences-panel.tsx';

const PUBLISHED_COLUMNS =
  'index,year,unit,score,max,rank,of,group,group_rank,group_of,source,source_date[,change,rank_change,title,title_en]';
const CASELOAD_COLUMNS = 'unit,month,received,finished,on_time';

const METHOD = ['as-published', 'change', 'places', 'framework', 'band', 'gap', 'weighted'] as const;

/** What others published about a unit in a year, side by side, and what the collector itself knows beside it. */
export default function PublishedPage() {
  const { t } = useTranslation('console-published');
  const { language } = useWording();
  const { person } = useSession();
  const [parameters, setParameters] = useSearchParams();
  const unit = parameters.get('unit') || null;
  const year = /^2[01]\d\d$/.exec(parameters.get('year') ?? '')?.[0] ?? null;
  const { answer, isCurrent, isLoading, failure, refresh } = useRead('GET /api/v1/published-figures', {
    query: { ...(unit === null ? {} : { unit }), ...(year === null ? {} : { year }) },
  });
  const shown = isCurrent ? answer : null;
  const name = shown?.unit == null ? null : nameIn(language, shown.unit);
  usePageTitle(
    name === null ? t('title') : `${t('title')}: ${name}${shown?.year == null ? '' : `, ${shown.year}`}`,
  );
  const isStale = failure !== null && shown !== null;
  return (
    <ConsolePage isBusy={isLoading}>
      <PageHead>
        <PageAbout>
          <PageTitle>{t('title')}</PageTitle>
          <PageSummary>{t('about')}</PageSummary>
        </PageAbout>
        <PageFreshness>
          {shown === null ? null : <span>{t('as-of', { time: formatTime(shown.atMs) })}</span>}
          <Button disabled={isLoading} onClick={refresh}>
            {t('refresh')}
          </Button>
        </PageFreshness>
      </PageHead>
      {isStale ? <StaleNotice atMs={shown.atMs} retry={refresh} /> : null}
      {failure !== null && !isStale ? (
        <ReadFailure failure={failure} subject={unit ?? ''} retry={refresh} />
      ) : answer === null ? (
        <LoadingPanel />
      ) : (
        <PageContent isCurrent={isCurrent} className={styles['page']}>
          <Choices answer={answer} choose={(next) => setParameters(next)} />
          <Shown answer={answer} name={answer.unit === null ? '' : nameIn(language, answer.unit)} />
        </PageContent>
      )}
      <GradesPanel onSet={refresh} />
      {person?.role === 'administrator' ? (
        <div className={styles['lists']}>
          <FactListPanel
            kind="published"
            title={t('list.title')}
            about={t('list.about')}
            columns={PUBLISHED_COLUMNS}
            onImported={refresh}
          />
          <FactListPanel
            kind="caseloads"
            title={t('caseload-list.title')}
            about={t('caseload-list.about')}
            columns={CASELOAD_COLUMNS}
            onImported={refresh}
          />
        </div>
      ) : null}
    </ConsolePage>
  );
}

interface ChoicesProps {
  readonly answer: Published;
  readonly choose: (parameters: Record<string, string>) => void;
}

/** Which unit and year; both stand in the address. */
function Choices({ answer: { units, unit, years, year }, choose }: ChoicesProps) {
  const { t } = useTranslation('console-published');
  const { language } = useWording();
  if (units.length === 0) return null;
  const isListed = units.some(({ ref }) => ref === unit?.ref);
  const listed = isListed || unit === null ? units : [unit, ...units];
  return (
    <div className={styles['choices']}>
      <ChoiceField
        label={t('unit')}
        value={unit?.ref ?? ''}
        options={listed.map((one) => [one.ref, nameIn(language, one)])}
        onChange={({ target }) => choose({ unit: target.value })}
      />
      {years.length === 0 ? null : (
        <ChoiceField
          label={t('year')}
          value={String(year ?? '')}
          options={yearsShown(years, year).map((one) => [String(one), String(one)])}
          onChange={({ target }) =>
            choose({ ...(unit === null ? {} : { unit: unit.ref }), year: target.value })
          }
        />
      )}
    </div>
  );
}

/** With the year of the address, which may have no figure. */
function yearsShown(years: readonly number[], year: number | null): readonly number[] {
  return year === null || years.includes(year) ? years : [year, ...years];
}

function Shown({ answer, name }: { readonly answer: Published; readonly name: string }) {
  const { t } = useTranslation('console-published');
  const { indices, own, caseload, year, units, largeGapPoints } = answer;
  if (units.length === 0) {
    return <NoticePanel title={t('empty.title')} text={t('empty.text')} testId="empty" />;
  }
  return (
    <>
      {indices.length === 0 ? (
        <NoticePanel title={t('empty.unit-title', { unit: name })} text={t('empty.unit')} testId="empty" />
      ) : (
        <>
          <SentencesPanel indices={indices} name={name} year={year ?? 0} />
          <IndicesTable indices={indices} year={year ?? 0} />
        </>
      )}
      {own.length === 0 ? null : (
        <OwnPanel own={own} indices={indices} year={year ?? 0} largeGapPoints={largeGapPoints} />
      )}
      {caseload === null ? null : <CaseloadPanel caseload={caseload} year={year ?? 0} />}
      <MethodDetails notes={METHOD.map((note) => t(`method.${note}`))} />
    </>
  );
}
