import type { Fault } from '../kernel/reader.ts';
import { at } from '../kernel/reader.ts';
import { isOwnForm, itemsOf, mayUseRule } from './items.ts';
import type { LocalText, Option, Questionnaire } from './questionnaire.ts';
import {
  COMPLETED_OUTCOME,
  DEFAULT_LANGUAGE,
  HELPED_BY_OFFICIAL,
  OUTCOME_FIELD,
  SIPAS_LEVELS,
  SIPAS_SATISFIED_FROM,
} from './questionnaire.ts';
import { textsOf } from './texts/texts-of.ts';

type ConsistencyFaultKind =
  | 'default-language'
  | 'missing-language'
  | 'undeclared-language'
  | 'not-normalised'
  | 'misplaced-placeholder'
  | 'duplicate'
  | 'reserved-id'
  | 'official-help'
  | 'wrong-order'
  | 'satisfied-from'
  | 'scoring-rule'
  | 'not-sipas'
  | 'foreign-item-id'
  | 'unknown-reference'
  | 'sensitive'
  | 'misplaced-under-age'
  | 'sampling-without-outcome';

export type ConsistencyFault = Fault<ConsistencyFaultKind>;

/**
 * The second half of parsing: what a JSON Schema cannot say. The first fault in the order of the rules below, or
 * null.
 */
export function findInconsistency(questionnaire: Questionnaire): ConsistencyFault | null {
  for (const rule of [
    languages,
    texts,
    ids,
    reservedIds,
    help,
    itemIds,
    choices,
    orders,
    scales,
    references,
    sensitivity,
    ages,
    outcomes,
  ]) {
    for (const fault of rule(questionnaire)) return fault;
  }
  return null;
}

type Faults = Generator<ConsistencyFault, void>;

function fault(kind: ConsistencyFaultKind, path: string, reason: string): ConsistencyFault {
  return { kind, path, reason };
}

/** Vietnamese comes first and is what a missing language falls back to. */
function* languages({ languages: [first] }: Questionnaire): Faults {
  if (first !== DEFAULT_LANGUAGE) {
    yield fault('default-language', '/languages/0', `the first language must be ${DEFAULT_LANGUAGE}`);
  }
}

function* texts(questionnaire: Questionnaire): Faults {
  for (const { path, text, namesOffice } of textsOf(questionnaire)) {
    yield* missingLanguages(questionnaire, path, text);
    for (const [language, { text: words }] of Object.entries(text)) {
      if (words !== words.normalize('NFC')) {
        yield fault(
          'not-normalised',
          at(path, language),
          'the text is not in Unicode normalisation form NFC',
        );
      }
      if (/[{}]/.test(namesOffice ? words.replaceAll('{office}', '') : words)) {
        const reason = namesOffice ? 'the only placeholder is {office}' : 'no placeholder is filled in here';
        yield fault('misplaced-placeholder', at(path, language), reason);
      }
    }
  }
}

function* missingLanguages({ languages: declared }: Questionnaire, path: string, text: LocalText): Faults {
  for (const language of declared) {
    if (!Object.hasOwn(text, language)) {
      yield fault('missing-language', at(path, language), 'a declared language is missing');
    }
  }
  for (const language of Object.keys(text)) {
    if (!declared.includes(language)) {
      yield fault('undeclared-language', at(path, language), 'the language is not among the declared ones');
    }
  }
}

/** Figures are keyed by component and sub-index, durations by screen: each id means one thing. */
function* ids(questionnaire: Questionnaire): Faults {
  const { components, context, perceptions, assistance, comment, profile } = questionnaire;
  yield* duplicates([
    ...components.map(({ id }, c) => [`/components/${c}/id`, id] as const),
    ...components.flatMap(({ subIndices }, c) =>
      subIndices.map(({ id }, s) => [`/components/${c}/subIndices/${s}/id`, id] as const),
    ),
  ]);
  yield* duplicates([
    ...context.map(({ id }, index) => [`/context/${index}/id`, id] as const),
    ...perceptions.map(({ id }, index) => [`/perceptions/${index}/id`, id] as const),
    ...(assistance === null ? [] : [['/assistance/id', assistance.id] as const]),
    ...(comment === null ? [] : [['/comment/id', comment.id] as const]),
    ...profile.map(({ id }, index) => [`/profile/${index}/id`, id] as const),
  ]);
}

