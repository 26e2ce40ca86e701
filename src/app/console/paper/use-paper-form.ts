import { useCallback, useState } from 'react';
import type { PaperForm } from '../../../contract/paper.ts';
import { type PaperCode, readPaperCode } from '../../../core/paper/form-number.ts';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import { call, type Refusal } from '../requests/call.ts';

/** What is wrong with a number: how it was typed, or with the form that has it. */
export type NumberFault = 'not-a-number' | 'check-digit' | 'named-otherwise';

export interface OpenedForm {
  readonly form: PaperForm;
  readonly questionnaire: Questionnaire;
}

export interface PaperFormState {
  readonly opened: OpenedForm | null;
  readonly fault: NumberFault | null;
  readonly refusal: Refusal | null;
  readonly isBusy: boolean;
  /** Opens the form whose number was typed or scanned. */
  readonly open: (typed: string) => Promise<void>;
  readonly close: () => void;
}

/** The form of a number: asked once, when somebody asks, since every entry changes it. */
export function usePaperForm(questionnaires: readonly Questionnaire[]): PaperFormState {
  const [opened, setOpened] = useState<OpenedForm | null>(null);
  const [fault, setFault] = useState<NumberFault | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isBusy, setBusy] = useState(false);
  const close = useCallback(() => setOpened(null), []);
  const open = useCallback(
    async (typed: string) => {
      setOpened(null);
      setRefusal(null);
      const read = readPaperCode(typed);
      setFault(read.ok ? null : read.error);
      if (!read.ok) return;
      setBusy(true);
      const answer = await askForm(read.value.code);
      setBusy(false);
      if (!answer.ok) return setRefusal(answer.error);
      const form = answer.value;
      const { names } = read.value;
      if (names !== null && !isNamed(form, names)) return setFault('named-otherwise');
      const questionnaire = questionnaires.find(
        ({ id, version }) => id === form.questionnaire && version === form.version,
      );
      if (questionnaire !== undefined) setOpened({ form, questionnaire });
    },
    [questionnaires],
  );
  return { opened, fault, refusal, isBusy, open, close };
}

function askForm(number: PaperCode) {
  return call('GET /api/v1/paper-forms/:number', { params: { number } });
}

function isNamed(
  { unit, questionnaire, version }: PaperForm,
  names: { readonly unit: string; readonly questionnaire: string; readonly version: number },
): boolean {
  return names.unit === unit.ref && names.questionnaire === questionnaire && names.version === version;
}
