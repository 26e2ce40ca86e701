import { describe, expect, it } from 'vitest';
import { isOwnForm, itemsOf } from '../../../src/core/questionnaire/items.ts';
import { loadQuestionnaire, QUESTIONNAIRE_IDS } from '../../support/questionnaires.ts';

const sizes = (id: (typeof QUESTIONNAIRE_IDS)[number]) =>
  loadQuestionnaire(id).components.map(({ subIndices }) => subIndices.map(({ items }) => items.length));

describe('the number of satisfaction items is that of the form', () => {
  it('16 in the 2023 service form: 3, 4, 3, 3, 3', () => {
    expect(sizes('sipas-2023-service')).toEqual([[3, 4, 3, 3, 3]]);
  });

  it('19 in the 2022 service form: 4, 4, 5, 3, 3', () => {
    expect(sizes('sipas-2022-service')).toEqual([[4, 4, 5, 3, 3]]);
  });

  it('39 in the household form: policy 2, 2, 9, 10 and service 16', () => {
    expect(sizes('sipas-2023-household')).toEqual([
      [2, 2, 9, 10],
      [3, 4, 3, 3, 3],
    ]);
  });
});

describe('the household form', () => {
  const household = loadQuestionnaire('sipas-2023-household');

  it('asks eight perception questions before the items and the needs after them', () => {
    const after = household.perceptions.filter(({ position }) => position === 'after-items');
    expect(household.perceptions).toHaveLength(9);
    expect(after.map(({ id }) => id)).toEqual(['q10-needs']);
    expect(after.map((question) => (question.kind === 'matrix' ? question.rows.length : 0))).toEqual([10]);
  });

  it('turns the tablet to the citizen for harassment and informal payment', () => {
    const handedOver = household.perceptions.filter(({ handOver }) => handOver).map(({ id }) => id);
    expect(handedOver).toEqual(['q5-harassment', 'q6-informal-payment']);
  });

  it('requires every item, offers no non-answer and records the sample', () => {
    expect(household.itemsRequired).toBe(true);
    expect(household.nonAnswers).toEqual([]);
    expect(household.sampling?.outcomes).toEqual([
      'completed',
      'refused',
      'not-at-home',
      'ineligible',
      'replaced',
    ]);
  });

  it('has the service items of the service form, word for word', () => {
    const service = itemsOf(loadQuestionnaire('sipas-2023-service'));
    expect(itemsOf(household).slice(-16)).toEqual(service);
  });
});

describe.each(QUESTIONNAIRE_IDS.filter((id) => id.startsWith('sipas-')).map(loadQuestionnaire))(
  '$id, a form of SIPAS,',
  (questionnaire) => {
    it('has the scale in the words and the order of the form', () => {
      const levels = questionnaire.scale.levels.map(({ value, text }) => [value, text['vi']?.text]);
      expect(levels).toEqual([
        [1, 'Rất không hài lòng'],
        [2, 'Không hài lòng'],
        [3, 'Bình thường'],
        [4, 'Hài lòng'],
        [5, 'Rất hài lòng'],
      ]);
      expect(questionnaire.scale.satisfiedFrom).toBe(4);
    });

    it('lists its local edits', () => {
      expect(questionnaire.provenance.localEdits).not.toEqual([]);
    });

    it('treats ethnicity as sensitive, with a notice', () => {
      const sensitive = questionnaire.profile.filter((question) => question.sensitive);
      expect(sensitive.map(({ id }) => id)).toEqual(['ethnicity']);
      expect(sensitive.every(({ notice }) => notice !== null)).toBe(true);
    });
  },
);

describe('the example of a form of one’s own', () => {
  const own = loadQuestionnaire('one-stop-three-levels');

  it('has three levels, of which the highest is satisfied, and six items', () => {
    const { levels, satisfiedFrom } = own.scale;
    expect(levels.map(({ text }) => text['vi']?.text)).toEqual(['Không hài lòng', 'Bình thường', 'Hài lòng']);
    expect(satisfiedFrom).toBe(3);
    expect(itemsOf(own)).toHaveLength(6);
  });

  it('has no item in the words of a form of SIPAS, and claims no official source', () => {
    const wordings = (id: (typeof QUESTIONNAIRE_IDS)[number]) =>
      itemsOf(loadQuestionnaire(id)).map(({ text }) => text['vi']?.text);
    const official = QUESTIONNAIRE_IDS.filter((id) => id !== own.id).flatMap(wordings);
    expect(wordings('one-stop-three-levels').filter((text) => official.includes(text))).toEqual([]);
    expect(isOwnForm(own)).toBe(true);
    expect(JSON.stringify(own)).not.toMatch(/sipas/i);
  });
});

describe.each(QUESTIONNAIRE_IDS.map(loadQuestionnaire))('$id', (questionnaire) => {
  it('does not claim to be compared with the annex', () => {
    expect(questionnaire.provenance.wordingCheckedAgainstOfficialAnnex).toBe(false);
  });

  it('has a short name for every item: at most seven syllables in Vietnamese, three to five words in English', () => {
    for (const { id, shortName } of itemsOf(questionnaire)) {
      const words = (language: string) =>
        shortName?.[language]?.text.match(/[\p{L}-]{2,}|\p{L}/gu)?.length ?? 0;
      expect(words('vi'), id).toBeGreaterThanOrEqual(3);
      expect(words('vi'), id).toBeLessThanOrEqual(7);
      expect(words('en'), id).toBeGreaterThanOrEqual(3);
      expect(words('en'), id).toBeLessThanOrEqual(5);
    }
  });

  it('is joined with no other version', () => {
    expect(questionnaire.comparableWith).toEqual([]);
  });

  it('marks under 18 as under age and nothing else', () => {
    const marked = questionnaire.profile.flatMap(({ options }) => options.filter(({ underAge }) => underAge));
    expect(marked.map(({ text }) => text['vi']?.text)).toEqual(['Dưới 18 tuổi']);
  });
});