/**
 * The figure of all items is keyed `overall`; tallies and breakdowns are kept by these besides the questions. A question
 * called by one of them would be counted together with it: twice, so that five people would pass for ten.
 */
const RESERVED_FIGURE = 'overall';
const RESERVED_MARGINS: readonly string[] = [
  'total',
  'day',
  'language',
  'assistance',
  'interpreted',
  'weekday',
  'hour',
  'spot',
  'primary-unit',
  'flagged',
  'excluded',
];

function* reservedIds({ components, context, profile }: Questionnaire): Faults {
  const reason = 'this id has a meaning of its own';
  for (const [c, component] of components.entries()) {
    if (component.id === RESERVED_FIGURE) yield fault('reserved-id', `/components/${c}/id`, reason);
    for (const [s, subIndex] of component.subIndices.entries()) {
      if (subIndex.id === RESERVED_FIGURE) {
        yield fault('reserved-id', `/components/${c}/subIndices/${s}/id`, reason);
      }
    }
  }
  for (const [section, questions] of Object.entries({ context, profile })) {
    for (const [index, { id }] of questions.entries()) {
      if (RESERVED_MARGINS.includes(id)) yield fault('reserved-id', `/${section}/${index}/id`, reason);
    }
  }
}

/** Whom an official helped does not make the ten (RL5), which needs one word for it in every form. */
function* help({ assistance }: Questionnaire): Faults {
  if (assistance === null || assistance.options.some(({ value }) => value === HELPED_BY_OFFICIAL)) return;
  const reason = `the option that says an official helped has the value ${HELPED_BY_OFFICIAL}`;
  yield fault('official-help', '/assistance/options', reason);
}

function* itemIds({ components }: Questionnaire): Faults {
  const all: (readonly [string, string])[] = [];
  for (const [c, { subIndices }] of components.entries()) {
    for (const [s, subIndex] of subIndices.entries()) {
      for (const [i, { id }] of subIndex.items.entries()) {
        const path = `/components/${c}/subIndices/${s}/items/${i}/id`;
        all.push([path, id]);
        if (!id.startsWith(`${subIndex.id}.`)) {
          yield fault('foreign-item-id', path, `the id must begin with its sub-index: ${subIndex.id}.`);
        }
      }
    }
  }
  yield* duplicates(all);
}

function* choices({ context, perceptions, assistance, profile, nonAnswers }: Questionnaire): Faults {
  for (const [index, question] of context.entries()) yield* options(`/context/${index}`, question);
  for (const [index, question] of profile.entries()) yield* options(`/profile/${index}`, question);
  if (assistance !== null) yield* options('/assistance', assistance);
  for (const [index, question] of perceptions.entries()) {
    const path = `/perceptions/${index}`;
    if (question.kind === 'matrix') {
      yield* duplicates(question.rows.map(({ id }, row) => [`${path}/rows/${row}/id`, id] as const));
    } else {
      yield* options(path, question);
    }
  }
  yield* duplicates(nonAnswers.map(({ code }, index) => [`/nonAnswers/${index}/code`, code] as const));
}

function* options(path: string, question: { readonly options: readonly Option[] }): Faults {
  yield* duplicates(
    question.options.map(({ value }, index) => [`${path}/options/${index}/value`, value] as const),
  );
}

function* orders({ perceptions }: Questionnaire): Faults {
  for (const [index, question] of perceptions.entries()) {
    if (question.kind === 'matrix') yield* ascending(`/perceptions/${index}`, question.levels);
  }
}

/**
 * Levels are 1, 2, 3 …, for each is a column of the tallies. The mean score is defined for five levels alone: of any
 * other number nobody published what 20 + 80·U would be, so such a scale has the share of satisfied answers only.
 * What is called SIPAS has the scale of SIPAS.
 */
