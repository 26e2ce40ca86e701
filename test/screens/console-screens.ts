import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';

/** The console's screens: each page as it is, and while it loads, fails, is offline, is stale or has nothing to show. */

/** The last month that is complete: the simulated province has figures of it. */
const LAST_MONTH = new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() - 1, 1))
  .toISOString()
  .slice(0, 7);

/** A page of the console. */
interface ConsolePage {
  readonly name: string;
  /** Below /console in the console's own list of routes. */
  readonly route: string;
  readonly path: string | ((stage: Stage) => Promise<string>);
  /** Where it has nothing to show. */
  readonly empty?: string;
  /** What is read again by itself once the page is seen again, so that it may be stale. */
  readonly isReadAgain?: boolean;
  /** Shows something before an answer: no state of reading is its own. */
  readonly isAlone?: boolean;
}

const OF_PROVINCE = `unit=99&period=${LAST_MONTH}`;
const BEFORE_ALL = 'unit=99&period=2025-08';

const figures = (name: string): ConsolePage => ({
  name,
  route: name,
  path: `/console/${name}?${OF_PROVINCE}`,
  empty: `/console/${name}?${BEFORE_ALL}`,
  isReadAgain: true,
});

const PAGES: readonly ConsolePage[] = [
  {
    name: 'overview',
    route: '',
    path: `/console?${OF_PROVINCE}`,
    empty: `/console?${BEFORE_ALL}`,
    isReadAgain: true,
  },
  figures('trend'),
  figures('ranking'),
  figures('causes'),
  {
    name: 'breakdowns',
    route: 'breakdowns',
    path: '/console/breakdowns?unit=99&by=hour',
    empty: `/console/breakdowns?${BEFORE_ALL}`,
    isReadAgain: true,
  },
  { ...figures('comments'), isReadAgain: false },
  figures('genuineness'),
  {
    name: 'targets',
    route: 'targets',
    path: '/console/targets?unit=99',
    empty: '/console/targets?unit=99201',
    isReadAgain: true,
  },
  {
    name: 'published',
    route: 'published',
    path: '/console/published?unit=99',
    empty: '/console/published?unit=99201',
    isReadAgain: true,
  },
  { name: 'devices', route: 'devices', path: '/console/devices', isReadAgain: true },
  {
    name: 'device',
    route: 'devices/:id',
    path: async (stage) => {
      const { devices } = await stage.ask<{ readonly devices: readonly { readonly id: string }[] }>(
        'GET',
        '/api/v1/devices',
      );
      return `/console/devices/${devices[0]?.id}`;
    },
    empty: `/console/devices/${'0'.repeat(32)}`,
    isReadAgain: true,
  },
  { name: 'links', route: 'links', path: '/console/links', empty: '/console/links?unit=99202' },
  { name: 'link', route: 'links/:link', path: async (stage) => `/console/links/${await officeLink(stage)}` },
  {
    name: 'poster',
    route: 'links/:link/poster',
    path: async (stage) => `/console/links/${await officeLink(stage)}/poster`,
  },
  {
    name: 'paper',
    route: 'paper',
    path: async (stage) => `/console/paper?unit=${(await paperForms(stage)).unit}`,
    empty: '/console/paper?unit=99202',
  },
  {
    name: 'paper-number',
    route: 'paper/enter',
    path: '/console/paper/enter',
  },
  {
    name: 'paper-entry',
    route: 'paper/enter',
    path: async (stage) => `/console/paper/enter?number=${(await paperForms(stage)).first}`,
  },
  { name: 'paper-settle', route: 'paper/settle', path: '/console/paper/settle' },
  { name: 'paper-print', route: 'paper/print', path: '/console/paper/print?unit=99201&copies=2' },
  {
    name: 'paper-printed',
    route: 'paper/print',
    path: async (stage) => {
      const { first, unit } = await paperForms(stage);
      return `/console/paper/print?unit=${unit}&first=${first}`;
    },
  },
  { name: 'hand-in', route: 'hand-in', path: '/console/hand-in', isAlone: true },
  { name: 'units', route: 'units', path: '/console/units?unit=99' },
  {
    name: 'opening-hours',
    route: 'units/opening-hours',
    path: '/console/units/opening-hours?unit=99201',
  },
  {
    name: 'public-page',
    route: 'units/public-page',
    path: async (stage) => {
      await openPublicPage(stage, '99');
      return '/console/units/public-page?unit=99';
    },
  },
  { name: 'forms', route: 'forms', path: '/console/forms' },
  {
    name: 'recordings',
    route: 'forms/recordings',
    path: '/console/forms/recordings?language=km',
  },
  { name: 'accounts', route: 'accounts', path: '/console/accounts' },
  {
    name: 'audit',
    route: 'audit',
    path: '/console/audit',
    empty: '/console/audit?from=2020-01-01&to=2020-01-02',
  },
  { name: 'machine-keys', route: 'machine-keys', path: '/console/machine-keys' },
  {
    name: 'webhooks',
    route: 'webhooks',
    path: async (stage) => {
      await webhook(stage);
      return '/console/webhooks';
    },
  },
  { name: 'retention', route: 'retention', path: '/console/retention' },
  { name: 'closing', route: 'closing', path: '/console/closing?unit=99&period=2026-09' },
  { name: 'account', route: 'account', path: '/console/account' },
  { name: 'first-steps', route: 'first-steps', path: '/console/first-steps', isAlone: true },
  {
    name: 'first-steps-office',
    route: 'first-steps',
    path: '/console/first-steps?province=99',
    isAlone: true,
  },
  {
    name: 'first-steps-kiosk',
    route: 'first-steps',
    path: '/console/first-steps?province=99&office=99201',
    isAlone: true,
  },
];

