import { expect, test } from 'vitest';
import { KeptSnapshots } from '../../../../src/collector/closing/kept-snapshots.ts';

test('snapshots are kept up to so many characters, and the newest whatever it has', () => {
  const kept = new KeptSnapshots(30);
  const text = (length: number) => JSON.stringify({ id: 'x'.repeat(length - 9) });
  expect(text(12)).toHaveLength(12);
  for (const id of ['a', 'b']) kept.read(id, text(12));
  expect([kept.get('a'), kept.get('b')]).toEqual([{ id: 'xxx' }, { id: 'xxx' }]);
  kept.read('c', text(12));
  expect([kept.get('a'), kept.get('b')]).toEqual([undefined, { id: 'xxx' }]);
  kept.read('d', text(100));
  expect([kept.get('b'), kept.get('c'), kept.get('d') === undefined]).toEqual([undefined, undefined, false]);
  kept.read('e', text(12));
  expect([kept.get('d'), kept.get('e')]).toEqual([undefined, { id: 'xxx' }]);
});
