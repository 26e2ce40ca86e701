import { enterPin } from '../support/kiosk-driver.ts';
import type { Stage } from './stage.ts';

/** The ways to the screens of a survey, in either language. */

/** The kiosk's first screen, in the language of the stage. */
export async function toAttract(stage: Stage): Promise<void> {
  await stage.open('/kiosk');
  await inLanguage(stage);
  // What stands in the HTML is there before the app is: help comes with that.
  await stage.button('help:open').waitFor();
  await stage.page.locator('button:enabled', { hasText: stage.words('kiosk:attract.start') }).waitFor();
}

/** A kiosk begins in Vietnamese: another language is chosen on its first screen. */
async function inLanguage({ page, language }: Stage): Promise<void> {
  if (language === 'vi') return;
  await page.getByRole('button', { name: 'English' }).first().click();
  await page.locator('html[lang=en]').waitFor();
}

/**
 * Answers as fast as the screens allow, up to the first whose field begins with `until`, or the one that sends.
 *
 * @param comment what is written where a comment is asked for
 */
export async function answerUntil(stage: Stage, until: string | null, comment = ''): Promise<void> {
  const { page } = stage;
  await stage.press('kiosk:attract.start');
  const words = (...keys: string[]) => keys.map((key) => stage.words(key));
  await page.evaluate(
    async ({ until, comment, onward, slowly, send }) => {
      const turn = () => new Promise((resolve) => setTimeout(resolve));
      const field = () =>
        document.querySelector<HTMLInputElement | HTMLTextAreaElement>(
          'main input[type=radio], main textarea',
        );
      const button = (words: readonly string[]) =>
        [...document.querySelectorAll('button')].find(({ textContent }) =>
          words.includes(textContent.trim()),
        );
      while (button(send) === undefined) {
        button(slowly)?.click();
        const input = field();
        if (input === null) {
          await turn();
          continue;
        }
        const { name } = input;
        if (until !== null && name.startsWith(until)) return;
        if (input instanceof HTMLTextAreaElement) {
          const property = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value');
          property?.set?.call(input, comment);
          input.dispatchEvent(new Event('input', { bubbles: true }));
        } else {
          const choices = [...document.querySelectorAll<HTMLInputElement>('main input[type=radio]')];
          choices[name.startsWith('answers.') ? 3 : 0]?.click();
        }
        while (button(onward) === undefined) await turn();
        button(onward)?.click();
        while (field()?.name === name) await turn();
      }
    },
    {
      until,
      comment,
      onward: words('kiosk:survey.next', 'kiosk:survey.skip'),
      slowly: words('closing:hurry.continue'),
      send: words('closing:ready.submit'),
    },
  );
  await untilSettled(stage);
}

/** From the kiosk's first screen to one of its questions. */
export async function toQuestion(stage: Stage, field: string | null): Promise<void> {
  await toAttract(stage);
  await answerUntil(stage, field);
}

/** What a citizen writes. */
export function commentIn({ language }: Stage): string {
  return language === 'vi' ? 'Cán bộ tiếp đón niềm nở.' : 'The staff were friendly.';
}

/** The screen takes what is pressed. */
export async function untilSettled({ page }: Stage): Promise<void> {
  await page.locator('main:not([data-settled=false]):not(:has([data-settled=false]))').waitFor();
}

/** The staff page behind its PIN. */
export async function toStaff(stage: Stage): Promise<void> {
  await stage.open('/staff');
  await enterPin(stage.page);
  await stage.page.getByRole('heading', { level: 1, name: stage.words('staff:title') }).waitFor();
  await stage.untilStill();
}
