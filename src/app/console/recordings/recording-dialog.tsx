import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { FileDrop } from '../../ui/file-drop.tsx';
import { Icon } from '../../ui/icon.tsx';
import { call, type Refusal } from '../requests/call.ts';
import { ConsoleDialog } from '../ui/dialog/console-dialog.tsx';
import { FormActions, FormGroup, Note } from '../ui/field.tsx';
import { base64Of } from '../ui/lists/base64-of.ts';
import { RefusalNote } from '../ui/refusal-note.tsx';
import { type MicrophoneFault, type RunningRecording, startRecording } from './record.ts';
import styles from './recordings-page.module.css';
import { readSound, type Sound, type SoundFault } from './sound.ts';
import type { TextToRecord } from './texts-to-record.ts';
import { useListening } from './use-listening.ts';

export interface RecordingDialogProps {
  readonly questionnaire: string;
  readonly language: string;
  readonly text: TextToRecord;
  /** Kept: the page reads again. */
  readonly onKept: () => void;
  /** Null where nothing else is to be recorded. */
  readonly onNext: (() => void) | null;
  readonly onClose: () => void;
}

/** One text to read out: recorded here or taken from a file, listened to, and kept. */
export function RecordingDialog(props: RecordingDialogProps) {
  const { questionnaire, language, text, onKept, onNext, onClose } = props;
  const { t } = useTranslation('console-recordings');
  const [running, setRunning] = useState<RunningRecording | null>(null);
  const [level, setLevel] = useState(0);
  const [sound, setSound] = useState<Sound | null>(null);
  const [isSynthetic, setSynthetic] = useState(false);
  const [fault, setFault] = useState<MicrophoneFault | SoundFault | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isBusy, setBusy] = useState(false);
  const listening = useListening();
  const last = useRef<RunningRecording | null>(null);
  useEffect(() => () => last.current?.stop(), []);

  async function take(file: Blob) {
    const read = await readSound(file);
    setSound(read.ok ? read.value : null);
    setFault(read.ok ? null : read.error);
  }

  async function record() {
    listening.stop();
    setSound(null);
    setFault(null);
    setRefusal(null);
    const started = await startRecording(setLevel);
    if (!started.ok) return setFault(started.error);
    last.current = started.value;
    setRunning(started.value);
    const file = await started.value.file;
    setRunning(null);
    setLevel(0);
    setSynthetic(false);
    await take(file);
  }

  async function keep() {
    if (sound === null) return;
    listening.stop();
    setBusy(true);
    const kept = await call('PUT /api/v1/recordings/:questionnaire/:language/:place', {
      params: { questionnaire, language, place: text.place },
      body: { text: text.text, audio: base64Of(sound.bytes), isSynthetic },
    });
    setBusy(false);
    setRefusal(kept.ok ? null : kept.error);
    if (!kept.ok) return;
    onKept();
    if (onNext === null) onClose();
    else onNext();
  }

  return (
    <ConsoleDialog title={t('dialog.title')} onCancel={onClose}>
      <FormGroup>
        <p className={styles['read']} lang={language}>
          {text.text}
        </p>
        <FormActions>
          {running === null ? (
            <Button look={sound === null ? 'primary' : 'secondary'} onClick={() => void record()}>
              {t(sound === null ? 'dialog.record' : 'dialog.record-again')}
            </Button>
          ) : (
            <Button look="primary" onClick={running.stop}>
              <Icon name="stop" />
              {t('dialog.stop')}
            </Button>
          )}
          {sound === null ? null : (
            <Button
              onClick={() =>
                listening.heard === null ? listening.play('new', sound.buffer) : listening.stop()
              }
            >
              <Icon name={listening.heard === null ? 'sound' : 'stop'} />
              {t(listening.heard === null ? 'listen' : 'stop')}
            </Button>
          )}
        </FormActions>
        <label className={styles['level']}>
          {t('dialog.level')}
          <meter min={0} max={1} low={0.1} high={0.95} optimum={0.5} value={level} />
        </label>
        <p role="status">
          {running !== null ? t('dialog.recording') : sound === null ? '' : t('dialog.ready')}
        </p>
        <div role="alert">
          {fault === null ? null : (
            <Note look="failure">
              <p>{t(`faults.${fault}`)}</p>
              {fault === 'elsewhere' ? (
                <Button onClick={() => window.location.reload()}>{t('dialog.load-again')}</Button>
              ) : null}
            </Note>
          )}
        </div>
        {running === null ? (
          <>
            <FileDrop
              label={t('dialog.file')}
              hint={t('dialog.file-hint')}
              accept="audio/*"
              onFiles={([file]) => {
                setRefusal(null);
                if (file !== undefined) void take(file);
              }}
            />
            <label className={styles['check']}>
              <input
                type="checkbox"
                checked={isSynthetic}
                onChange={({ target }) => setSynthetic(target.checked)}
              />
              {t('dialog.synthetic')}
            </label>
          </>
        ) : null}
        <RefusalNote
          refusal={refusal}
          said={{
            'parameter-invalid': t(`refused.${refusal?.fault ?? 'no-audio'}`, {
              defaultValue: t('refused.no-audio'),
            }),
          }}
        />
        <FormActions>
          <Button
            look="primary"
            disabled={sound === null || running !== null || isBusy}
            onClick={() => void keep()}
          >
            {t(onNext === null ? 'dialog.keep' : 'dialog.keep-and-next')}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {t('close')}
          </Button>
        </FormActions>
      </FormGroup>
    </ConsoleDialog>
  );
}
