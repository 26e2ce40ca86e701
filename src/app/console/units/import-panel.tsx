import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UnitListAnswer } from '../../../contract/units/unit-lists.ts';
import { Button } from '../../ui/button.tsx';
import { FileDrop } from '../../ui/file-drop.tsx';
import { call, type Refusal } from '../requests/call.ts';
import { FormActions, Note } from '../ui/field.tsx';
import { base64Of } from '../ui/lists/base64-of.ts';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { ListPreview } from './list-preview.tsx';

interface ReadList {
  readonly name: string;
  readonly base64: string;
}

/** A list of units: looked at first, with the responses each change touches, then imported. */
export function ImportPanel({ onImported }: { readonly onImported: () => void }) {
  const { t } = useTranslation('console-units');
  const [list, setList] = useState<ReadList | null>(null);
  const [preview, setPreview] = useState<UnitListAnswer | null>(null);
  const [done, setDone] = useState<UnitListAnswer | null>(null);
  const [isMeant, setMeant] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function look(file: File) {
    const read = { name: file.name, base64: base64Of(new Uint8Array(await file.arrayBuffer())) };
    setList(read);
    setDone(null);
    setMeant(false);
    setBusy(true);
    const answer = await call('POST /api/v1/unit-lists/preview', { body: { list: read.base64 } });
    setBusy(false);
    setPreview(answer.ok ? answer.value : null);
    setRefusal(answer.ok ? null : answer.error);
  }

  async function take({ base64 }: ReadList, { changes }: UnitListAnswer) {
    setBusy(true);
    const allowed = changes.filter(({ risks }) => risks.length > 0).map(({ code }) => code);
    const answer = await call('POST /api/v1/unit-lists', { body: { list: base64, allowed } });
    setBusy(false);
    setRefusal(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    if (answer.value.isRefused) return setPreview(answer.value);
    setPreview(null);
    setDone(answer.value);
    onImported();
  }

  const isRisky = preview?.changes.some(({ risks }) => risks.length > 0) === true;
  const mayTake = preview !== null && preview.faults.length === 0 && preview.changesTotal > 0;
  return (
    <Panel aria-labelledby="unit-list">
      <PanelTitle id="unit-list">{t('list.title')}</PanelTitle>
      <PanelSentence>{t('list.about')}</PanelSentence>
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
          <Note look="good">
            {t('list.done', { added: done.added, updated: done.updated })}{' '}
            {done.released === 0 ? null : t('list.released', { count: done.released })}
          </Note>
        )}
      </div>
      {preview === null || list === null ? null : (
        <>
          <ListPreview name={list.name} preview={preview} />
          {mayTake && isRisky ? (
            <label>
              <input type="checkbox" checked={isMeant} onChange={({ target }) => setMeant(target.checked)} />{' '}
              {t('list.meant')}
            </label>
          ) : null}
          <FormActions>
            {mayTake ? (
              <Button
                look="primary"
                disabled={isBusy || (isRisky && !isMeant)}
                onClick={() => void take(list, preview)}
              >
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
