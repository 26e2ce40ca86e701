import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FactListAnswer } from '../../../../contract/published/fact-parts.ts';
import { Button } from '../../../ui/button.tsx';
import { FileDrop } from '../../../ui/file-drop.tsx';
import { call, type Refusal } from '../../requests/call.ts';
import { FormActions, Note } from '../field.tsx';
import { Panel, PanelSentence, PanelTitle } from '../panel.tsx';
import { RefusalNote } from '../refusal-note.tsx';
import { base64Of } from './base64-of.ts';
import styles from './fact-list-panel.module.css';

const ROUTES = {
  published: ['POST /api/v1/published-figures/lists/preview', 'POST /api/v1/published-figures/lists'],
  caseloads: ['POST /api/v1/caseloads/lists/preview', 'POST /api/v1/caseloads/lists'],
  targets: ['POST /api/v1/targets/lists/preview', 'POST /api/v1/targets/lists'],
} as const;

export interface FactListPanelProps {
  readonly kind: keyof typeof ROUTES;
  readonly title: string;
  readonly about: string;
  /** The header line of such a list. */
  readonly columns: string;
  readonly onImported: () => void;
}

interface ReadList {
  readonly name: string;
  readonly base64: string;
}

/** A list as CSV: looked at first, each bad row by its line, then imported, all rows or none. */
export function FactListPanel({ kind, title, about, columns, onImported }: FactListPanelProps) {
  const { t } = useTranslation('console-units');
  const [list, setList] = useState<ReadList | null>(null);
  const [preview, setPreview] = useState<FactListAnswer | null>(null);
  const [done, setDone] = useState<FactListAnswer | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [previewRoute, importRoute] = ROUTES[kind];

  async function ask(route: typeof previewRoute | typeof importRoute, base64: string) {
    setBusy(true);
    const answer = await call(route, { body: { list: base64 } });
    setBusy(false);
    setRefusal(answer.ok ? null : answer.error);
    return answer.ok ? answer.value : null;
  }

  async function look(file: File) {
    const read = { name: file.name, base64: base64Of(new Uint8Array(await file.arrayBuffer())) };
    setList(read);
    setDone(null);
    setPreview(await ask(previewRoute, read.base64));
  }

  async function take({ base64 }: ReadList) {
    const answer = await ask(importRoute, base64);
    if (answer === null) return;
    if (answer.isRefused) return setPreview(answer);
    setPreview(null);
    setDone(answer);
    onImported();
  }

  const id = `list-${kind}`;
  const mayTake = preview !== null && !preview.isRefused && preview.added + preview.updated > 0;
  return (
    <Panel aria-labelledby={id} className={styles['list']}>
      <PanelTitle id={id}>{title}</PanelTitle>
      <PanelSentence>{about}</PanelSentence>
      <code className={styles['columns']}>{columns}</code>
      <FileDrop
        label={t('list.choose')}
        hint={t('list.drop')}
        accept=".csv,.txt"
        disabled={isBusy}
        onFiles={([file]) => {
          if (file !== undefined) void look(file);
        }}
      />
      <RefusalNote refusal={refusal} />
      <div role="status">
        {isBusy ? <p>{t('common:loading')}</p> : null}
        {done === null ? null : (
          <Note look="good">{t('list.done', { added: done.added, updated: done.updated })}</Note>
        )}
      </div>
      {preview === null || list === null ? null : (
        <>
          <Preview name={list.name} preview={preview} />
          <FormActions>
            {mayTake ? (
              <Button look="primary" disabled={isBusy} onClick={() => void take(list)}>
                {t('list.import')}
              </Button>
            ) : null}
            <Button onClick={() => setPreview(null)}>{t('list.cancel')}</Button>
          </FormActions>
        </>
      )}
    </Panel>
  );
}

/** What the list would change, or its faults, in the collector's own words. */
function Preview({ name, preview }: { readonly name: string; readonly preview: FactListAnswer }) {
  const { t, i18n } = useTranslation('console-units');
  const language = i18n.language === 'en' ? 'en' : 'vi';
  const { faults, faultsTotal, added, updated, unchanged } = preview;
  if (!preview.isRefused) {
    return (
      <Note look="note" role="status">
        <p>
          {t('list.preview', { name })}: {t('list.counts', { added, updated, unchanged })}
        </p>
      </Note>
    );
  }
  return (
    <Note look="failure" role="alert">
      <p>{t('list.faults', { name, count: faultsTotal })}</p>
      <ul className={styles['faults']}>
        {faults.map(({ said }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a list that is read once and never changes.
          <li key={index}>{said[language]}</li>
        ))}
      </ul>
    </Note>
  );
}
