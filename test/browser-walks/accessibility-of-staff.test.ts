import { expect, it } from 'vitest';
import { inaccessible } from '../screens/accessible.ts';
import { SCREENS } from '../screens/screens.ts';

it('no screen of staff, interviews, first page and help breaks a rule of WCAG 2.2 AA', async () => {
  expect(await inaccessible(SCREENS.filter(({ name }) => !/^(kiosk|phone|console)\//.test(name)))).toEqual(
    [],
  );
}, 900_000);
