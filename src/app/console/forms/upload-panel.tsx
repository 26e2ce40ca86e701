import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ListedForm } from '../../../contract/units/questionnaires.ts';
import { FEWEST_LEVELS, MOST_LEVELS } from '../../../core/questionnaire/questionnaire.ts';
import { FileDrop } from '../../ui/file-drop.tsx';
import { call, type Refusal } from '../requests/call.ts';
import { Note } from '../ui/field.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { useFormWords } from './use-form-words.ts';

/** Takes the file of a questionnaire of one's own, or says what in it is wrong and where. */
export function UploadPanel({ onUploaded }: { readonly onUploaded: () => void }) {
  const { t, i18n } = useTranslation('console-forms');
  const { title } = useFormWords();
  const [isBusy, setBusy] = useState(false);
  const [uploaded, setUploaded] = useState<ListedForm | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function upload(file: File) {
    setBusy(true);
    const answer = await call('POST /api/v1/forms', { body: { file: await file.text() } });
    setBusy(false);
    setUploaded(answer.ok ? answer.value : null);
    setRefusal(answer.ok ? null : answer.error);
    if (answer.ok) onUploaded();
  }

  const isFaulty = refusal?.code === 'questionnaire-refused';
  return (
    <Panel aria-labelledby="upload">
      <PanelTitle id="upload">{t('upload.title')}</PanelTitle>
      <PanelSentence>
        {t('upload.about', { fewest: FEWEST_LEVELS, most: MOST_LEVELS })}{' '}
        <Link to="/help/questionnaires">{t('upload.help')}</Link>
      </PanelSentence>
      <FileDrop
        label={t('upload.choose')}
        hint={t('upload.drop')}
        accept=".json,application/json"
        disabled={isBusy}
        onFiles={([file]) => {
          if (file !== undefined) void upload(file);
        }}
      />
      <RefusalNote
        refusal={refusal}
        except={['questionnaire-refused']}
        said={{ 'questionnaire-released': t('upload.released'), 'body-malformed': t('upload.too-large') }}
      />
      <div role="alert">
        {isFaulty ? (
          <Note look="failure">
            <p>
              <b>{t('upload.refused')}</b>{' '}
              {t(`faults.${refusal.fault ?? 'wrong-value'}`, { defaultValue: t('faults.wrong-value') })}
            </p>
            {refusal.detail === '' ? null : (
              <p>
                {t('upload.place')} <code>{refusal.detail}</code>
              </p>
            )}
            {refusal.reason === undefined || i18n.language !== 'en' ? null : <p>{refusal.reason}</p>}
          </Note>
        ) : null}
      </div>
      <div role="status">
        {isBusy ? <p>{t('common:loading')}</p> : null}
        {uploaded === null ? null : (
          <Note look="good">{t('upload.done', { form: title(uploaded), version: uploaded.version })}</Note>
        )}
      </div>
    </Panel>
  );
}