async function officeLink(stage: Stage): Promise<string> {
  const { link } = await stage.ask<{ readonly link: string }>('POST', '/api/v1/office-links', {
    unit: '99201',
  });
  return link;
}

/** Opens the page of a unit for everybody, with what was asked for and done. */
export async function openPublicPage(stage: Stage, unit: string): Promise<void> {
  await stage.ask('PUT', '/api/v1/public-page', {
    ...{ unit, isOpen: true },
    entries: [
      {
        ...{ asked: 'Thêm ghế ngồi và quạt ở sảnh chờ', askedDay: '2026-06-02' },
        ...{ done: 'Đã thêm 12 ghế và 4 quạt ở tầng 1', doneDay: '2026-07-15' },
      },
      {
        ...{ asked: 'Niêm yết phí, lệ phí ở chỗ dễ thấy', askedDay: '2026-08-10' },
        ...{
          done: 'Đã treo bảng phí, lệ phí cạnh quầy số 1 và đăng trên trang thông tin',
          doneDay: '2026-09-01',
        },
      },
    ],
  });
}

/** Two forms of an office, as they were printed. */
async function paperForms(stage: Stage): Promise<{ readonly first: string; readonly unit: string }> {
  const body = { questionnaire: 'sipas-2023-service', version: 1, language: 'vi', count: 2 };
  const { first } = await stage.ask<{ readonly first: string }>('POST', '/api/v1/paper-forms', {
    unit: '99201',
    ...body,
  });
  return { first, unit: '99201' };
}

function statesOf({ name, route, path, empty, isReadAgain, isAlone }: ConsolePage): readonly Screen[] {
  const screen = (state: string, show: Screen['show']): Screen => ({
    name: `console/${name}${state === '' ? '' : `-${state}`}`,
    route: route === '' ? '/console' : `/console/${route}`,
    visitor: 'administrator',
    show,
  });
  const address = async (stage: Stage) => (typeof path === 'string' ? path : await path(stage));
  const shown = async (stage: Stage) => stage.open(await address(stage));
  const screens = [screen('', shown)];
  if (empty !== undefined) screens.push(screen('empty', (stage) => stage.open(empty)));
  if (isAlone === true) return screens;
  screens.push(
    screen('loading', async (stage) => {
      const to = await address(stage);
      await stage.page.route(ASKED, () => {});
      await stage.page.goto(stage.place.address + to);
      // Before it, while the page's own code is on its way, there is a sentence without a heading.
      await stage.page.locator('main h1').first().waitFor({ state: 'attached' });
    }),
    screen('error', async (stage) => {
      const to = await address(stage);
      await stage.page.route(ASKED, (route) => route.fulfill(FAILED));
      await stage.open(to);
    }),
    screen('offline', async (stage) => {
      const to = await address(stage);
      await stage.page.route(ASKED, (route) => route.abort());
      await stage.open(to);
    }),
  );
  if (isReadAgain === true) {
    screens.push(
      screen('stale', async (stage) => {
        await shown(stage);
        await stage.page.route(ASKED, (route) => route.abort());
        await stage.page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
        await stage.page.getByTestId('stale').waitFor();
      }),
    );
  }
  return screens;
}

/** What a page reads; who is signed in stays known. */
const ASKED = /\/api\/v1\/(?!session|notices|sign-in)/;
const FAILED = {
  status: 500,
  contentType: 'application/problem+json',
  body: JSON.stringify({ status: 500, code: 'internal', title: 'Internal error' }),
};

const ENTRANCES: readonly Screen[] = [
  {
    name: 'console/sign-in',
    route: '/console/sign-in',
    visitor: 'anybody',
    show: (stage) => stage.open('/console/sign-in'),
  },
  {
    name: 'console/sign-in-refused',
    route: '/console/sign-in',
    visitor: 'anybody',
    show: async (stage) => {
      await stage.open('/console/sign-in');
      await stage.page.getByLabel(stage.words('console-sign-in:name')).fill('nobody');
      await stage.page.locator('input[type=password]').fill('nothing at all');
      await stage.page.keyboard.press('Enter');
      await stage.page.getByText(stage.words('console-sign-in:sign-in.failed')).waitFor();
    },
  },
  ...['welcome', 'link'].map(
    (name): Screen => ({
      name: `console/${name}-over`,
      route: `/console/${name}`,
      visitor: 'anybody',
      show: (stage) => stage.open(`/console/${name}#0000`),
    }),
  ),
];

export const CONSOLE_SCREENS: readonly Screen[] = [...ENTRANCES, ...PAGES.flatMap(statesOf)];

/** One that tells a receiver of everything in the province. */
async function webhook(stage: Stage): Promise<void> {
  const { webhooks } = await stage.ask<{ readonly webhooks: readonly object[] }>('GET', '/api/v1/webhooks');
  if (webhooks.length > 0) return;
  await stage.ask('POST', '/api/v1/webhooks', {
    ...{ name: 'Trang điều hành', scope: '99', address: 'https://dieuhanh.example.vn/sipas' },
    events: ['period.closed', 'target.missed', 'device.silent', 'comments.new'],
  });
}
