import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../../../core/kernel/result.ts';
import { Button } from '../../../ui/button.tsx';
import { FileDrop } from '../../../ui/file-drop.tsx';
import type { Refusal } from '../../requests/call.ts';
import { FormActions, Note } from '../field.tsx';
import { Panel, PanelSentence, PanelTitle } from '../panel.tsx';
import { RefusalNote } from '../refusal-note.tsx';
import { base64Of } from './base64-of.ts';

interface ListAnswer {
  /** Whether a row is at fault, so that nothing was imported. */
  readonly isRefused: boolean;
}

export interface ListPanelProps<Answer extends ListAnswer> {
  readonly title: string;
  readonly about: string;
  readonly className?: string | undefined;
  /** What stands above the place for the file. */
  readonly head?: ReactNode;
  /** What the list would change, as base64. */
  readonly look: (base64: string) => Promise<Result<Answer, Refusal>>;
  readonly take: (base64: string, preview: Answer) => Promise<Result<Answer, Refusal>>;
  /** Whether there is something to import. */
  readonly mayTake: (preview: Answer) => boolean;
  /** Whether something must be confirmed first. */
  readonly isHeld?: (preview: Answer) => boolean;
  readonly done: (answer: Answer) => ReactNode;
  readonly onImported: () => void;
  /** The preview of the list of that name. */
  readonly children: (name: string, preview: Answer) => ReactNode;
}

/** A list as a file: looked at first, then imported, all rows or none. */
export function ListPanel<Answer extends ListAnswer>(props: ListPanelProps<Answer>) {
  const { title, about, className, head, mayTake, isHeld, done, onImported, children } = props;
  const { t } = useTranslation('console-units');
  const id = useId();
  const [list, setList] = useState<{ readonly name: string; readonly base64: string } | null>(null);
  const [preview, setPreview] = useState<Answer | null>(null);
  const [imported, setImported] = useState<Answer | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function asked(asking: Promise<Result<Answer, Refusal>>): Promise<Answer | null> {
    setBusy(true);
    const answer = await asking;
    setBusy(false);
    setRefusal(answer.ok ? null : answer.error);
    return answer.ok ? answer.value : null;
  }

  async function look(file: File) {
    const base64 = base64Of(new Uint8Array(await file.arrayBuffer()));
    setList({ name: file.name, base64 });
    setImported(null);
    setPreview(await asked(props.look(base64)));
  }

  async function take(base64: string, looked: Answer) {
    const answer = await asked(props.take(base64, looked));
    if (answer === null) return;
    if (answer.isRefused) return setPreview(answer);
    setPreview(null);
    setImported(answer);
    onImported();
  }

  return (
    <Panel aria-labelledby={id} className={className}>
      <PanelTitle id={id}>{title}</PanelTitle>
      <PanelSentence>{about}</PanelSentence>
      {head}
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
        {imported === null ? null : <Note look="good">{done(imported)}</Note>}
      </div>
      {preview === null || list === null ? null : (
        <>
          {children(list.name, preview)}
          <FormActions>
            {mayTake(preview) ? (
              <Button
                look="primary"
                disabled={isBusy || isHeld?.(preview) === true}
                onClick={() => void take(list.base64, preview)}
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
