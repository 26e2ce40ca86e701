import { describe, expect, it } from 'vitest';
import { must } from '../../../../src/core/kernel/assert.ts';
import { parseStructure } from '../../../../src/core/questionnaire/parse-structure.ts';
import { questionnaireJson } from '../../../support/questionnaires.ts';
import { changed, dropped } from './changed.ts';

const service = () => questionnaireJson('sipas-2023-service');
const item = '/components/0/subIndices/1/items/0';

describe('the shape of a questionnaire', () => {
  it.each([
    ['a top that is a list', [], '', 'wrong-type'],
    ['a missing id', dropped(service(), '/id'), '/id', 'missing-key'],
    ['an unknown key', changed(service(), '/theme', 'dark'), '/theme', 'unknown-key'],
    ['an unknown key deep inside', changed(service(), `${item}/weight`, 2), `${item}/weight`, 'unknown-key'],
    ['version 0', changed(service(), '/version', 0), '/version', 'wrong-value'],
    ['version 1.5', changed(service(), '/version', 1.5), '/version', 'wrong-value'],
    ['a version as text', changed(service(), '/version', '1'), '/version', 'wrong-type'],
    ['an empty text', changed(service(), `${item}/text/en`, ''), `${item}/text/en`, 'wrong-value'],
    ['white space before a text', changed(service(), '/stem/vi', ' Ông'), '/stem/vi', 'wrong-value'],
    ['half of a surrogate pair', changed(service(), '/stem/vi', 'a\ud83d'), '/stem/vi', 'wrong-value'],
    ['NUL', changed(service(), '/stem/vi', 'a\u0000b'), '/stem/vi', 'wrong-value'],
    ['a line break', changed(service(), '/stem/vi', 'a\nb'), '/stem/vi', 'wrong-value'],
    ['a text in no language', changed(service(), '/stem', {}), '/stem', 'wrong-value'],
    [
      'a text under no language tag',
      changed(service(), '/stem/Vietnamese', 'a'),
      '/stem/Vietnamese',
      'unknown-key',
    ],
    [
      'a rule of scoring that does not exist',
      changed(service(), '/scoringRule', 'best'),
      '/scoringRule',
      'wrong-value',
    ],
    ['best first', changed(service(), '/optionOrder', 'descending'), '/optionOrder', 'wrong-value'],
    [
      'a scale of four levels that does not say which are satisfied',
      dropped(service(), '/scale/levels/4'),
      '/scale/satisfiedFrom',
      'missing-key',
    ],
    ['level 12', changed(service(), '/scale/levels/4/value', 12), '/scale/levels/4/value', 'wrong-value'],
    [
      'an item id without its sub-index',
      changed(service(), `${item}/id`, 'posted'),
      `${item}/id`,
      'wrong-value',
    ],
    [
      'an audio file outside the folder',
      changed(service(), '/stem/vi', { text: 'a', audio: '../a.opus' }),
      '/stem/vi/audio',
      'wrong-value',
    ],
    [
      'three profile questions on a kiosk',
      changed(service(), '/kioskProfile', ['gender', 'age', 'education']),
      '/kioskProfile',
      'wrong-value',
    ],
    [
      'a sensitive question without a notice',
      dropped(service(), '/profile/4/notice'),
      '/profile/4/notice',
      'missing-key',
    ],
    ['a language twice', changed(service(), '/languages', ['vi', 'vi']), '/languages/1', 'wrong-value'],
    [
      'a question with one option',
      dropped(service(), '/context/1/options/1'),
      '/context/1/options',
      'wrong-value',
    ],
    ['a key with a slash', changed(service(), '/a~1b', 1), '/a~1b', 'unknown-key'],
  ])('refuses %s and points at it', (_, json, path, kind) => {
    expect(parseStructure(json)).toMatchObject({ ok: false, error: { path, kind } });
  });

  it('says in the reason what was expected and never repeats the text it refuses', () => {
    const parsed = parseStructure(changed(service(), '/id', 'Nguyễn Văn A'));
    expect(parsed).toEqual({
      ok: false,
      error: { kind: 'wrong-value', path: '/id', reason: 'expected lowercase words joined by hyphens' },
    });
  });

  it('takes a text as a plain string or with its recording', () => {
    const spoken = { text: 'Ông/Bà hài lòng ở mức nào về nội dung sau?', audio: 'vi/stem.opus' };
    const parsed = parseStructure(changed(service(), '/stem/vi', spoken));
    expect(parsed).toMatchObject({ value: { stem: { vi: spoken, en: { audio: null } } } });
  });

  it('fills in what an absent optional key stands for', () => {
    const parsed = parseStructure(questionnaireJson('sipas-2023-household'));
    expect(parsed).toMatchObject({ ok: true, value: { assistance: null } });
    if (!parsed.ok) return;
    const first = must(parsed.value.profile[0], 'the household form has a profile');
    expect(first).toMatchObject({ hint: null, notice: null, sensitive: false });
    expect(first.options.every(({ underAge }) => !underAge)).toBe(true);
  });

  it('keeps nothing of the file that is no part of a questionnaire', () => {
    const parsed = parseStructure(service());
    expect(Object.keys(parsed.ok ? parsed.value : {})).not.toContain('$schema');
    expect(Object.keys(parsed.ok ? parsed.value : {})).not.toContain('optionOrder');
  });
});
