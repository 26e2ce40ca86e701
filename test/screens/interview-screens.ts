import { enterPin } from '../support/kiosk-driver.ts';
import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';

/** What the interviewer of the screens enters. */
const PIN = '358102';
const LIST = `neighbourhood,household\n${['Thôn 1', 'Thôn 2']
  .flatMap((name) => Array.from({ length: 12 }, (_, index) => `${name},${index + 1}`))
  .join('\n')}\n`;

const interview = (name: string, show: Screen['show']): Screen => ({
  name: `interview/${name}`,
  route: '/interview/*',
  visitor: 'kiosk',
  show,
});

/** The interviewers' pages and each of their states. */
export const INTERVIEW_SCREENS: readonly Screen[] = [
  {
    ...interview('not-enrolled', async (stage) => {
      await stage.open('/interview');
      await stage.page.getByText(stage.words('interview:not-enrolled')).waitFor();
    }),
    visitor: 'anybody',
  },
  interview('set-up', toPrepared),
  interview('set-up-refused', async (stage) => {
    await toSetUp(stage);
    const { page } = stage;
    if (await stage.button('interview-setup:sample.remove').count()) {
      await stage.press('interview-setup:sample.remove');
      await page.getByRole('dialog').getByRole('button').last().click();
    }
    await takeList(stage, 'thôn,hộ,Họ tên\nThôn 1,1,x\n');
    await page.getByRole('alert').waitFor();
  }),
  interview('choose', async (stage) => {
    await toPrepared(stage);
    await stage.open('/interview');
    await stage.page.getByRole('button', { name: /1$/ }).first().waitFor();
  }),
  interview('home', toHome),
  interview('section', toSection),
  interview('profile', async (stage) => {
    await toSection(stage);
    await stage.page.getByRole('navigation').getByRole('button').nth(3).click();
  }),
  interview('send', async (stage) => {
    await toSection(stage);
    await stage.page.getByRole('navigation').getByRole('button').nth(4).click();
  }),
  interview('turned', toTurned),
  interview('citizen', async (stage) => {
    await toTurned(stage);
    await stage.press('interview:hand-over.begin');
    await stage.page.locator('fieldset').waitFor();
  }),
  interview('stopped', async (stage) => {
    await toTurned(stage);
    await stage.press('interview:hand-over.begin');
    await stage.press('interview:hand-over.stop');
    await stage.press('interview:hand-over.stop-yes');
    await stage.page.getByText(stage.words('interview:hand-over.return')).waitFor();
  }),
  // The last: no household is left to visit afterwards.
  interview('rechecks', toRechecks),
];

async function toSetUp(stage: Stage): Promise<void> {
  const { page } = stage;
  await stage.open('/interview/setup');
  if (await page.getByLabel(/^(Mã )?PIN$/).count()) await enterPin(page);
  await stage.button('interview-setup:interviewers.add').waitFor();
}

async function takeList({ page }: Stage, text: string): Promise<void> {
  const file = { name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
  await page.locator('input[type=file]').setInputFiles(file);
}

/** With an interviewer and a drawn sample, which the browser keeps for the screens that follow. */
async function toPrepared(stage: Stage): Promise<void> {
  await toSetUp(stage);
  const { page } = stage;
  const remove = page.getByRole('button', { name: stage.words('interview-setup:interviewers.remove') });
  if ((await remove.count()) === 0) {
    const entries = page.locator('input[type=password]');
    for (const entry of await entries.all()) await entry.fill(PIN);
    await stage.press('interview-setup:interviewers.add');
    await page.locator('li').first().waitFor();
  }
  if ((await stage.button('interview-setup:sample.remove').count()) > 0) return;
  await takeList(stage, LIST);
  await page.getByLabel(stage.words('interview-setup:sample.wave')).fill('2026-2');
  await stage.press('interview-setup:sample.draw');
  await stage.button('interview-setup:sample.remove').waitFor();
}

async function toHome(stage: Stage): Promise<void> {
  await toPrepared(stage);
  const { page } = stage;
  await stage.open('/interview');
  await page.getByRole('button', { name: /1$/ }).first().click();
  await page.locator('input[type=password]').fill(PIN);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: stage.words('interview:drafts.title') }).waitFor();
}

/** Interviews that somebody else made, of which chance chose some, and one that was checked. */
async function toRechecks(stage: Stage): Promise<void> {
  await toHome(stage);
  const { page } = stage;
  await page.evaluate(async () => {
    const opening = indexedDB.open('sipas-interviews');
    await new Promise((resolve) => opening.addEventListener('success', resolve));
    const { result: database } = opening;
    const writing = database.transaction('visits', 'readwrite');
    for (let selection = 1; selection <= 12; selection += 1) {
      for (const [at, neighbourhood] of ['Thôn 1', 'Thôn 2'].entries()) {
        const id = String(selection + 100 * at).padStart(32, '0');
        const place = { stratum: '1', neighbourhood, selection, interviewer: at === 0 ? 7 : 1 };
        writing
          .objectStore('visits')
          .put({ ...place, id, atMs: Date.now(), result: 'completed', record: 'safe' });
      }
    }
    await new Promise((resolve) => writing.addEventListener('complete', resolve));
    database.close();
  });
  await toHome(stage);
  const form = page.getByRole('group', { name: /./ }).filter({ has: page.getByRole('radio') });
  await form.first().getByRole('radio').nth(1).check();
}

/** One interview is begun and left as it was found. */
async function toSection(stage: Stage): Promise<void> {
  await toHome(stage);
  const { page } = stage;
  const resume = page.getByRole('button', { name: stage.words('interview:drafts.resume') }).first();
  const start = page.getByRole('button', { name: stage.words('interview:households.start') }).first();
  await ((await resume.count()) > 0 ? resume : start).click();
  await page.getByRole('navigation').waitFor();
}

async function toTurned(stage: Stage): Promise<void> {
  await toSection(stage);
  await stage.page.getByRole('navigation').getByRole('button').nth(1).click();
  await stage.press('interview:interview.hand-over');
}
