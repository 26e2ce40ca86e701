import { describe, expect, it } from 'vitest';
import { EXCLUDED_BREAKDOWN } from '../../../../src/collector/figures/exclusions/excluded-breakdown.ts';
import { parseQuestionnaire } from '../../../../src/core/questionnaire/parse-questionnaire.ts';
import { parseStructure } from '../../../../src/core/questionnaire/parse-structure.ts';
import { breakdownsOf } from '../../../../src/core/tally/breakdowns/breakdown-values.ts';
import { ASSISTANCE_MARGIN } from '../../../../src/core/tally/tally-key.ts';
import { loadQuestionnaire, questionnaireJson } from '../../../support/questionnaires.ts';
import { changed, dropped } from './changed.ts';

const service = () => questionnaireJson('sipas-2023-service');
const household = () => questionnaireJson('sipas-2023-household');
const items = '/components/0/subIndices/0/items';
const other = (questionnaire: string, version: number, named: string[]) => ({
  questionnaire,
  version,
  items: named,
});
const text = { vi: 'Có', en: 'Yes' };

/** By what responses to a form are broken down that its context and profile do not ask. */
function breakdownsOfNoQuestion(): readonly string[] {
  const form = loadQuestionnaire('sipas-2023-household');
  const asked = new Set([...form.context, ...form.profile].map(({ id }) => id));
  return breakdownsOf(form).filter((id) => !asked.has(id));
}

