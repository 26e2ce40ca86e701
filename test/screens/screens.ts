import { HELP_PAGES } from '../../src/app/help/help-pages.ts';
import { enterPin } from '../support/kiosk-driver.ts';
import { CONSOLE_SCREENS, openPublicPage } from './console-screens.ts';
import { INTERVIEW_SCREENS } from './interview-screens.ts';
import { OFFICE_LINK_SCREENS, PHONE_SCREENS } from './phone-screens.ts';
import type { Screen } from './screen.ts';
import { OFFICE, type Stage } from './stage.ts';
import { answerUntil, commentIn, toAttract, toQuestion, toStaff, untilSettled } from './survey-steps.ts';

const kiosk = (name: string, show: Screen['show']): Screen => ({
  name: `kiosk/${name}`,
  route: '/kiosk',
  visitor: 'kiosk',
  show,
});
const staff = (name: string, show: Screen['show']): Screen => ({
  name: `staff/${name}`,
  route: '/staff',
  visitor: 'kiosk',
  show,
});
const anybody = (name: string, route: string, show: Screen['show']): Screen => ({
  name,
  route,
  visitor: 'anybody',
  show,
});

/** Of the collector's own: no route of the app. */
export const PUBLIC_PAGE_ROUTE = '/o/:code';

/** In which the first items are answered many times over. */
const TURNS_TO_HURRY = 2_000;

const dialog = ({ page }: Stage) => page.getByRole('dialog').waitFor();
const alert = ({ page }: Stage) => page.getByRole('alert').waitFor();
const send = (stage: Stage) => stage.press('closing:ready.submit');

const KIOSK_SCREENS: readonly Screen[] = [
  kiosk('attract', toAttract),
  kiosk('privacy', async (stage) => {
    await toAttract(stage);
    await stage.press('privacy:title');
    await dialog(stage);
  }),
  kiosk('receipt', async (stage) => {
    await toAttract(stage);
    await stage.press('privacy:receipt.button');
    await dialog(stage);
  }),
  kiosk('help', async (stage) => {
    await toAttract(stage);
    await stage.press('help:open');
    await dialog(stage);
    await stage.page.getByRole('dialog').locator('h2').nth(1).waitFor();
  }),
  kiosk('adult', (stage) => toQuestion(stage, 'profile.?adult')),
  kiosk('context', (stage) => toQuestion(stage, 'context.')),
  kiosk('item', (stage) => toQuestion(stage, 'answers.')),
  kiosk('item-long', (stage) => toQuestion(stage, 'answers.feedback/')),
  kiosk('end', async (stage) => {
    await toQuestion(stage, 'answers.');
    await stage.page.getByRole('button', { name: stage.words('kiosk:survey.end-or-restart') }).click();
    await dialog(stage);
  }),
  kiosk('hurry', async (stage) => {
    await toQuestion(stage, 'answers.');
    // In the page, so that a busy machine does not make it slow.
    await stage.page.evaluate(
      async ({ next, most }) => {
        for (let turn = 0; turn < most && document.querySelector('dialog[open]') === null; turn += 1) {
          document.querySelectorAll<HTMLInputElement>('main input[type=radio]')[3]?.click();
          [...document.querySelectorAll('button')]
            .find(({ textContent }) => textContent.trim() === next)
            ?.click();
          await new Promise((resolve) => setTimeout(resolve));
        }
      },
      { next: stage.words('kiosk:survey.next'), most: TURNS_TO_HURRY },
    );
    await dialog(stage);
  }),
  kiosk('idle', async (stage) => {
    await stage.page.clock.install();
    await toQuestion(stage, 'answers.');
    await stage.page.clock.fastForward('00:46');
    await dialog(stage);
  }),
  { ...kiosk('sleep', toSleep), languages: ['vi'] },
  kiosk('comment', (stage) => toQuestion(stage, 'comment')),
  kiosk('profile', (stage) => toQuestion(stage, 'profile.gender')),
  kiosk('assistance', (stage) => toQuestion(stage, 'assistance')),
  kiosk('review', async (stage) => {
    await toAttract(stage);
    await answerUntil(stage, null, commentIn(stage));
  }),
  kiosk('minor', async (stage) => {
    await toQuestion(stage, 'profile.?adult');
    await stage.page.locator('main label').nth(1).click();
    await stage.page.getByRole('heading', { name: stage.words('closing:minor.title') }).waitFor();
    await untilSettled(stage);
  }),
  kiosk('saving', async (stage) => {
    await toQuestion(stage, null);
    await stage.page.evaluate(() => {
      const never = () => new EventTarget() as IDBRequest<IDBValidKey>;
      Object.assign(IDBObjectStore.prototype, { add: never, put: never });
    });
    await send(stage);
    await stage.page.getByText(stage.words('closing:ready.saving')).waitFor();
  }),
  kiosk('thanks', async (stage) => {
    await toQuestion(stage, null);
    await send(stage);
    await stage.page.locator('main dl dd').waitFor();
    await untilSettled(stage);
  }),
  kiosk('failed', toFailed),
  kiosk('give-up', async (stage) => {
    await toFailed(stage);
    await stage.press('closing:failure.give-up');
    await dialog(stage);
  }),
  {
    ...kiosk('not-enrolled', async (stage) => {
      await stage.open('/kiosk');
      await stage.page.locator('a[href="/kiosk/setup"]').waitFor();
    }),
    visitor: 'anybody',
    languages: ['vi'],
  },
  {
    ...kiosk('too-old', async (stage) => {
      await stage.page.addInitScript(() => Reflect.deleteProperty(globalThis, 'CompressionStream'));
      await stage.open('/kiosk');
      await alert(stage);
    }),
    visitor: 'anybody',
    languages: ['vi'],
  },
  {
    ...kiosk('storage-broken', async (stage) => {
      await stage.open('/kiosk');
      await alert(stage);
    }),
    visitor: 'broken',
    languages: ['vi'],
  },
];

