import { type MouseEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contract } from '../../../../contract/contract.ts';
import type { ExportWork } from '../../../../contract/exports.ts';
import type { Indices } from '../../../../contract/figures.ts';
import { SHEET_ROWS } from '../../../../contract/limits.ts';
import { EXPORT_FORMATS, type ExportFormat } from '../../../../contract/on-offer.ts';
import type { InputOf } from '../../../../contract/route.ts';
import { Button } from '../../../ui/button.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { addressOf, call } from '../../requests/call.ts';
import { useWork, type WorkRequests } from '../../requests/use-work.ts';
import { useWording } from '../../wording/use-wording.ts';
import styles from './rows-export.module.css';

type Asked = NonNullable<InputOf<Contract['POST /api/v1/exports']>['body']>;

const FORMAT_NAMES: Readonly<Record<ExportFormat, string>> = {
  csv: 'CSV',
  xlsx: 'Excel, XLSX',
  parquet: 'Parquet',
};

const EXPORTS: WorkRequests<Asked, ExportWork> = {
  ask: (body) => call('POST /api/v1/exports', { body }),
  look: (id, signal) => call('GET /api/v1/exports/:id', { params: { id } }, { signal }),
  cancel: (id) => call('DELETE /api/v1/exports/:id', { params: { id } }),
  isOpen: ({ state }) => state === 'waiting' || state === 'ready' || state === 'being-sent',
};

export interface RowsExportProps {
  readonly asked: Omit<Asked, 'format'>;
  readonly counts: Indices['counts'];
}

/**
 * The open export: asked for by the link of a format, taken by the browser once it has its turn, followed until its end. The link by
 * itself is the same file, for who copies it.
 */
export default function RowsExport({ asked, counts }: RowsExportProps) {
  const { t } = useTranslation('console-export');
  const { count } = useWording();
  const { state, ask, cancel } = useWork(EXPORTS);
  const taken = useRef<ExportFormat>(EXPORT_FORMATS[0]);
  const work = state.kind === 'work' ? state.work : null;
  const readyId = work?.state === 'ready' ? work.id : null;
  useEffect(() => {
    if (readyId !== null) take(readyId, taken.current);
  }, [readyId]);
  const isOpen = state.kind === 'asking' || (work !== null && EXPORTS.isOpen(work));
  const begin = (event: MouseEvent, format: ExportFormat) => {
    // With a key held down the browser is asked for something else, as for a new tab.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (isOpen) return;
    taken.current = format;
    void ask({ ...asked, format });
  };
  const responses = work?.responses ?? counts.released - counts.excluded;
  // Its first row has the names of the columns.
  const fitsSheet = responses < SHEET_ROWS;
  return (
    <>
      <p className={styles['about']}>{t('how-many', { n: count(responses) })}</p>
      <div className={styles['formats']}>
        {EXPORT_FORMATS.filter((format) => format !== 'xlsx' || fitsSheet).map((format) => (
          <a
            key={format}
            href={addressOf(`GET /api/v1/exports/responses.${format}`, { query: asked })}
            download
            onClick={(event) => begin(event, format)}
          >
            {t('rows', { format: FORMAT_NAMES[format] })}
          </a>
        ))}
      </div>
      {fitsSheet ? null : <p className={styles['about']}>{t('no-sheet', { rows: count(SHEET_ROWS) })}</p>}
      <div className={styles['state']}>
        {work?.state === 'being-sent' ? (
          <Progress done={work.done} total={Math.max(1, work.responses)} label={said()} />
        ) : null}
        <p role="status">{said()}</p>
        {isOpen ? <Button onClick={() => void cancel()}>{t('cancel')}</Button> : null}
      </div>
    </>
  );

  function said(): string {
    if (state.kind === 'none') return '';
    if (state.kind === 'asking') return t('asking');
    if (state.kind === 'refused') {
      if (state.code === 'too-many-requests') return t('too-many');
      if (state.code === 'table-too-long') return t('no-sheet', { rows: count(SHEET_ROWS) });
      return t(state.code === 'offline' ? 'offline' : 'failed');
    }
    const { ahead, done } = state.work;
    return t(state.work.state, { n: count(ahead), done: count(done), total: count(state.work.responses) });
  }
}

/** The browser fetches it as any other file; a refusal is a download that failed, and the page stays. */
function take(id: string, format: ExportFormat): void {
  const link = document.createElement('a');
  link.href = addressOf(`GET /api/v1/exports/:id/responses.${format}`, { params: { id } });
  link.download = '';
  link.click();
}