describe('what a JSON Schema cannot say of a questionnaire', () => {
  it.each([
    ['default-language', 'English first', changed(service(), '/languages', ['en', 'vi']), '/languages/0'],
    [
      'missing-language',
      'a text without a declared language',
      dropped(service(), `${items}/2/hint/en`),
      `${items}/2/hint/en`,
    ],
    [
      'missing-language',
      'a language declared and nowhere translated',
      changed(service(), '/languages', ['vi', 'en', 'km']),
      '/title/km',
    ],
    [
      'undeclared-language',
      'a text in a language not declared',
      changed(service(), '/stem/km', 'a'),
      '/stem/km',
    ],
    ['not-normalised', 'decomposed letters', changed(service(), '/stem/vi', 'Te\u0302n'), '/stem/vi'],
    [
      'misplaced-placeholder',
      '{office} in the stem',
      changed(service(), '/stem/vi', 'Tại {office}?'),
      '/stem/vi',
    ],
    [
      'misplaced-placeholder',
      'another placeholder in an item',
      changed(service(), `${items}/0/text/en`, '{unit} a'),
      `${items}/0/text/en`,
    ],
    [
      'misplaced-placeholder',
      'a brace left over',
      changed(service(), `${items}/0/text/en`, '{{office}'),
      `${items}/0/text/en`,
    ],
    [
      'duplicate',
      'two components of one id',
      changed(household(), '/components/1/id', 'policy'),
      '/components/1/id',
    ],
    [
      'duplicate',
      'a sub-index called as its component',
      changed(service(), '/components/0/subIndices/0/id', 'service'),
      '/components/0/subIndices/0/id',
    ],
    [
      'duplicate',
      'a profile question called as a context question',
      changed(service(), '/profile/0/id', 'respondent'),
      '/profile/0/id',
    ],
    [
      'duplicate',
      'a comment called as the assistance question',
      changed(service(), '/comment/id', 'assistance'),
      '/comment/id',
    ],
    [
      'reserved-id',
      'a sub-index called overall',
      changed(service(), '/components/0/subIndices/0/id', 'overall'),
      '/components/0/subIndices/0/id',
    ],
    [
      'reserved-id',
      'a profile question called as the margin of days',
      changed(service(), '/profile/0/id', 'day'),
      '/profile/0/id',
    ],
    [
      'official-help',
      'help asked for without the value that says an official gave it',
      changed(service(), '/assistance/options/2/value', 'staff'),
      '/assistance/options',
    ],
    ['duplicate', 'an item twice', changed(service(), `${items}/1/id`, 'access.signage'), `${items}/1/id`],
    [
      'foreign-item-id',
      'an item under another sub-index',
      changed(service(), `${items}/1/id`, 'results.seating'),
      `${items}/1/id`,
    ],
    [
      'duplicate',
      'an option of a context question twice',
      changed(service(), '/context/0/options/2/value', 'submit'),
      '/context/0/options/2/value',
    ],
    [
      'duplicate',
      'an option of a profile question twice',
      changed(service(), '/profile/1/options/1/value', 1),
      '/profile/1/options/1/value',
    ],
    [
      'duplicate',
      'an option of the assistance question twice',
      changed(service(), '/assistance/options/1/value', 'self'),
      '/assistance/options/1/value',
    ],
    [
      'duplicate',
      'an option of a perception twice',
      changed(household(), '/perceptions/1/options/1/value', 1),
      '/perceptions/1/options/1/value',
    ],
    [
      'duplicate',
      'a row of a matrix twice',
      changed(household(), '/perceptions/0/rows/1/id', 'economy'),
      '/perceptions/0/rows/1/id',
    ],
    [
      'duplicate',
      'a non-answer twice',
      changed(service(), '/nonAnswers/1/code', 'not-applicable'),
      '/nonAnswers/1/code',
    ],
    [
      'wrong-order',
      'a scale out of order',
      changed(service(), '/scale/levels/1/value', 1),
      '/scale/levels/1/value',
    ],
    [
      'wrong-order',
      'matrix levels out of order',
      changed(household(), '/perceptions/0/levels/1/value', 9),
      '/perceptions/0/levels/2/value',
    ],
    [
      'unknown-reference',
      'a kiosk context question that does not exist',
      changed(service(), '/kioskContext/0', 'gender'),
      '/kioskContext/0',
    ],
    [
      'unknown-reference',
      'a kiosk profile question that does not exist',
      changed(service(), '/kioskProfile/1', 'income'),
      '/kioskProfile/1',
    ],
    [
      'unknown-reference',
      'a comparable item that does not exist',
      changed(service(), '/comparableWith/0', other('sipas-2022-service', 1, ['access.clean'])),
      '/comparableWith/0/items/0',
    ],
    [
      'unknown-reference',
      'a comparison with itself',
      changed(service(), '/comparableWith/0', other('sipas-2023-service', 1, ['access.signage'])),
      '/comparableWith/0/version',
    ],
    [
      'duplicate',
      'two lists for one version',
      changed(
        service(),
        '/comparableWith',
        [1, 2].map(() => other('sipas-2022-service', 1, ['results.fair'])),
      ),
      '/comparableWith/1',
    ],
    [
      'sensitive',
      'a sensitive question on a kiosk',
      changed(service(), '/kioskProfile/1', 'ethnicity'),
      '/profile/4/sensitive',
    ],
    [
      'sensitive',
      'a sensitive question outside the profile',
      changed(changed(service(), '/context/0/sensitive', true), '/context/0/notice', text),
      '/context/0/sensitive',
    ],
    [
      'misplaced-under-age',
      'an under-age option outside the profile',
      changed(service(), '/context/0/options/1/underAge', true),
      '/context/0/options/1/underAge',
    ],
    [
      'sampling-without-outcome',
      'sampling without the outcome',
      dropped(household(), '/sampling/fields/5'),
      '/sampling/fields',
    ],
    [
      'sampling-without-outcome',
      'outcomes without completed',
      dropped(household(), '/sampling/outcomes/0'),
      '/sampling/outcomes',
    ],
  ])('%s: refuses %s, though its shape is right', (kind, _, json, path) => {
    expect(parseStructure(json).ok).toBe(true);
    expect(parseQuestionnaire(json)).toMatchObject({ ok: false, error: { kind, path } });
  });

  it.each([
    [
      'a comparison with an earlier version of itself',
      changed(
        changed(service(), '/version', 2),
        '/comparableWith/0',
        other('sipas-2023-service', 1, ['access.signage']),
      ),
    ],
    [
      '{office} in an item hint',
      changed(service(), `${items}/0/hint`, { vi: 'Ở {office}', en: 'At {office}' }),
    ],
    ['no assistance question and no comment', dropped(dropped(service(), '/assistance'), '/comment')],
  ])('accepts %s', (_, json) => {
    expect(parseQuestionnaire(json)).toMatchObject({ ok: true });
  });

  it.each([...breakdownsOfNoQuestion(), ASSISTANCE_MARGIN, EXCLUDED_BREAKDOWN])(
    'refuses a question called %s, as whose answers others would be counted',
    (id) => {
      for (const section of ['context', 'profile']) {
        const path = `/${section}/0/id`;
        const parsed = parseQuestionnaire(changed(changed(service(), '/assistance/id', 'help'), path, id));
        expect(parsed).toMatchObject({ ok: false, error: { kind: 'reserved-id', path } });
      }
    },
  );

  it('reports a fault of shape before one of consistency', () => {
    const json = changed(changed(service(), '/languages', ['en', 'vi']), '/profile', {});
    expect(parseQuestionnaire(json)).toMatchObject({
      ok: false,
      error: { kind: 'wrong-type', path: '/profile' },
    });
  });
});
