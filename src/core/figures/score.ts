import type { Questionnaire, ScoringRule } from '../questionnaire/questionnaire.ts';
import { answersPerItem } from '../tally/block-release.ts';
import {
  type Countable,
  mergeTallies,
  SUMS_PER_SCOPE,
  type Tally,
  TallyAccumulator,
} from '../tally/tally.ts';
import { OVERALL, type TallyLayout, tallyLayout } from '../tally/tally-layout.ts';
import { type Figure, figureOf } from './figure.ts';

/**
 * Where an answer stands alone, a figure has its percentage and no interval: which answers are of one person is what the
 * interval rests on, and what such an answer does not say.
 */
export interface Score {
  readonly overall: Figure;
  /** By sub-index id, in form order. */
  readonly subIndices: Readonly<Record<string, Figure>>;
}

/** The sums of all that was added, for figures that are derived of them. */
export interface ScoredSums {
  readonly layout: TallyLayout;
  readonly tally: Tally;
  /** Whether none of these items, by their indexes, has an answer that stands alone. */
  readonly isWhole: (items: readonly number[]) => boolean;
}

/**
 * The figures of responses added one by one, without hiding small ones: for who holds the responses anyway.
 * However many are added, only their sums are kept.
 */
export class Scorer {
  readonly #layout: TallyLayout;
  readonly #questionnaire: Questionnaire;
  readonly #accumulator: TallyAccumulator;
  /** Answers that stand alone, each as a response of its own. */
  #alone: TallyAccumulator | null = null;

  constructor(questionnaire: Questionnaire) {
    this.#layout = tallyLayout(questionnaire);
    this.#questionnaire = questionnaire;
    this.#accumulator = new TallyAccumulator(this.#layout, questionnaire);
  }

  add(response: Countable): void {
    this.#accumulator.add(response);
  }

  /** Adds an answer whose response was added without it: it is one more answer and no further respondent. */
  addAnswerAlone(answer: Countable): void {
    this.#alone ??= new TallyAccumulator(this.#layout, this.#questionnaire);
    this.#alone.add(answer);
  }

  score(rule: ScoringRule): Score {
    const all = this.#tally();
    const alone = this.#alone?.tally() ?? null;
    const figure = (scope: string): Figure => {
      const { respondents, answers, ...estimates } = figureOf(this.#layout, all, scope, rule);
      const isWhole = alone === null || figureOf(this.#layout, alone, scope, rule).answers === 0;
      const { percent } = estimates;
      return isWhole
        ? { respondents, answers, ...estimates }
        : { respondents, answers, percent, standardError: null, low: null, high: null };
    };
    const subIndices = this.#questionnaire.components.flatMap((component) => component.subIndices);
    return {
      overall: figure(OVERALL),
      subIndices: Object.fromEntries(subIndices.map(({ id }) => [id, figure(id)])),
    };
  }

  sums(): ScoredSums {
    const alone = this.#alone === null ? null : answersPerItem(this.#layout, this.#alone.tally());
    return {
      layout: this.#layout,
      tally: this.#tally(),
      isWhole: (items) => items.every((item) => (alone?.[item] ?? 0) === 0),
    };
  }

  #tally(): Tally {
    const responses = this.#accumulator.tally();
    if (this.#alone === null) return responses;
    const all = mergeTallies(responses, this.#alone.tally());
    const answers = answersPerItem(this.#layout, all);
    const sums = [...all.sums];
    for (const [index, { items }] of this.#layout.scopes.entries()) {
      // Nobody answers a question twice, so there are at least as many respondents as answers to one question.
      const fewest = Math.max(...items.map((item) => answers[item] ?? 0));
      const clusters = index * SUMS_PER_SCOPE;
      sums[clusters] = Math.max(responses.sums[clusters] ?? 0, fewest);
    }
    return { ...all, responses: responses.responses, sums };
  }
}