function* scales({ id, scoringRule, scale }: Questionnaire): Faults {
  const { levels, satisfiedFrom } = scale;
  for (const [index, { value }] of levels.entries()) {
    if (value !== index + 1) {
      yield fault('wrong-order', `/scale/levels/${index}/value`, `the level here is ${index + 1}`);
    }
  }
  if (satisfiedFrom < 2 || satisfiedFrom > levels.length) {
    yield fault('satisfied-from', '/scale/satisfiedFrom', `a level from 2 to ${levels.length}`);
  }
  if (!mayUseRule(scale, scoringRule)) {
    yield fault('scoring-rule', '/scoringRule', 'the mean score needs a scale of five levels');
  }
  const isSipasScale = levels.length === SIPAS_LEVELS && satisfiedFrom === SIPAS_SATISFIED_FROM;
  if (!isOwnForm({ id }) && !isSipasScale) {
    yield fault(
      'not-sipas',
      '/id',
      'an id that begins with sipas- is of five levels, the upper two satisfied',
    );
  }
}

function* ascending(path: string, levels: readonly { readonly value: number }[]): Faults {
  for (const [index, { value }] of levels.entries()) {
    const before = levels[index - 1];
    if (before !== undefined && before.value >= value) {
      yield fault('wrong-order', `${path}/levels/${index}/value`, 'levels must ascend');
    }
  }
}

function* references(questionnaire: Questionnaire): Faults {
  const { comparableWith, context, profile, kioskContext, kioskProfile } = questionnaire;
  yield* unknown('/kioskContext', kioskContext, context);
  yield* unknown('/kioskProfile', kioskProfile, profile);
  for (const [index, other] of comparableWith.entries()) {
    const path = `/comparableWith/${index}`;
    yield* unknown(`${path}/items`, other.items, itemsOf(questionnaire));
    if (other.questionnaire === questionnaire.id && other.version >= questionnaire.version) {
      yield fault('unknown-reference', `${path}/version`, 'only an earlier version can be compared with');
    }
  }
  yield* duplicates(
    comparableWith.map((other, index) => [
      `/comparableWith/${index}`,
      `${other.questionnaire}@${other.version}`,
    ]),
  );
}

function* unknown(
  path: string,
  named: readonly string[],
  existing: readonly { readonly id: string }[],
): Faults {
  for (const [index, id] of named.entries()) {
    if (!existing.some((question) => question.id === id)) {
      yield fault('unknown-reference', at(path, index), `nothing here has the id ${id}`);
    }
  }
}

/** Sensitive personal data is asked in the profile alone, and never on a kiosk. */
function* sensitivity({ context, profile, assistance, kioskProfile }: Questionnaire): Faults {
  for (const [index, question] of [assistance, ...context].entries()) {
    const path = index === 0 ? '/assistance' : `/context/${index - 1}`;
    if (question?.sensitive) yield fault('sensitive', `${path}/sensitive`, 'only the profile is sensitive');
  }
  for (const [index, { id, sensitive }] of profile.entries()) {
    if (sensitive && kioskProfile.includes(id)) {
      yield fault('sensitive', `/profile/${index}/sensitive`, 'a kiosk never asks a sensitive question');
    }
  }
}

/** Only a profile question can say that somebody is under age. */
function* ages({ context, perceptions, assistance }: Questionnaire): Faults {
  const elsewhere = [
    ...context.map((question, index) => [`/context/${index}`, question.options] as const),
    ...perceptions.map(
      (question, index) =>
        [`/perceptions/${index}`, question.kind === 'matrix' ? [] : question.options] as const,
    ),
    ['/assistance', assistance?.options ?? []] as const,
  ];
  for (const [path, given] of elsewhere) {
    for (const [index, { underAge }] of given.entries()) {
      if (underAge) {
        yield fault(
          'misplaced-under-age',
          `${path}/options/${index}/underAge`,
          'only a profile question asks age',
        );
      }
    }
  }
}

function* outcomes({ sampling }: Questionnaire): Faults {
  if (sampling === null) return;
  if (!sampling.fields.includes(OUTCOME_FIELD)) {
    yield fault('sampling-without-outcome', '/sampling/fields', `the fields must include ${OUTCOME_FIELD}`);
  }
  if (!sampling.outcomes.includes(COMPLETED_OUTCOME)) {
    yield fault(
      'sampling-without-outcome',
      '/sampling/outcomes',
      `the outcomes must include ${COMPLETED_OUTCOME}`,
    );
  }
}

function* duplicates(values: readonly (readonly [path: string, value: string | number])[]): Faults {
  const seen = new Set<string | number>();
  for (const [path, value] of values) {
    if (seen.has(value)) yield fault('duplicate', path, `${value} stands here for the second time`);
    seen.add(value);
  }
}
