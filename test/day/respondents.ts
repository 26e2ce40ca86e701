import type { Page } from 'playwright';
import type { Random } from '../../src/collector/demo/random.ts';
import { MINUTE_MS } from '../../src/core/kernel/duration.ts';

/** How somebody uses the kiosk. */
type Manner = 'whole' | 'hasty' | 'returning' | 'leaving';

/** What a respondent does: what is chosen on each screen follows from the seed. */
export interface Respondent {
  readonly manner: Manner;
  readonly seed: number;
  /** At which screen somebody leaves or goes back. */
  readonly screen: number;
}

const LAST_SCREEN = 18;

/** A screen that does not come by then never comes. */
const SCREEN_MS = MINUTE_MS;

export function drawRespondent(random: Random): Respondent {
  const roll = random.between(1, 100);
  const manner = roll <= 70 ? 'whole' : roll <= 76 ? 'hasty' : roll <= 86 ? 'returning' : 'leaving';
  return { manner, seed: random.between(1, 1_000_000), screen: random.between(2, LAST_SCREEN) };
}

/** Passes every screen up to the one that sends, or to the one at which somebody leaves. Throws where a former answer shows. */
export async function answer(page: Page, { manner, seed, screen }: Respondent): Promise<void> {
  if (manner === 'hasty') await tapTwice(page);
  await page.evaluate(
    async ({ manner, seed, screen, screenMs }) => {
      let endMs = performance.now() + screenMs;
      const painted = () =>
        new Promise((resolve, reject) => {
          const isLate = performance.now() > endMs;
          if (isLate) reject(new Error(`nothing follows “${document.querySelector('h1, h2')?.textContent}”`));
          else setTimeout(resolve);
        });
      const input = () => document.querySelector<HTMLInputElement>('main input[type=radio], main textarea');
      const button = (...words: string[]) =>
        [...document.querySelectorAll<HTMLButtonElement>('button')].find(({ textContent }) =>
          words.includes(textContent.trim()),
        );
      const from = async (name: string | undefined) => {
        while (input()?.name === name) await painted();
        endMs = performance.now() + screenMs;
      };
      let hasReturned = false;
      for (let passed = 0; button('Gửi phiếu') === undefined; passed += 1) {
        button('Tiếp tục trả lời')?.click();
        while (input() === null && button('Gửi phiếu') === undefined) await painted();
        const first = input();
        if (first === null) break;
        if (manner === 'leaving' && passed === screen) return;
        const choices = [...document.querySelectorAll<HTMLInputElement>('main input[type=radio]')];
        if (
          !hasReturned &&
          manner !== 'hasty' &&
          (choices.some(({ checked }) => checked) || (first.type === 'textarea' && first.value !== ''))
        )
          throw new Error(`screen ${first.name} shows an answer that this respondent did not give`);
        if (manner === 'returning' && passed === screen) {
          hasReturned = true;
          button('Quay lại')?.click();
          await from(first.name);
          continue;
        }
        // Everybody is of age, which is asked first: others are asked nothing further.
        choices[passed === 0 ? 0 : (seed + 7 * passed) % choices.length]?.click();
        while (button('Tiếp tục', 'Bỏ qua câu này') === undefined) await painted();
        button('Tiếp tục', 'Bỏ qua câu này')?.click();
        await from(first.name);
      }
    },
    { manner, seed, screen, screenMs: SCREEN_MS },
  );
}

/** Somebody whose every tap is two: the second one falls on the screen after. */
async function tapTwice(page: Page): Promise<void> {
  for (let screen = 0; screen < 3; screen += 1) {
    await page.locator('main:not([data-settled=false]) input[type=radio]').first().waitFor();
    const label = page.locator('main label:has(input[type=radio])').first();
    const box = await label.boundingBox();
    if (box === null) throw new Error('no answer is on the screen');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.click(x, y);
    await page.mouse.click(x, y);
  }
}
