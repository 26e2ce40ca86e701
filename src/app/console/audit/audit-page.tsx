import type { TFunction } from 'i18next';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { AuditEntry, HeadFinding } from '../../../contract/audit-log.ts';
import { type DisplayLanguage, formatDay, formatTime } from '../../../contract/wording/format.ts';
import { periodLabel } from '../../../contract/wording/period-label.ts';
import { isDay, localDay } from '../../../core/kernel/calendar.ts';
import { parsePeriod } from '../../../core/kernel/period.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { useRead } from '../requests/use-read.ts';
import { ChoiceField, Field } from '../ui/field.tsx';
import { GapItem } from '../ui/gap-row.tsx';
import { PageAbout, PageContent, PageHead, PageSteps, PageSummary, PageTitle } from '../ui/page-head.tsx';
import { LoadingPanel, NoticePanel, Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { ReadFailure, StaleRead } from '../ui/read-failure.tsx';
import { itemAttributes, useLongList } from '../ui/use-long-list.ts';
import { useWording } from '../wording/use-wording.ts';
import styles from './audit-page.module.css';

const FILTERS = ['action', 'actor', 'day'] as const;

/** Who changed and exported what, the newest first. */
export default function AuditPage() {
  const { t } = useTranslation('console-audit');
  const [parameters, setParameters] = useSearchParams();
  const filter = filterIn(parameters);
  const before = parameters.get('before');
  const read = useRead('GET /api/v1/audit-log', {
    query: { ...filter, ...(before === null ? {} : { before }) },
  });
  const { answer, isCurrent, isLoading, failure, refresh } = read;
  usePageTitle(t('title'));
  return (
    <ConsolePage isBusy={isLoading}>
      <PageHead>
        <PageAbout>
          <PageTitle>{t('title')}</PageTitle>
          <PageSummary>{t('about')}</PageSummary>
        </PageAbout>
        <Button disabled={isLoading} onClick={refresh}>
          {t('refresh')}
        </Button>
      </PageHead>
      <FilterForm
        // Fields follow the address when somebody goes back.
        key={JSON.stringify(filter)}
        filter={filter}
        actions={answer?.actions ?? []}
        onChange={(next) => setParameters(next)}
      />
      <StaleRead read={read} />
      {failure !== null && (answer === null || !isCurrent) ? (
        <ReadFailure failure={failure} subject="" retry={refresh} />
      ) : answer === null ? (
        <LoadingPanel />
      ) : (
        <PageContent isCurrent={isCurrent} className={styles['log']}>
          {answer.heads.length === 0 ? null : <HeadFindings findings={answer.heads} />}
          {answer.entries.length === 0 ? (
            <NoticePanel
              title={t('empty-title')}
              text={t(Object.keys(filter).length === 0 ? 'empty' : 'empty-filter')}
            />
          ) : (
            <Panel aria-label={t('title')}>
              <Entries entries={answer.entries} />
            </Panel>
          )}
          {before === null && answer.next === null ? null : (
            <PageSteps aria-label={t('pages')}>
              {before === null ? null : (
                <Link to={{ search: `?${new URLSearchParams(filter)}` }} className={buttonClass('secondary')}>
                  {t('newest')}
                </Link>
              )}
              {answer.next === null ? null : (
                <Link
                  to={{ search: `?${new URLSearchParams({ ...filter, before: String(answer.next) })}` }}
                  className={buttonClass('secondary')}
                >
                  {t('older')}
                </Link>
              )}
            </PageSteps>
          )}
          {answer.head === null ? null : (
            <Panel aria-labelledby="audit-end">
              <PanelTitle id="audit-end">{t('end.title')}</PanelTitle>
              <PanelSentence>{t('end.about')}</PanelSentence>
              <code className={styles['end']} data-testid="end">
                {`${answer.head.sequence}:${answer.head.mac}`}
              </code>
            </Panel>
          )}
        </PageContent>
      )}
    </ConsolePage>
  );
}

/** In what the audit log and the ledger are not what devices heard of them. */
function HeadFindings({ findings }: { readonly findings: readonly HeadFinding[] }) {
  const { t } = useTranslation('console-audit');
  const { count } = useWording();
  const isCut = findings.some(({ kind }) => kind !== 'restored');
  return (
    <Panel role={isCut ? 'alert' : undefined} aria-labelledby="audit-heads" data-testid="heads">
      <PanelTitle id="audit-heads">{t(isCut ? 'heads.cut' : 'heads.restored')}</PanelTitle>
      {findings.map((finding) => (
        <PanelSentence key={JSON.stringify(finding)}>
          {finding.kind === 'shortened'
            ? t(`heads.shortened.${finding.list}`, {
                heard: count(finding.heard),
                present: count(finding.present),
              })
            : t(`heads.about-${finding.kind}`, {
                entries: count(finding.entries),
                records: count(finding.records),
              })}
        </PanelSentence>
      ))}
      {isCut ? <PanelSentence>{t('heads.advice')}</PanelSentence> : null}
    </Panel>
  );
}

const ROW_HEIGHT_PX = 65;
const keyOf = ({ sequence }: AuditEntry) => sequence;

function Entries({ entries }: { readonly entries: readonly AuditEntry[] }) {
  const list = useLongList<HTMLOListElement, AuditEntry>({
    items: entries,
    keyOf,
    rowHeightPx: ROW_HEIGHT_PX,
  });
  return (
    <ol className={styles['entries']} {...list.host}>
      {list.pieces.map((piece) => {
        if ('heightPx' in piece) return <GapItem key={`gap ${piece.after}`} heightPx={piece.heightPx} />;
        const entry = entries[piece.index];
        return entry === undefined ? null : (
          <EntryRow
            key={entry.sequence}
            entry={entry}
            place={itemAttributes(list, piece.index, entries.length)}
          />
        );
      })}
    </ol>
  );
}

interface EntryRowProps {
  readonly entry: AuditEntry;
  readonly place: ReturnType<typeof itemAttributes>;
}

function EntryRow({ entry, place }: EntryRowProps) {
  const { t } = useTranslation('console-audit');
  const { language } = useWording();
  const further = Object.entries(entry.details).filter(([, value]) => value !== null);
  return (
    <li data-testid="entry" className={styles['entry']} {...place}>
      <span className={styles['when']}>
        <span>{entry.sequence}</span>
        <time dateTime={new Date(entry.atMs).toISOString()}>
          {`${formatDay(localDay(entry.atMs), language)} ${formatTime(entry.atMs)}`}
        </time>
      </span>
      <span className={styles['what']}>
        <b>{t(`actions.${entry.action}`, { defaultValue: entry.action })}</b>{' '}
        <span>{written(entry.subject, language)}</span>
        {further.length === 0 ? null : (
          <span className={styles['further']}>
            {further.map((detail) => inWords(detail, t, language)).join(' · ')}
          </span>
        )}
      </span>
      <span className={styles['who']}>{entry.actor === 'command' ? t('command') : entry.actor}</span>
    </li>
  );
}

/** One further fact. What has no word, and every name and code, is shown as it stands in the log. */
function inWords(
  [name, value]: [string, unknown],
  t: TFunction<'console-audit'>,
  language: DisplayLanguage,
): string {
  const said = name === 'period' ? periodIn(String(value), language) : written(String(value), language);
  return `${wordFor(name, t('details', { returnObjects: true }))}: ${wordFor(said, t('values', { returnObjects: true }))}`;
}

/** A day as every page writes it, any other text as it stands. */
function written(text: string, language: DisplayLanguage): string {
  return isDay(text) ? formatDay(text, language) : text;
}

function periodIn(text: string, language: DisplayLanguage): string {
  const period = parsePeriod(text);
  return period.ok ? periodLabel(period.value, language) : written(text, language);
}

/** Looked up, not translated: a device's name may look like a key or a placeholder. */
function wordFor(said: string, words: object): string {
  return Object.hasOwn(words, said) ? ((words as Readonly<Record<string, string>>)[said] ?? said) : said;
}

type Filter = Partial<Record<(typeof FILTERS)[number], string>>;

function filterIn(values: { readonly get: (name: string) => unknown }): Filter {
  const given = FILTERS.map((name) => [name, String(values.get(name) ?? '').trim()] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== ''));
}

