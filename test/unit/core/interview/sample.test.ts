import { describe, expect, test } from 'vitest';
import { interviewSections, missingItems } from '../../../../src/core/interview/interview-sections.ts';
import { samplingFields, settingsFaults } from '../../../../src/core/interview/sample.ts';
import { outcomeOf, selectionState, VISIT_RESULTS } from '../../../../src/core/interview/visits.ts';
import { itemsOf } from '../../../../src/core/questionnaire/items.ts';
import { loadQuestionnaire } from '../../../support/questionnaires.ts';

const HOUSEHOLD = loadQuestionnaire('sipas-2023-household');
const SETTINGS = { wave: '2026-2', seed: '17', perNeighbourhood: 10, callBacks: 2, recheckOneIn: 10 };

describe('the sections of the household form', () => {
  const { before, handedOver, after, comment, profile } = interviewSections(HOUSEHOLD);
  const ids = (questions: readonly { readonly id: string }[]) => questions.map(({ id }) => id);

  test('hand over harassment, informal payment and every satisfaction item, and nothing else', () => {
    expect(ids(handedOver.perceptions)).toEqual(['q5-harassment', 'q6-informal-payment']);
    expect(handedOver.items).toHaveLength(39);
    expect(ids(before)).toEqual([
      'q1-interest',
      'q2-channels',
      'q3-channel-suitability',
      'q4-willingness',
      'q7-submission-forms',
      'q8-experience',
    ]);
    expect(ids(after)).toEqual(['q10-needs']);
    expect(comment?.id).toBe('comment');
  });

  test('ask every question once', () => {
    const asked = [...before, ...handedOver.perceptions, ...handedOver.items, ...after, ...profile];
    const all = [...HOUSEHOLD.perceptions, ...itemsOf(HOUSEHOLD), ...HOUSEHOLD.profile];
    expect(ids(asked).sort()).toEqual(ids(all).sort());
  });

  test('offer "under age" to nobody, and keep the notice of what is sensitive', () => {
    expect(profile.flatMap(({ options }) => options).some(({ underAge }) => underAge)).toBe(false);
    expect(profile.find(({ sensitive }) => sensitive)?.notice).not.toBeNull();
  });

  test('name the items that must be answered and are not, in the order of the form', () => {
    const [first, second, ...rest] = itemsOf(HOUSEHOLD).map(({ id }) => id as string);
    expect(missingItems(HOUSEHOLD, (id) => rest.includes(id))).toEqual([first, second]);
    expect(missingItems({ ...HOUSEHOLD, itemsRequired: false }, () => false)).toEqual([]);
  });
});

describe('a household', () => {
  test('DR3 is visited as often as there are call-backs, and once more', () => {
    expect(selectionState([], 2)).toEqual({ kind: 'to-visit' });
    expect(selectionState(['not-at-home'], 2)).toEqual({ kind: 'call-back', made: 1, left: 2 });
    expect(selectionState(['not-at-home', 'not-at-home'], 2)).toEqual({
      kind: 'call-back',
      made: 2,
      left: 1,
    });
    expect(selectionState(['not-at-home', 'not-at-home', 'not-at-home'], 2)).toEqual({
      kind: 'done',
      result: 'not-at-home',
    });
    expect(selectionState(['not-at-home'], 0)).toEqual({ kind: 'done', result: 'not-at-home' });
    expect(selectionState(['not-at-home', 'completed'], 2)).toEqual({ kind: 'done', result: 'completed' });
  });

  test('is recorded by what the questionnaire has for every result', () => {
    for (const result of VISIT_RESULTS) {
      expect(HOUSEHOLD.sampling?.outcomes).toContain(outcomeOf(result));
    }
  });

  test('is told of by its place in the draw and by no number of the list', () => {
    const visit = { stratum: 'A', neighbourhood: 'Thôn 3', selection: 12, result: 'completed' } as const;
    const fields = samplingFields(visit, SETTINGS, 4);
    expect(fields).toEqual({
      wave: '2026-2',
      stratum: 'A',
      'primary-sampling-unit': 'Thôn 3',
      'selection-number': '12',
      'interviewer-code': '4',
      outcome: 'completed',
    });
    expect(Object.keys(fields).sort()).toEqual([...(HOUSEHOLD.sampling?.fields ?? [])].sort());
  });
});

describe('the settings of a sample', () => {
  test('are taken within their ranges', () => {
    expect(settingsFaults(SETTINGS)).toEqual([]);
    expect(
      settingsFaults({ wave: '', seed: 'x', perNeighbourhood: 0, callBacks: 10, recheckOneIn: 1 }),
    ).toEqual(['wave', 'seed', 'perNeighbourhood', 'callBacks', 'recheckOneIn']);
    expect(settingsFaults({ ...SETTINGS, perNeighbourhood: 2.5 })).toEqual(['perNeighbourhood']);
  });
});
