import type { Questionnaire, ScoringRule } from '../questionnaire/questionnaire.ts';
import { type Countable, TallyAccumulator } from '../tally/tally.ts';
import { OVERALL, type TallyLayout, tallyLayout } from '../tally/tally-layout.ts';
import { type Figure, figureOf } from './figure.ts';

export interface Score {
  readonly overall: Figure;
  /** By sub-index id, in form order. */
  readonly subIndices: Readonly<Record<string, Figure>>;
}

/**
 * The figures of responses added one by one, without hiding small ones: for who holds the responses anyway.
 * However many are added, only their sums are kept.
 */
export class Scorer {
  readonly #layout: TallyLayout;
  readonly #questionnaire: Questionnaire;
  readonly #accumulator: TallyAccumulator;

  constructor(questionnaire: Questionnaire) {
    this.#layout = tallyLayout(questionnaire);
    this.#questionnaire = questionnaire;
    this.#accumulator = new TallyAccumulator(this.#layout, questionnaire);
  }

  add(response: Countable): void {
    this.#accumulator.add(response);
  }

  score(rule: ScoringRule): Score {
    const tally = this.#accumulator.tally();
    const subIndices = this.#questionnaire.components.flatMap((component) => component.subIndices);
    return {
      overall: figureOf(this.#layout, tally, OVERALL, rule),
      subIndices: Object.fromEntries(
        subIndices.map(({ id }) => [id, figureOf(this.#layout, tally, id, rule)]),
      ),
    };
  }
}
