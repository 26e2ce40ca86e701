import { expect, test } from 'vitest';
import { scoreVerySatisfied } from '../../../../src/core/analysis/very-satisfied.ts';
import { Scorer } from '../../../../src/core/figures/score.ts';
import type { ItemId } from '../../../../src/core/questionnaire/questionnaire.ts';
import type { Countable } from '../../../../src/core/tally/tally.ts';
import { SERVICE } from '../../../support/batches.ts';

const [SIGNAGE, REPLY] = ['access.signage' as ItemId, 'feedback.reply' as ItemId];

const RESPONSES: readonly Countable[] = Array.from({ length: 12 }, (_, at) => ({
  answers: { [SIGNAGE]: at < 9 ? 4 : 2, [REPLY]: at < 6 ? 5 : 3 },
  profile: {},
}));

test('a figure of which an answer stands alone has its percentage and no interval; others keep theirs', () => {
  const [whole, parted] = [new Scorer(SERVICE), new Scorer(SERVICE)];
  for (const response of RESPONSES) whole.add(response);
  for (const { answers, profile } of RESPONSES) {
    const { [REPLY]: reply, ...others } = answers;
    parted.add({ answers: others, profile });
    if (reply !== undefined) parted.addAnswerAlone({ answers: { [REPLY]: reply }, profile });
  }
  const [told, hidden] = [whole.score('satisfied-share'), parted.score('satisfied-share')];
  for (const figure of [told.overall, told.subIndices['feedback'], told.subIndices['access']]) {
    expect(figure).toMatchObject({ low: expect.any(Number), high: expect.any(Number) });
  }
  const none = { standardError: null, low: null, high: null };
  expect(hidden.overall).toEqual({ ...told.overall, ...none });
  expect(hidden.subIndices['feedback']).toEqual({ ...told.subIndices['feedback'], ...none });
  expect(hidden.subIndices['access']).toEqual(told.subIndices['access']);
  const [allSaid, notSaid] = [whole, parted].map((scorer) =>
    scoreVerySatisfied(scorer.sums(), ['access', 'feedback']),
  );
  expect(allSaid?.overall).toMatchObject({ answers: 24, percent: 25, low: expect.any(Number) });
  expect(notSaid?.overall).toEqual({ ...allSaid?.overall, ...none });
  expect(notSaid?.subIndices['feedback']).toEqual({ ...allSaid?.subIndices['feedback'], ...none });
  expect(notSaid?.subIndices['access']).toEqual(allSaid?.subIndices['access']);
  // Each answer to an item is of another person, whether it stands alone or not.
  expect(notSaid?.items).toEqual(allSaid?.items);
});