interface FilterFormProps {
  readonly filter: Filter;
  readonly actions: readonly string[];
  readonly onChange: (filter: Filter) => void;
}

function FilterForm({ filter, actions, onChange }: FilterFormProps) {
  const { t } = useTranslation('console-audit');
  const known =
    filter.action === undefined || actions.includes(filter.action) ? actions : [filter.action, ...actions];
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    onChange(filterIn(new FormData(event.currentTarget)));
  }
  return (
    <form className={styles['filter']} onSubmit={submit} aria-label={t('filter.label')}>
      <ChoiceField
        // Its choices come with the answer.
        key={known.length}
        label={t('filter.action')}
        name="action"
        defaultValue={filter.action ?? ''}
        options={[
          ['', t('filter.every-action')],
          ...known.map((action) => [action, t(`actions.${action}`, { defaultValue: action })] as const),
        ]}
      />
      <Field label={t('filter.actor')} name="actor" defaultValue={filter.actor ?? ''} maxLength={200} />
      <Field label={t('filter.day')} name="day" type="date" defaultValue={filter.day ?? ''} />
      <div className={styles['buttons']}>
        <Button type="submit" look="primary">
          {t('filter.apply')}
        </Button>
        {Object.keys(filter).length === 0 ? null : (
          <Button onClick={() => onChange({})}>{t('filter.clear')}</Button>
        )}
      </div>
    </form>
  );
}
