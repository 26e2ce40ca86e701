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
import type { Condition } from './province.ts';
import type { Random } from './random.ts';

/**
 * Simulated respondents. Each has a mood that colours all answers (so the answers of one person go together, as
 * they do in surveys); office, item and month shift it; thresholds cut it into the five levels. The constants
 * are chosen for about 85 % satisfied and a third of that very satisfied. They describe no real place.
 */
export interface Visit {
  readonly office: { readonly condition: Condition; readonly quality: number };
  /** 0 for the first month of the simulated year, 11 for the last. */
  readonly monthIndex: number;
}

const MOOD_SPREAD = 0.62;
const ANSWER_SPREAD = 0.7;
/** Above the k-th threshold the level is at least k + 2. */
const THRESHOLDS = [-2.7, -2.0, -1.05, 0.5];
/** Handing in and asking come before any result. */
const RESULT_YET: Readonly<Record<string, number>> = { submit: 0.12, collect: 0.97, ask: 0.1 };
/** Few have given feedback of which they could see the handling. */
const FEEDBACK_SEEN = 0.45;
const DECLINES = 0.012;

const COMMENTS = [
  'Ghế ngồi chờ còn ít, buổi sáng đông phải đứng.',
  'Cán bộ hướng dẫn tận tình, dễ hiểu.',
  'Hẹn trả kết quả rồi lại phải đi lại lần nữa.',
  'Nên có thêm quạt mát ở khu vực chờ.',
  'Bảng niêm yết chữ nhỏ quá, người già khó đọc.',
  'Tôi gửi góp ý từ tháng trước mà chưa thấy trả lời.',
  'Làm nhanh, đúng hẹn.',
  'Chỗ để xe chật, trời mưa rất bất tiện.',
];

export function simulateResponse(questionnaire: Questionnaire, visit: Visit, random: Random): Response {
  if (visit.office.condition === 'filled-in-by-officials' && random.next() < 0.7) {
    return filledInByOfficial(questionnaire, random);
  }
  const purpose = random.weighted([
    ['submit', 55],
    ['collect', 30],
    ['ask', 15],
  ]);
  const mood = MOOD_SPREAD * random.normal();
  const answers = itemsOf(questionnaire).map(({ id }): [ItemId, Answer] => [
    id,
    simulateAnswer(id, purpose, mood, visit, random),
  ]);
  return {
    mode: 'kiosk',
    language: random.next() < 0.015 ? 'en' : 'vi',
    answers: Object.fromEntries(answers),
    context: { 'visit-purpose': purpose },
    assistance: random.weighted([
      ['self', 76],
      ['family', 14],
      ['official', 10],
    ]),
    profile: simulateProfile(random),
    perceptions: {},
    comment: random.next() < 0.04 ? (COMMENTS[random.between(0, COMMENTS.length - 1)] ?? null) : null,
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

function simulateAnswer(id: ItemId, purpose: string, mood: number, visit: Visit, random: Random): Answer {
  if (random.next() < DECLINES) return 'declined';
  if (id.startsWith('results.') && random.next() >= (RESULT_YET[purpose] ?? 1)) return 'not-applicable';
  if ((id === 'feedback.handling' || id === 'feedback.reply') && random.next() >= FEEDBACK_SEEN) {
    return 'not-applicable';
  }
  const { condition, quality } = visit.office;
  const latent =
    quality +
    mood +
    itemShift(id) +
    conditionShift(condition, id, visit.monthIndex) +
    ANSWER_SPREAD * random.normal();
  return (1 + THRESHOLDS.filter((threshold) => latent > threshold).length) as Level;
}

/** Feedback is the weakest sub-index everywhere, and the promised date the weakest criterion of results. */
function itemShift(id: ItemId): number {
  if (id === 'results.on-time') return -0.12;
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
    case 'improving':
      return monthIndex < 6 ? -0.75 : 0.15;
    default:
      return 0;
  }
}

function filledInByOfficial(questionnaire: Questionnaire, random: Random): Response {
  const answers = itemsOf(questionnaire).map(({ id }): [ItemId, Answer] => [id, 5]);
  return {
    mode: 'kiosk',
    language: 'vi',
    answers: Object.fromEntries(answers),
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
  return Object.fromEntries(
    itemsOf(questionnaire).map(({ id }) => [
      id,
      Math.round(usualMs * (0.5 + random.next() + random.next() ** 3)),
    ]),
  );
}
