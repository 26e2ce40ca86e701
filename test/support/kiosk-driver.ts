import type { Page } from 'playwright';
import { must } from '../../src/core/kernel/assert.ts';
import { setupFragment } from '../../src/core/protocol/codes/enrolment-code.ts';
import { itemsOf } from '../../src/core/questionnaire/items.ts';
import type { Answer, Questionnaire } from '../../src/core/questionnaire/questionnaire.ts';
import { SERVICE } from './batches.ts';
import { type CollectorPlace, newCodeAt } from './enrolment.ts';

/** What one citizen says: a level or a non-answer for each item, by item id. */
export type Sheet = Readonly<Record<string, Answer>>;

/** The same answer everywhere, but for the items (or whole sub-indices) named. */
export function sheet(
  usual: Answer,
  but: Readonly<Record<string, Answer>> = {},
  of: Questionnaire = SERVICE,
): Sheet {
  return Object.fromEntries(
    itemsOf(of).map(({ id }) => [id, but[id] ?? but[id.slice(0, id.indexOf('.'))] ?? usual]),
  );
}

/** Enrols the device at an office through the set-up screen, by the link of a new code. */
export async function enrolDevice(
  page: Page,
  collector: CollectorPlace & { readonly address: string },
  unitName: string,
): Promise<void> {
  await enrolByCode(page, collector.address, await newCodeAt(collector, unitName));
}

/** Enrols the device with a code through the set-up screen. */
export async function enrolByCode(page: Page, address: string, code: string): Promise<void> {
  await page.goto(`${address}/kiosk/setup${setupFragment({ code, receiptKey: null, name: null })}`);
  await choosePin(page);
  await page.getByRole('button', { name: 'Đăng ký máy này' }).click();
  await page.getByRole('heading', { name: 'Đã đăng ký' }).waitFor();
}

/** What staff of the tests enter. */
const STAFF_PIN = '274915';

/** Fills in the staff PIN at set-up, twice. */
export async function choosePin(page: Page): Promise<void> {
  await page.getByLabel(/^Mã PIN/).fill(STAFF_PIN);
  await page.getByLabel('Nhập lại mã PIN').fill(STAFF_PIN);
}

/** The staff page of an enrolled device, past its PIN. */
export async function openStaff(page: Page, address: string): Promise<void> {
  await page.goto(`${address}/staff`);
  await enterPin(page);
}

/** Enters the staff PIN where it is asked for, in either language. */
export async function enterPin(page: Page): Promise<void> {
  const field = page.getByLabel(/^(Mã )?PIN$/);
  await field.fill(STAFF_PIN);
  await field.press('Enter');
  await field.waitFor({ state: 'detached' });
}

/** Enters the staff PIN once more, for what stands behind it on the staff page. */
export async function enterPinAgain(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Nhập lại mã PIN' }).first().click();
  await enterPin(page);
}

/** Resolves when the app is installed for the next start without a network. */
export async function untilInstalled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
}

/** Lets the browser look for a new version of the app; resolves with what became of it. */
export function lookForUpdate(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration('/');
    await registration?.update();
    const worker = registration?.installing ?? registration?.waiting;
    if (worker == null) return 'nothing new';
    return new Promise<string>((resolve) => {
      const check = () => {
        if (worker.state === 'installed' || worker.state === 'redundant') resolve(worker.state);
      };
      worker.addEventListener('statechange', check);
      check();
    });
  });
}

export async function start(page: Page): Promise<void> {
  await press(page, 'Bắt đầu');
}

const EXTRA_CHOICES: Readonly<Record<string, string>> = {
  'profile.?adult': 'adult',
  'context.visit-purpose': 'collect',
  'profile.gender': '2',
  'profile.age': '4',
  assistance: 'self',
};

/** So the name of a field begins that asks for an item of the questionnaire. */
const ITEM = 'answers.';

