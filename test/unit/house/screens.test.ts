import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HELP_PICTURES } from '../../screens/help-pictures.ts';
import { PUBLIC_PAGE_ROUTE, SCREENS } from '../../screens/screens.ts';

const APP = join(import.meta.dirname, '../../../src/app');
const source = (file: string) => readFileSync(join(APP, file), 'utf8');

/** Addresses of the app as its three lists of routes have them. */
function routes(): readonly string[] {
  const paths = (file: string) =>
    [...source(file).matchAll(/<Route\s+path="([^"]+)"/g)].map(([, path = '']) => path);
  return [
    ...paths('app.tsx').filter((path) => path !== '/console/*'),
    ...paths('other-pages.tsx'),
    '/console',
    ...paths('console/console-routes.tsx')
      .filter((path) => path !== '*')
      .map((path) => `/console/${path}`),
  ];
}

/** The kinds of a union that a page distinguishes, as `{ readonly kind: 'start'`. */
function kindsIn(file: string): readonly string[] {
  const [, type = ''] = /\n(?:export )?type Phase =([\s\S]*?);\n(?:\n|$)/.exec(source(file)) ?? [];
  return [...type.matchAll(/kind: '([\w-]+)'/g)].map(([, kind = '']) => kind);
}

const names = SCREENS.map(({ name }) => name);

test('every route of the app has a screen in the list, and no screen is of a route that is none', () => {
  const all = [...routes(), PUBLIC_PAGE_ROUTE];
  expect(all.length).toBeGreaterThan(30);
  const shown = new Set(SCREENS.map(({ route }) => route));
  expect(all.filter((route) => !shown.has(route))).toEqual([]);
  expect([...shown].filter((route) => route !== '/console/*' && !all.includes(route))).toEqual([]);
});

test('no screen stands there twice', () => {
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

/** What a kiosk and a phone can be doing, and a screen that shows it. */
const SHOWN_BY: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'kiosk/respondent/phase.ts': {
    attract: 'kiosk/attract',
    survey: 'kiosk/item',
    saving: 'kiosk/saving',
    failed: 'kiosk/failed',
    thanks: 'kiosk/thanks',
  },
  'phone/phone-page.tsx': {
    opening: 'phone/opening',
    unknown: 'phone/unknown',
    unreachable: 'phone/unreachable',
    start: 'phone/start',
    survey: 'phone/item',
    'handed-in': 'phone/thanks',
  },
};

/** Seen for the blink of an eye, or only where the app itself is at fault. */
const NOT_SHOWN = ['sealing', 'faulty'];

test.each(Object.keys(SHOWN_BY))('everything %s can be doing has a screen in the list', (file) => {
  const kinds = kindsIn(file);
  expect(kinds.length).toBeGreaterThan(4);
  for (const kind of kinds) {
    if (NOT_SHOWN.includes(kind)) continue;
    expect(names, `${file}: ${kind}`).toContain(SHOWN_BY[file]?.[kind] ?? `a screen for ${kind}`);
  }
});

test('everything that keeps a kiosk from taking answers has a screen in the list', () => {
  const [, reasons = ''] = /NotReadyReason =([^;]+);/.exec(source('kiosk/not-ready-screen.tsx')) ?? [];
  const all = [...reasons.matchAll(/'([\w-]+)'/g)].map(([, reason]) => `kiosk/${reason}`);
  expect(all.length).toBeGreaterThan(2);
  for (const name of all) expect(names).toContain(name);
});

test('a kiosk asleep, and the dialogs over its screens, are in the list', () => {
  for (const name of ['sleep', 'idle', 'hurry', 'end', 'privacy', 'receipt', 'help', 'give-up'])
    expect(names).toContain(`kiosk/${name}`);
});

test('every picture of the help is of a screen in the list', () => {
  for (const { screen } of HELP_PICTURES) expect(names).toContain(screen);
});
