import { itemsOf } from './items.ts';
import type { Item, Perception, Questionnaire } from './questionnaire.ts';

/**
 * What the citizen answers alone in an interview, with the tablet turned to them: the perceptions that say `handOver`
 * (harassment, informal payment) and every satisfaction item. The interviewer asks the rest.
 */
export interface HandedOverQuestions {
  readonly perceptions: readonly Perception[];
  readonly items: readonly Item[];
}

/** Both in the order of the form; the perceptions are asked first. */
export function handedOverQuestions(questionnaire: Questionnaire): HandedOverQuestions {
  return {
    perceptions: questionnaire.perceptions.filter(({ handOver }) => handOver),
    items: itemsOf(questionnaire),
  };
}