const STAFF_SCREENS: readonly Screen[] = [
  staff('pin', async (stage) => {
    await stage.open('/staff');
    await stage.page.getByRole('heading', { name: stage.words('pin:title') }).waitFor();
  }),
  staff('pin-wrong', async (stage) => {
    await stage.open('/staff');
    const field = stage.page.getByLabel(/^(Mã )?PIN$/);
    await field.fill('999999');
    await field.press('Enter');
    await stage.page.getByText(stage.words('pin:wrong')).waitFor();
  }),
  staff('outbox', toStaff),
  staff('outbox-waiting', async (stage) => {
    await stage.page.route('**/api/**', (route) => route.abort());
    await toQuestion(stage, null);
    await send(stage);
    await stage.page.locator('main dl dd').waitFor();
    await toStaff(stage);
    await stage.press('staff:send-now');
    await stage.untilStill();
  }),
  staff('transfer', async (stage) => {
    await toStaff(stage);
    await stage.button('pin:again.enter').first().click();
    await enterPin(stage.page);
    await stage.page.getByText(stage.words('staff:transfer.all-title')).click();
    await stage.press('staff:transfer.export-all');
    await stage.button('staff:transfer.save-again').waitFor();
    await stage.page.getByLabel(stage.words('staff:receipt.choose')).setInputFiles({
      name: 'broken.sipas-receipts',
      mimeType: 'text/plain',
      buffer: Buffer.from('broken'),
    });
    await stage.page.getByText(stage.words('staff:receipt.not-such-a-file')).waitFor();
  }),
  {
    ...staff('not-enrolled', async (stage) => {
      await stage.open('/staff');
      await stage.page.getByText(stage.words('staff:device.not-enrolled')).waitFor();
    }),
    visitor: 'anybody',
  },
  {
    ...staff('storage-broken', async (stage) => {
      await stage.open('/staff');
      await alert(stage);
    }),
    visitor: 'broken',
  },
  { ...anybody('staff/set-up-again', '/kiosk/setup', (stage) => toSetUp(stage)), visitor: 'kiosk' },
  anybody('staff/set-up', '/kiosk/setup', toSetUp),
  anybody('staff/set-up-faults', '/kiosk/setup', async (stage) => {
    await toSetUp(stage);
    await stage.press('setup:enrol');
    await stage.page.getByText(stage.words('setup:code-missing')).waitFor();
  }),
];

