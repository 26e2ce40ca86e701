import { SECOND_MS } from '../../core/kernel/duration.ts';
import { itemsOf } from '../../core/questionnaire/items.ts';
import type {
  Answer,
  ItemId,
  Level,
  OptionValue,
  Questionnaire,
} from '../../core/questionnaire/questionnaire.ts';
import type { Response } from '../../core/questionnaire/response.ts';
import type { Condition } from './offices.ts';
import type { Random } from './random.ts';

/**
 * Simulated respondents. Each has a mood that colours all answers (so the answers of one person go together, as
 * they do in surveys); office, item, person and month shift it; thresholds cut it into the five levels. The constants
 * are chosen for about 85 % satisfied and a third of that very satisfied. They describe no real place.
 */
export interface Visit {
  readonly office: { readonly condition: Condition; readonly quality: number };
  /** 0 for the first month of the simulated year, LAST_WHOLE_MONTH for the last that is over, 11 for the running one. */
  readonly monthIndex: number;
  /** How much the respondent likes everything that day: standard normal. */
  readonly mood: number;
  readonly comment: string | null;
}

/** What began in it is found by comparing the last month with the one before, on any day of the year. */
export const LAST_WHOLE_MONTH = 10;

const MOOD_SPREAD = 0.62;
const ANSWER_SPREAD = 0.7;
/** Above the k-th threshold the level is at least k + 2. */
const THRESHOLDS = [-2.7, -2.0, -1.05, 0.5];
/** Handing in and asking come before any result. */
const RESULT_YET: Readonly<Record<string, number>> = { submit: 0.12, collect: 0.97, ask: 0.1 };
const DECLINES = 0.012;
const STRAIGHT_LINES = 0.45;
/** What is posted is in small print, and people of sixty and older say so. */
const OLDEST = 6;

/** Who comes to an office and what they could see there. */
interface Visitors {
  readonly purposes: readonly (readonly [purpose: string, weight: number])[];
  /** The share of those who gave feedback of which they could see the handling. */
  readonly feedbackSeen: number;
}

const USUAL_VISITORS: Visitors = {
  purposes: [
    ['submit', 55],
    ['collect', 30],
    ['ask', 15],
  ],
  feedbackSeen: 0.45,
};
const MOSTLY_COLLECTING: Visitors = {
  purposes: [
    ['submit', 20],
    ['collect', 75],
    ['ask', 5],
  ],
  feedbackSeen: 0.15,
};
const MOSTLY_HANDING_IN: Visitors = {
  purposes: [
    ['submit', 85],
    ['collect', 5],
    ['ask', 10],
  ],
  feedbackSeen: 0.9,
};

/** A respondent's answers, of whom nothing says that an official filled them in. */
export function simulateResponse(questionnaire: Questionnaire, visit: Visit, random: Random): Response {
  const visitors = visitorsOf(visit);
  const purpose = random.weighted(visitors.purposes);
  const profile = simulateProfile(random);
  const assistance = random.weighted([
    ['self', 76],
    ['family', 14],
    ['official', 10],
  ]);
  const straight =
    visit.office.condition === 'straight-lines' && random.next() < STRAIGHT_LINES
      ? levelOf(visit.office.quality + MOOD_SPREAD * visit.mood)
      : null;
  const shift =
    visit.office.quality + MOOD_SPREAD * visit.mood + (assistance === 'official' ? HELPED_BY_OFFICIAL : 0);
  const answers = itemsOf(questionnaire).map(({ id }): [ItemId, Answer] => {
    if (random.next() < DECLINES) return [id, 'declined'];
    if (isUnseen(id, purpose, visitors, random)) return [id, 'not-applicable'];
    if (straight !== null) return [id, straight];
    const latent =
      shift +
      itemShift(id, profile) +
      conditionShift(visit.office.condition, id, visit.monthIndex) +
      ANSWER_SPREAD * random.normal();
    return [id, levelOf(latent)];
  });
  return {
    mode: 'kiosk',
    language: random.next() < 0.015 ? 'en' : 'vi',
    answers: byItem(answers),
    context: { 'visit-purpose': purpose },
    assistance,
    profile,
    perceptions: {},
    comment: visit.comment,
    sampling: null,
    durationsMs: durations(questionnaire, random, 6 * SECOND_MS),
    corrections: random.weighted([
      [0, 85],
      [1, 11],
      [2, 4],
    ]),
  };
}

