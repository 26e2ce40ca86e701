import { expect, test } from 'vitest';
import { SharedTurns } from '../../../../src/core/kernel/shared-turns.ts';

/** Answers that are made when the test says so, each with the number of its beginning. */
function answers() {
  const begun: { finish: () => void; fail: (error: Error) => void }[] = [];
  const make = () =>
    new Promise<number>((resolve, reject) => {
      const number = begun.length + 1;
      begun.push({ finish: () => resolve(number), fail: reject });
    });
  return { begun, make };
}

test('who asks while an answer is made gets none that was begun before, and shares the next', async () => {
  const { begun, make } = answers();
  const turns = new SharedTurns<number>();
  const first = turns.take('country', make);
  const later = [turns.take('country', make), turns.take('country', make), turns.take('country', make)];
  expect(begun).toHaveLength(1);
  begun[0]?.finish();
  expect(await first).toBe(1);
  await Promise.resolve();
  expect(begun).toHaveLength(2);
  const third = turns.take('country', make);
  begun[1]?.finish();
  expect(await Promise.all(later)).toEqual([2, 2, 2]);
  begun[2]?.finish();
  expect(await third).toBe(3);
  expect(begun).toHaveLength(3);
});

test('another question waits for nobody', async () => {
  const { begun, make } = answers();
  const turns = new SharedTurns<number>();
  const both = [turns.take('country', make), turns.take('province', make)];
  expect(begun).toHaveLength(2);
  for (const { finish } of begun) finish();
  expect(await Promise.all(both)).toEqual([1, 2]);
});

test('once nobody asks any more, the next who does begins at once', async () => {
  const { begun, make } = answers();
  const turns = new SharedTurns<number>();
  const first = turns.take('country', make);
  begun[0]?.finish();
  await first;
  await Promise.resolve();
  void turns.take('country', make);
  expect(begun).toHaveLength(2);
});

test('what fails, fails for those who share it; the next is made anew', async () => {
  const { begun, make } = answers();
  const turns = new SharedTurns<number>();
  const first = turns.take('country', make);
  const next = turns.take('country', make);
  begun[0]?.fail(new Error('no store'));
  await expect(first).rejects.toThrow('no store');
  await Promise.resolve();
  begun[1]?.finish();
  expect(await next).toBe(2);
});