function choiceFor(name: string, answers: Sheet): string {
  if (!name.startsWith(ITEM)) return EXTRA_CHOICES[name] ?? '';
  return String(answers[name.slice(ITEM.length).replaceAll('/', '.')]);
}

/** The field the screen asks for: a radio group's name or `comment`; null on the screen that sends. */
async function fieldOn(page: Page): Promise<string | null> {
  await page
    .locator('main input[type=radio], main textarea, main button:text-is("Gửi phiếu")')
    .first()
    .waitFor();
  return page.evaluate(() => {
    const input = document.querySelector<HTMLInputElement | HTMLTextAreaElement>(
      'main input[type=radio], main textarea',
    );
    return input?.name ?? null;
  });
}

/** Waits until the screen takes a choice: in its first moment a tap is held to be meant for the former one. */
export async function untilSettled(page: Page): Promise<void> {
  await page.locator('main:not([data-settled=false]):not(:has([data-settled=false]))').waitFor();
}

/** A press of somebody who has looked at the screen. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  const button = page.getByRole('button', { name });
  await button.waitFor();
  await untilSettled(page);
  await button.click();
}

/** Waits until the screen asks for something else than `field`. */
async function untilPast(page: Page, field: string): Promise<void> {
  await page.waitForFunction(
    (former) =>
      document.querySelector<HTMLInputElement>('main input[type=radio], main textarea')?.name !== former,
    field,
  );
}

/** How a citizen works a screen of the kiosk. */
interface Hand {
  press(page: Page, name: string): Promise<void>;
  choose(page: Page, field: string, value: string): Promise<void>;
}

/** By touch: a tap on the words of an answer moves on by itself. */
const TOUCH: Hand = {
  press: (page, name) => page.getByRole('button', { name }).tap(),
  choose: (page, _, value) => page.locator(`main label:has(input[value="${value}"])`).tap(),
};

/** By keyboard alone: digits for levels, arrows and Enter for everything else. */
const KEYBOARD: Hand = {
  async press(page, name) {
    await page.getByRole('button', { name }).focus();
    await page.keyboard.press('Enter');
  },
  async choose(page, field, value) {
    if (field.startsWith(ITEM) && /^[1-5]$/.test(value)) await page.keyboard.press(value);
    else await chooseWithArrows(page, value);
  },
};

/** One citizen by touch. */
export const answerByTouch = (page: Page, answers: Sheet): Promise<string> =>
  answerByHand(page, answers, [TOUCH]);

/** One citizen by keyboard. */
export const answerByKeyboard = (page: Page, answers: Sheet): Promise<string> =>
  answerByHand(page, answers, [KEYBOARD]);

/** Screens of one kind after which another shows nothing new. */
const ENOUGH_OF_A_KIND = 2;

/**
 * One citizen who uses one screen by touch, the next by keys, and passes quickly over the many that are like the former
 * ones.
 */
export const answerByTurns = (page: Page, answers: Sheet): Promise<string> =>
  answerByHand(page, answers, [TOUCH, KEYBOARD], ENOUGH_OF_A_KIND);

/** At the pace to which the screens hold a citizen; the hands take turns. */
async function answerByHand(
  page: Page,
  answers: Sheet,
  hands: readonly Hand[],
  itemsByHand = Number.POSITIVE_INFINITY,
): Promise<string> {
  let screens = 0;
  let items = 0;
  const hand = () => must(hands[screens++ % hands.length], 'a hand');
  await page.getByRole('button', { name: 'Bắt đầu' }).waitFor();
  await untilSettled(page);
  await hand().press(page, 'Bắt đầu');
  for (let field = await fieldOn(page); field !== null; field = await fieldOn(page)) {
    await takeTime(page, hand);
    if (field.startsWith(ITEM) && items++ === itemsByHand) {
      await passQuickly(page, answers, { whileItStartsWith: ITEM });
      continue;
    }
    await untilSettled(page);
    if (field === 'comment') await hand().press(page, 'Bỏ qua câu này');
    else await hand().choose(page, field, choiceFor(field, answers));
    await untilPast(page, field);
  }
  await untilSettled(page);
  await hand().press(page, 'Gửi phiếu');
  return receipt(page);
}