/** The item at which a respondent walks away: mostly early, never beyond the last. */
export function simulateAbandonment(questionnaire: Questionnaire, random: Random): ItemId {
  const items = itemsOf(questionnaire);
  const reached = Math.min(items.length - 1, Math.floor(items.length * random.next() * random.next()));
  return items[reached]?.id as ItemId;
}

function visitorsOf({ office: { condition }, monthIndex }: Visit): Visitors {
  if (condition !== 'other-visitors') return USUAL_VISITORS;
  return monthIndex < LAST_WHOLE_MONTH ? MOSTLY_COLLECTING : MOSTLY_HANDING_IN;
}

function isUnseen(id: ItemId, purpose: string, { feedbackSeen }: Visitors, random: Random): boolean {
  if (id.startsWith('results.')) return random.next() >= (RESULT_YET[purpose] ?? 1);
  return (id === 'feedback.handling' || id === 'feedback.reply') && random.next() >= feedbackSeen;
}

function levelOf(latent: number): Level {
  return (1 + THRESHOLDS.filter((threshold) => latent > threshold).length) as Level;
}

const HELPED_BY_OFFICIAL = 0.35;

/** Feedback is the weakest sub-index everywhere, and the promised date the weakest criterion of results. */
function itemShift(id: ItemId, profile: Readonly<Record<string, OptionValue>>): number {
  if (id === 'results.on-time') return -0.12;
  if (id === 'procedures.posted' && profile['age'] === OLDEST) return -1.4;
  return id.startsWith('feedback.') ? -0.18 : 0.05;
}

function conditionShift(condition: Condition, id: ItemId, monthIndex: number): number {
  switch (condition) {
    case 'late-results':
      return id === 'results.on-time' ? -1.5 : id === 'procedures.time-limit' ? -0.9 : 0;
    case 'impolite-officials':
      return id.startsWith('officials.') ? -1.1 : -0.1;
    case 'silent-on-feedback':
      return id.startsWith('feedback.') ? -1.2 : 0;
    case 'asks-for-more-papers':
      return id === 'procedures.documents' && monthIndex >= LAST_WHOLE_MONTH ? -2.6 : 0;
    case 'other-visitors':
      return id.startsWith('results.') ? 0.9 : id.startsWith('feedback.') ? -0.7 : 0;
    case 'improving':
      return monthIndex < 6 ? -0.75 : monthIndex < LAST_WHOLE_MONTH ? -0.3 : 0.3;
    default:
      return 0;
  }
}

/** What an official fills in: all five, in seconds. */
export function simulateFilledIn(questionnaire: Questionnaire, random: Random): Response {
  const answers = itemsOf(questionnaire).map(({ id }): [ItemId, Answer] => [id, 5]);
  return {
    mode: 'kiosk',
    language: 'vi',
    answers: byItem(answers),
    context: { 'visit-purpose': 'submit' },
    assistance: 'self',
    profile: {},
    perceptions: {},
    comment: null,
    sampling: null,
    durationsMs: durations(questionnaire, random, 0.5 * SECOND_MS),
    corrections: 0,
  };
}

function simulateProfile(random: Random): Record<string, OptionValue> {
  const profile: Record<string, OptionValue> = {};
  if (random.next() < 0.92) {
    profile['gender'] = random.weighted<OptionValue>([
      [1, 47],
      [2, 50],
      [3, 1],
      ['declined', 2],
    ]);
  }
  if (random.next() < 0.92) {
    profile['age'] = random.weighted<OptionValue>([
      [1, 0.6],
      [2, 9],
      [3, 24],
      [4, 34],
      [5, 20],
      [6, 10],
      ['declined', 2],
    ]);
  }
  return profile;
}

function durations(questionnaire: Questionnaire, random: Random, usualMs: number): Record<string, number> {
  return byItem(
    itemsOf(questionnaire).map(({ id }) => [
      id,
      Math.round(usualMs * (0.5 + random.next() + random.next() ** 3)),
    ]),
  );
}

/** In the order of canonical JSON, as what a device sends is read: written again, nothing has to be sorted. */
function byItem<Value>(entries: readonly (readonly [ItemId, Value])[]): Record<ItemId, Value> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1))) as Record<ItemId, Value>;
}
