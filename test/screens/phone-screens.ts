import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';
import { answerUntil, commentIn } from './survey-steps.ts';

/** An own phone's screens. What a response comes to is brought about by what becomes of its requests. */
const phone = (name: string, show: Screen['show']): Screen => ({
  name: `phone/${name}`,
  route: '/p/:link',
  visitor: 'phone',
  show,
});

const UNIT = '99201';
/** A visit ticket in form alone. */
const NEVER_GIVEN = '7K3M9QX2H4BC';
const RESPONSES = '**/api/v1/phone-responses';

async function officeLink(stage: Stage): Promise<string> {
  const { link } = await stage.ask<{ readonly link: string }>('POST', '/api/v1/office-links', { unit: UNIT });
  return link;
}

async function toStart(stage: Stage, ticket = ''): Promise<void> {
  await forgetResponses(stage);
  await stage.open(`/p/${await officeLink(stage)}${ticket === '' ? '' : `#${ticket}`}`);
  await stage.page.locator(`html[lang=${stage.language}]`).waitFor();
  await stage.button('kiosk:attract.start').waitFor();
}

/** What a former screen left unsent would be shown first. */
async function forgetResponses({ page, place }: Stage): Promise<void> {
  await page.goto(`${place.address}/manifest.webmanifest`);
  await page.evaluate(async () => {
    for (const { name } of await indexedDB.databases())
      if (name !== undefined) indexedDB.deleteDatabase(name);
  });
}

async function answerAndSend(stage: Stage, ticket = ''): Promise<void> {
  await toStart(stage, ticket);
  await answerUntil(stage, null);
  await stage.press('closing:ready.submit');
}

const heading = (stage: Stage, key: string) =>
  stage.page.getByRole('heading', { name: stage.words(key) }).waitFor();

const code = (name: string, show: Screen['show']): Screen => ({ ...phone(name, show), route: '/t' });

export const PHONE_SCREENS: readonly Screen[] = [
  code('code', (stage) => stage.open('/t')),
  code('code-fault', async (stage) => {
    await stage.open('/t');
    await stage.page.getByLabel(stage.words('phone:code.label')).fill('1');
    await stage.press('phone:code.open');
    await stage.page.getByText(stage.words('phone:code.fault')).waitFor();
  }),
  phone('start', (stage) => toStart(stage)),
  phone('start-ticket', async (stage) => {
    await toStart(stage);
    await stage.page.getByLabel(stage.words('phone:ticket.label')).fill('1234');
    await stage.press('kiosk:attract.start');
    await stage.page.getByText(stage.words('phone:ticket.fault')).waitFor();
  }),
  phone('start-ticket-refused', async (stage) => {
    await toStart(stage, NEVER_GIVEN);
    await stage.press('kiosk:attract.start');
    await stage.page.getByText(stage.words('phone:ticket.refused')).waitFor();
  }),
  phone('opening', async (stage) => {
    const link = await officeLink(stage);
    await stage.page.route('**/api/v1/**', () => {});
    await stage.page.goto(`${stage.place.address}/p/${link}`);
    await stage.page.getByText(stage.words('phone:opening')).waitFor();
  }),
  phone('unreachable', async (stage) => {
    const link = await officeLink(stage);
    await stage.page.route('**/api/v1/**', (route) => route.abort());
    await stage.page.goto(`${stage.place.address}/p/${link}`);
    await heading(stage, 'phone:unreachable.title');
  }),
  phone('unknown', async (stage) => {
    await stage.page.goto(`${stage.place.address}/p/${'0'.repeat(22)}`);
    await heading(stage, 'phone:unknown.title');
  }),
  phone('item', async (stage) => {
    await toStart(stage);
    await answerUntil(stage, 'answers.');
  }),
  phone('review', async (stage) => {
    await toStart(stage);
    await answerUntil(stage, null, commentIn(stage));
  }),
  phone('thanks', async (stage) => {
    await answerAndSend(stage);
    await heading(stage, 'phone:thanks.title');
  }),
  phone('unsent', async (stage) => {
    await stage.page.route(RESPONSES, (route) => route.abort());
    await answerAndSend(stage);
    await heading(stage, 'phone:delivery.kept');
  }),
  phone('discard', async (stage) => {
    await stage.page.route(RESPONSES, (route) => route.abort());
    await answerAndSend(stage);
    await heading(stage, 'phone:delivery.kept');
    await stage.press('phone:delivery.discard-here');
    await stage.page.getByRole('dialog').waitFor();
  }),
  phone('ticket-refused', async (stage) => {
    // Where it cannot be looked at before the first question.
    await stage.page.route('**/api/v1/typed-codes', (route) => route.abort());
    await answerAndSend(stage, NEVER_GIVEN);
    await stage.page.locator('main input').first().waitFor();
  }),
  phone('link-withdrawn', async (stage) => {
    await toStart(stage);
    await answerUntil(stage, null);
    await stage.ask('DELETE', `/api/v1/office-links/${await officeLink(stage)}`);
    await stage.press('closing:ready.submit');
    await heading(stage, 'phone:refused.link-title');
  }),
];

const link = (name: string, show: Screen['show']): Screen => ({
  name: `console/link-${name}`,
  route: '/console/links/:link',
  visitor: 'administrator',
  show: async (stage) => {
    await stage.open(`/console/links/${await officeLink(stage)}`);
    await show(stage);
  },
});

/** Of the console: what an administrator does with an office's link. */
export const OFFICE_LINK_SCREENS: readonly Screen[] = [
  link('tickets', async (stage) => {
    await stage.page.getByLabel(stage.words('console-links:tickets.count')).fill('3');
    await stage.press('console-links:tickets.make');
    await stage.page.getByTestId('tickets').waitFor();
  }),
  link('tickets-fault', async (stage) => {
    await stage.page.getByLabel(stage.words('console-links:tickets.count')).fill('none');
    await stage.press('console-links:tickets.make');
    await stage.page.locator('input[aria-invalid=true]').waitFor();
  }),
  link('withdraw', async (stage) => {
    await stage.press('console-links:withdraw.begin');
    await stage.page.getByRole('dialog').waitFor();
  }),
];
