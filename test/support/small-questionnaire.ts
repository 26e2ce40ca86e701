import type {
  Answer,
  ItemId,
  Level,
  LocalText,
  Questionnaire,
  QuestionnaireId,
} from '../../src/core/questionnaire/questionnaire.ts';
import type { Response } from '../../src/core/questionnaire/response.ts';

/** The satisfaction items of sipas-2023-service, by sub-index. */
const SERVICE_ITEMS = {
  access: ['signage', 'seating', 'equipment'],
  procedures: ['posted', 'documents', 'fees', 'time-limit'],
  officials: ['courtesy', 'guidance', 'compliance'],
  results: ['on-time', 'complete-accurate', 'fair'],
  feedback: ['channels', 'handling', 'reply'],
};

/** The option of the profile question `age` that keeps a response out of every index. */
export const UNDER_AGE = 1;

/** A component whose items are named sub-index, dot, item. */
export function smallComponent(
  id: string,
  subIndices: Readonly<Record<string, readonly string[]>>,
): Questionnaire['components'][number] {
  return {
    id,
    text: words(id),
    subIndices: Object.entries(subIndices).map(([subIndex, items]) => ({
      id: subIndex,
      text: words(subIndex),
      note: null,
      items: items.map((item) => ({
        id: `${subIndex}.${item}` as ItemId,
        text: words(item),
        shortName: null,
        hint: null,
      })),
    })),
  };
}

/** A complete questionnaire with the item ids of sipas-2023-service and short texts. */
export function smallQuestionnaire(overrides: Partial<Questionnaire> = {}): Questionnaire {
  return {
    id: 'sipas-2023-service' as QuestionnaireId,
    version: 1,
    languages: ['vi'],
    title: words('title'),
    provenance: { source: 'made for tests', wordingCheckedAgainstOfficialAnnex: false, localEdits: [] },
    comparableWith: [],
    scoringRule: 'satisfied-share',
    notice: words('notice'),
    officeTerm: { default: words('the office'), sentenceStart: words('The office') },
    stem: words('stem'),
    scale: {
      id: 'satisfaction-5',
      levels: ([1, 2, 3, 4, 5] as Level[]).map((value) => ({ value, text: words(`level ${value}`) })),
      satisfiedFrom: 4,
    },
    nonAnswers: [
      { code: 'not-applicable', text: words('not applicable') },
      { code: 'declined', text: words('declined') },
    ],
    itemsRequired: false,
    context: [question('visit-purpose', ['submit', 'collect', 'ask'])],
    components: [smallComponent('service', SERVICE_ITEMS)],
    perceptions: [],
    assistance: question('assistance', ['self', 'family', 'official']),
    comment: null,
    profile: [question('gender', [1, 2, 'declined']), question('age', [UNDER_AGE, 2, 3, 'declined'])],
    kioskContext: ['visit-purpose'],
    kioskProfile: ['age'],
    sampling: null,
    ...overrides,
  };
}

/** A form of one's own: that many levels, satisfied from one of them on, and items in sub-indices of two. */
export function scaledQuestionnaire(levels: number, satisfiedFrom: number, items: number): Questionnaire {
  const subIndices = Array.from({ length: Math.ceil(items / 2) }, (_, index) => [
    `part-${index + 1}`,
    items - 2 * index === 1 ? ['one'] : ['one', 'two'],
  ]);
  return smallQuestionnaire({
    id: 'own-form' as QuestionnaireId,
    scale: {
      id: 'own-scale',
      levels: Array.from({ length: levels }, (_, index) => ({
        value: index + 1,
        text: words(`level ${index + 1}`),
      })),
      satisfiedFrom,
    },
    components: [smallComponent('own', Object.fromEntries(subIndices))],
  });
}

/** A household questionnaire in small: components of policy and of service. */
export function twoComponentQuestionnaire(): Questionnaire {
  return smallQuestionnaire({
    id: 'two-components' as QuestionnaireId,
    components: [
      smallComponent('policy', { accountability: ['one', 'two'], participation: ['one', 'two'] }),
      smallComponent('service', SERVICE_ITEMS),
    ],
    sampling: { fields: ['wave', 'stratum', 'outcome'], outcomes: ['completed', 'refused'], note: '' },
  });
}

/** A kiosk response; an answer of null is an item never reached. */
export function smallResponse(
  answers: Readonly<Record<string, Answer | null>>,
  overrides: Partial<Response> = {},
): Response {
  return {
    mode: 'kiosk',
    language: 'vi',
    answers: Object.fromEntries(
      Object.entries(answers).flatMap(([item, answer]) => (answer === null ? [] : [[item, answer]])),
    ),
    context: {},
    assistance: null,
    profile: {},
    perceptions: {},
    comment: null,
    sampling: null,
    durationsMs: {},
    corrections: 0,
    ...overrides,
  };
}

function words(text: string): LocalText {
  return { vi: { text, audio: null } };
}

function question(id: string, values: readonly (string | number)[]): Questionnaire['context'][number] {
  return {
    id,
    text: words(id),
    hint: null,
    notice: null,
    sensitive: false,
    options: values.map((value) => ({
      value,
      text: words(String(value)),
      underAge: id === 'age' && value === UNDER_AGE,
    })),
  };
}
