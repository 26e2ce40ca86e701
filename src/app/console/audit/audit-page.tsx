import type { TFunction } from 'i18next';
import { type FormEvent, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { localDay } from '../../../core/kernel/calendar.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { ConsolePage } from '../frame/console-page.tsx';
import { useAnswer } from '../requests/use-answer.ts';
import { LoadingPanel, Panel } from '../results/state-panels.tsx';
import form from '../ui/field.module.css';
import { Field } from '../ui/field.tsx';
import page from '../ui/page-head.module.css';
import panel from '../ui/panel.module.css';
import { ReadFailure } from '../ui/read-failure.tsx';
import { itemPlace, useLongList } from '../ui/use-long-list.ts';
import { formatDay, formatTime } from '../wording/format.ts';
import { useWording } from '../wording/use-wording.ts';
import styles from './audit-page.module.css';

/** `GET /api/v1/audit-log`. */
interface AuditAnswer {
  readonly entries: readonly Entry[];
  readonly next: number | null;
  readonly actions: readonly string[];
  readonly head: { readonly sequence: number; readonly mac: string } | null;
}

interface Entry {
  readonly sequence: number;
  readonly atMs: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
}

const FILTERS = ['action', 'actor', 'day'] as const;

/** Who changed and exported what, the newest first. */
export function AuditPage() {
  const { t } = useTranslation('console-audit');
  const [parameters, setParameters] = useSearchParams();
  const filter = filterIn(parameters);
  const before = parameters.get('before');
  const { answer, isCurrent, isLoading, failure, refresh } = useAnswer<AuditAnswer>(
    `/api/v1/audit-log?${new URLSearchParams({ ...filter, ...(before === null ? {} : { before }) })}`,
  );
  usePageTitle(t('title'));
  return (
    <ConsolePage isBusy={isLoading}>
      <div className={page['head']}>
        <div className={page['about']}>
          <h1 className={page['title']}>{t('title')}</h1>
          <p className={page['summary']}>{t('about')}</p>
        </div>
        <Button disabled={isLoading} onClick={refresh}>
          {t('refresh')}
        </Button>
      </div>
      <FilterForm
        // Fields follow the address when somebody goes back.
        key={JSON.stringify(filter)}
        filter={filter}
        actions={answer?.actions ?? []}
        onChange={(next) => setParameters(next)}
      />
      {failure !== null ? (
        <ReadFailure failure={failure} subject="" retry={refresh} />
      ) : answer === null ? (
        <LoadingPanel />
      ) : (
        <div className={`${styles['log']} ${isCurrent ? '' : page['waiting']}`}>
          {answer.entries.length === 0 ? (
            <Panel
              title={t('empty-title')}
              text={t(Object.keys(filter).length === 0 ? 'empty' : 'empty-filter')}
            />
          ) : (
            <section className={panel['panel']} aria-label={t('title')}>
              <Entries entries={answer.entries} />
            </section>
          )}
          {before === null && answer.next === null ? null : (
            <nav aria-label={t('pages')} className={page['pages']}>
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
            </nav>
          )}
          {answer.head === null ? null : (
            <section className={panel['panel']} aria-labelledby="audit-end">
              <h2 id="audit-end" className={panel['title']}>
                {t('end.title')}
              </h2>
              <p className={panel['sentence']}>{t('end.about')}</p>
              <code className={styles['end']} data-testid="end">
                {`${answer.head.sequence}:${answer.head.mac}`}
              </code>
            </section>
          )}
        </div>
      )}
    </ConsolePage>
  );
}

const ROW_HEIGHT_PX = 65;
const keyOf = ({ sequence }: Entry) => sequence;

function Entries({ entries }: { readonly entries: readonly Entry[] }) {
  const list = useLongList<HTMLOListElement, Entry>({ items: entries, keyOf, rowHeightPx: ROW_HEIGHT_PX });
  return (
    <ol className={styles['entries']} {...list.host}>
      {list.pieces.map((piece) => {
        if ('heightPx' in piece)
          return <li key={`gap ${piece.after}`} role="none" data-gap="" style={{ height: piece.heightPx }} />;
        const entry = entries[piece.index];
        return entry === undefined ? null : (
          <EntryRow key={entry.sequence} entry={entry} place={itemPlace(list, piece.index, entries.length)} />
        );
      })}
    </ol>
  );
}

interface EntryRowProps {
  readonly entry: Entry;
  readonly place: ReturnType<typeof itemPlace>;
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
        <b>{t(`actions.${entry.action}`, { defaultValue: entry.action })}</b> <span>{entry.subject}</span>
        {further.length === 0 ? null : (
          <span className={styles['further']}>{further.map((detail) => inWords(detail, t)).join(' · ')}</span>
        )}
      </span>
      <span className={styles['who']}>{entry.actor === 'command' ? t('command') : entry.actor}</span>
    </li>
  );
}

/** One further fact. What has no word, and every name and code, is shown as it stands in the log. */
function inWords([name, value]: [string, unknown], t: TFunction<'console-audit'>): string {
  return `${wordFor(name, t('details', { returnObjects: true }))}: ${wordFor(String(value), t('values', { returnObjects: true }))}`;
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
  const selectId = useId();
  const known =
    filter.action === undefined || actions.includes(filter.action) ? actions : [filter.action, ...actions];
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    onChange(filterIn(new FormData(event.currentTarget)));
  }
  return (
    <form className={styles['filter']} onSubmit={submit} aria-label={t('filter.label')}>
      <div className={form['field']}>
        <label htmlFor={selectId}>{t('filter.action')}</label>
        <select
          // Its choices come with the answer.
          key={known.length}
          id={selectId}
          name="action"
          className={form['input']}
          defaultValue={filter.action ?? ''}
        >
          <option value="">{t('filter.every-action')}</option>
          {known.map((action) => (
            <option key={action} value={action}>
              {t(`actions.${action}`, { defaultValue: action })}
            </option>
          ))}
        </select>
      </div>
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