const LANDING_SCREENS: readonly Screen[] = [
  anybody('landing/doors', '/', (stage) => stage.open('/')),
  { ...anybody('landing/doors-enrolled', '/', (stage) => stage.open('/')), visitor: 'kiosk' },
  anybody('landing/privacy', '*', (stage) => stage.open('/privacy')),
  anybody('landing/receipt', '*', (stage) => stage.open('/r')),
  anybody('landing/not-found', '*', (stage) => stage.open('/khong-co')),
  anybody('landing/needs-network', '/console/*', async (stage) => {
    await stage.page.route('**/assets/console-*', (route) => route.abort());
    await stage.open('/console');
  }),
  anybody('landing/insecure', '/', async (stage) => {
    await stage.page.addInitScript(() =>
      Object.defineProperty(globalThis, 'isSecureContext', { value: false }),
    );
    await stage.open('/');
  }),
  anybody('landing/preview', '/preview/:sha256', async (stage) => {
    const { forms } = await stage.ask<{ readonly forms: readonly { readonly sha256: string }[] }>(
      'GET',
      '/api/v1/forms',
    );
    await stage.open(`/preview/${forms[0]?.sha256}`);
  }),
  anybody('landing/preview-unknown', '/preview/:sha256', (stage) => stage.open(`/preview/${'0'.repeat(64)}`)),
];

const HELP_SCREENS: readonly Screen[] = [
  anybody('help/index', '/help', (stage) => stage.open('/help')),
  ...HELP_PAGES.map((page) => anybody(`help/${page}`, '/help/:page', (stage) => stage.open(`/help/${page}`))),
  anybody('help/unknown', '/help/:page', (stage) => stage.open('/help/khong-co')),
];

/** What the collector itself shows to anybody. */
const PUBLIC_SCREENS: readonly Screen[] = [
  anybody('public-page/open', PUBLIC_PAGE_ROUTE, async (stage) => {
    await openPublicPage(stage, '99');
    await stage.open(`/o/99?lang=${stage.language}`);
  }),
  anybody('public-page/none', PUBLIC_PAGE_ROUTE, (stage) => stage.open(`/o/khong-co?lang=${stage.language}`)),
];

/** Every screen of the app and each of its states: what is photographed, held against axe and walked through. */
export const SCREENS: readonly Screen[] = [
  ...KIOSK_SCREENS,
  ...PHONE_SCREENS,
  ...STAFF_SCREENS,
  ...INTERVIEW_SCREENS,
  ...LANDING_SCREENS,
  ...PUBLIC_SCREENS,
  ...HELP_SCREENS,
  ...CONSOLE_SCREENS,
  ...OFFICE_LINK_SCREENS,
];

/** An office that is closed all week. A kiosk that nobody woke speaks Vietnamese. */
async function toSleep(stage: Stage): Promise<void> {
  const { units } = await stage.ask<{ readonly units: readonly { readonly ref: string }[] }>(
    'GET',
    `/api/v1/units?search=${encodeURIComponent(OFFICE)}`,
  );
  const closed = {
    unit: units[0]?.ref,
    hours: [{ from: '2025-01-01', week: Array(7).fill(null) }],
    length: null,
  };
  await stage.page.route('**/api/v1/office-times/**', (route) => route.fulfill({ json: closed }));
  await stage.page.addInitScript(
    (times) => localStorage.setItem('sipas.office-times', JSON.stringify(times)),
    closed,
  );
  await stage.page.clock.install();
  await toAttract(stage);
  await stage.page.clock.fastForward('00:50');
  await stage.page.getByRole('heading', { name: stage.words('closing:sleep.title') }).waitFor();
}

async function toFailed(stage: Stage): Promise<void> {
  await toQuestion(stage, null);
  await stage.page.evaluate(() => {
    const full = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    Object.assign(IDBObjectStore.prototype, { add: full, put: full });
  });
  await send(stage);
  await alert(stage);
  await untilSettled(stage);
}

async function toSetUp(stage: Stage): Promise<void> {
  await stage.open('/kiosk/setup');
  if (await stage.page.getByLabel(/^(Mã )?PIN$/).count()) await enterPin(stage.page);
  await stage.button('setup:enrol').waitFor();
}
