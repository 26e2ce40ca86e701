import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Progress } from '../../ui/progress.tsx';
import { call, type Refusal } from '../requests/call.ts';
import { Note } from '../ui/field.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import styles from './recordings-page.module.css';
import type { TextToRecord } from './texts-to-record.ts';
import { useListening } from './use-listening.ts';

export interface TextsPanelProps {
  readonly questionnaire: string;
  readonly language: string;
  readonly texts: readonly TextToRecord[];
  readonly isMissingOnly: boolean;
  readonly onMissingOnly: (isMissingOnly: boolean) => void;
  readonly onRecord: (text: TextToRecord) => void;
  readonly onChanged: () => void;
}

/** Every text that is read aloud, and what is recorded of it. */
export function TextsPanel(props: TextsPanelProps) {
  const { texts, isMissingOnly, onMissingOnly } = props;
  const { t } = useTranslation('console-recordings');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isUnheard, setUnheard] = useState(false);
  const listening = useListening();
  const recorded = texts.filter(({ state }) => state === 'recorded').length;
  const synthetic = texts.filter(({ recording }) => recording?.isSynthetic === true).length;
  const shown = isMissingOnly ? texts.filter(({ state }) => state !== 'recorded') : texts;
  const progress = t('list.progress', { done: recorded, total: texts.length });
  return (
    <Panel aria-labelledby="texts">
      <PanelTitle id="texts">{t('list.title')}</PanelTitle>
      <PanelSentence>{progress}</PanelSentence>
      <Progress done={recorded} total={texts.length} label={progress} />
      {synthetic === 0 ? null : <Note look="warn">{t('list.synthetic', { count: synthetic })}</Note>}
      <label className={styles['check']}>
        <input
          type="checkbox"
          checked={isMissingOnly}
          onChange={({ target }) => onMissingOnly(target.checked)}
        />
        {t('list.missing-only')}
      </label>
      <RefusalNote refusal={refusal} />
      <div role="alert">{isUnheard ? <Note look="failure">{t('faults.not-there')}</Note> : null}</div>
      {shown.length === 0 ? (
        <p>{t('list.all')}</p>
      ) : (
        <Table aria-labelledby="texts" className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('list.text')}</th>
              <th scope="col">{t('list.state')}</th>
              <th scope="col">
                <span className="visually-hidden">{t('list.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((text) => (
              <TextRow
                key={text.place}
                {...props}
                text={text}
                isHeard={listening.heard === text.place}
                onListen={async (sha256) => {
                  if (listening.heard === text.place) return listening.stop();
                  setUnheard(!(await listening.playFile(text.place, sha256)));
                }}
                onRefused={setRefusal}
              />
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  );
}

interface TextRowProps extends TextsPanelProps {
  readonly text: TextToRecord;
  readonly isHeard: boolean;
  readonly onListen: (sha256: string) => Promise<void>;
  readonly onRefused: (refusal: Refusal | null) => void;
}

function TextRow(props: TextRowProps) {
  const { questionnaire, language, text, isHeard, onListen, onRecord, onChanged, onRefused } = props;
  const { t } = useTranslation('console-recordings');
  const { place, recording, state } = text;
  const remove = async () => {
    const params = { questionnaire, language, place };
    const removed = await call('DELETE /api/v1/recordings/:questionnaire/:language/:place', { params });
    onRefused(removed.ok ? null : removed.error);
    onChanged();
  };
  return (
    <tr data-testid="text" data-state={state}>
      <th scope="row">
        <span lang={language}>{text.text}</span>
        <span className={tableClass('soft')}>{t(`places.${place.split('.')[0]}`)}</span>
      </th>
      <td>
        {t(`states.${state}`)}
        {recording?.isSynthetic === true ? (
          <span className={tableClass('soft')}>{t('list.is-synthetic')}</span>
        ) : null}
        {recording === null || state !== 'changed' ? null : (
          <span className={tableClass('soft')}>{t('list.was', { text: recording.text })}</span>
        )}
      </td>
      <td className={styles['actions']}>
        {recording === null ? null : (
          <Button
            look="quiet"
            aria-label={t(isHeard ? 'list.stop-of' : 'list.listen-of', { text: text.text })}
            onClick={() => void onListen(recording.sha256)}
          >
            <Icon name={isHeard ? 'stop' : 'sound'} />
            {t(isHeard ? 'stop' : 'listen')}
          </Button>
        )}
        <Button
          look="quiet"
          aria-label={t(recording === null ? 'list.record-of' : 'list.replace-of', { text: text.text })}
          onClick={() => onRecord(text)}
        >
          {t(recording === null ? 'list.record' : 'list.replace')}
        </Button>
        {recording === null ? null : (
          <Button
            look="quiet"
            aria-label={t('list.delete-of', { text: text.text })}
            onClick={() => void remove()}
          >
            {t('list.delete')}
          </Button>
        )}
      </td>
    </tr>
  );
}
