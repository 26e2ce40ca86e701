import { useMemo } from 'react';
import type { FiguresOf } from '../../../contract/figures.ts';
import { useWording } from '../wording/use-wording.ts';

/** What criteria are called: a few words in tables, the sentence of the form on demand. */
export function useItemNames({ questionnaire }: Pick<FiguresOf, 'questionnaire'>) {
  const { text } = useWording();
  return useMemo(() => {
    const items = new Map(questionnaire.items.map((item) => [item.id, item]));
    return {
      short: (id: string) => text(items.get(id)?.shortName),
      full: (id: string) => text(items.get(id)?.text),
      subIndex: (id: string) =>
        text(questionnaire.subIndices.find((one) => one.id === items.get(id)?.subIndex)?.text),
    };
  }, [questionnaire, text]);
}
