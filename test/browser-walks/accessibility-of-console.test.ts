import { expect, it } from 'vitest';
import { inaccessible } from '../screens/accessible.ts';
import { SCREENS } from '../screens/screens.ts';

it('no page of the console in any state breaks a rule of WCAG 2.2 AA', async () => {
  expect(await inaccessible(SCREENS.filter(({ name }) => name.startsWith('console/')))).toEqual([]);
}, 900_000);