/** Goes on where a citizen who answers that fast is asked to take their time. */
async function takeTime(page: Page, hand: () => Hand): Promise<void> {
  if ((await page.getByRole('dialog', { name: 'Ông/Bà cứ thong thả' }).count()) === 0) return;
  await untilSettled(page);
  await hand().press(page, 'Tiếp tục trả lời');
}

/** From the heading into the group with Tab, to the option with arrows, and Enter to decide. */
async function chooseWithArrows(page: Page, value: string): Promise<void> {
  const focused = () =>
    page.evaluate(() =>
      document.activeElement instanceof HTMLInputElement ? document.activeElement.value : null,
    );
  while ((await focused()) === null) await page.keyboard.press('Tab');
  while ((await focused()) !== value) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
}

/**
 * A citizen through the same screens as fast as they allow: each choice is made in the page and confirmed with
 * the button that goes on, so that no time is spent on showing it.
 */
export async function answerQuickly(page: Page, answers: Sheet, comment = ''): Promise<string> {
  await fillQuickly(page, answers, comment);
  await page.getByRole('button', { name: 'Gửi phiếu' }).click();
  return receipt(page);
}

/** The same up to the screen that sends. */
export async function fillQuickly(page: Page, answers: Sheet, comment = ''): Promise<void> {
  await start(page);
  await passQuickly(page, answers, { comment });
  await page.getByRole('button', { name: 'Gửi phiếu' }).waitFor();
  await untilSettled(page);
}

/** Answers screen after screen, up to the one that sends or the first that asks for something else. */
async function passQuickly(
  page: Page,
  answers: Sheet,
  { comment = '', whileItStartsWith = '' },
): Promise<void> {
  await page.evaluate(
    async ({ chosen, extra, words, prefix }) => {
      // Not by frames: a screen that is left before it was drawn need not be.
      const turn = () => new Promise((resolve) => setTimeout(resolve));
      const current = () => document.querySelector<HTMLInputElement>('main input[type=radio], main textarea');
      const button = (...words: string[]) =>
        [...document.querySelectorAll('button')].find(({ textContent }) =>
          words.includes(textContent.trim()),
        );
      const forward = () => button('Tiếp tục', 'Bỏ qua câu này');
      while (button('Gửi phiếu') === undefined) {
        // Nobody answers faster: the kiosk asks once to take one's time.
        button('Tiếp tục trả lời')?.click();
        const input = current();
        if (input === null) {
          await turn();
          continue;
        }
        const { name } = input;
        if (!name.startsWith(prefix)) return;
        if (input.type === 'radio') {
          const item = name.startsWith('answers.')
            ? name.slice('answers.'.length).replaceAll('/', '.')
            : null;
          const value = String(item === null ? extra[name] : chosen[item]);
          document.querySelector<HTMLInputElement>(`main input[value="${value}"]`)?.click();
        } else if (words !== '') {
          const property = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value');
          property?.set?.call(input, words);
          input.dispatchEvent(new Event('input', { bubbles: true }));
        }
        while (forward() === undefined) await turn();
        forward()?.click();
        while (current()?.name === name) await turn();
      }
    },
    { chosen: answers, extra: EXTRA_CHOICES, words: comment, prefix: whileItStartsWith },
  );
}

/** The number on the thanks screen; then back to the first screen. */
export async function receipt(page: Page): Promise<string> {
  await page.getByRole('heading', { name: 'Xin cảm ơn Ông/Bà.' }).waitFor();
  const number = await page.locator('main dl dd').innerText();
  await untilSettled(page);
  await page.getByRole('button', { name: 'Xong' }).click();
  await page.getByRole('button', { name: 'Bắt đầu' }).waitFor();
  return number;
}
