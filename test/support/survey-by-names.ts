import type { Page } from 'playwright';
import { untilSettled } from './kiosk-driver.ts';

/** More screens than a survey has. */
const MOST_SCREENS = 60;

/**
 * One citizen who has nothing but what the accessibility tree says: roles and names. Each screen has one heading, its
 * choices are in a group that is named, and everything that is pressed is a button or a radio with a name. Returns the
 * headings in their order.
 */
export async function answerByNames(page: Page): Promise<readonly string[]> {
  const headings: string[] = [];
  const heading = page.getByRole('heading', { level: 1 });
  const buttonNamed = (name: string | RegExp) => page.getByRole('button', { name });
  await act(page, 'Bắt đầu');
  while (headings.length < MOST_SCREENS) {
    await page
      .getByRole('radio')
      .or(page.getByRole('textbox'))
      .or(buttonNamed('Gửi phiếu'))
      .first()
      .waitFor({ state: 'attached' });
    if ((await page.getByRole('dialog').count()) > 0) await act(page, 'Tiếp tục trả lời');
    const asked = await heading.innerText();
    // Where the kiosk asked to take one's time, the same screen is answered again.
    if (headings.at(-1) !== asked) headings.push(asked);
    if ((await buttonNamed('Gửi phiếu').count()) > 0) break;
    await untilSettled(page);
    const radio = page.getByRole('radio', { name: /\S/ }).first();
    if ((await radio.count()) > 0) {
      if (
        (await page
          .getByRole('radiogroup', { name: /\S/ })
          .or(page.getByRole('group', { name: /\S/ }))
          .count()) === 0
      )
        throw new Error(`the choices of "${asked}" are in no group with a name`);
      // As a screen reader presses, which only chooses; a button then goes on.
      await radio.dispatchEvent('click');
      await act(page, 'Tiếp tục');
    } else await act(page, 'Bỏ qua câu này');
    await page.waitForFunction(
      (former) =>
        document.querySelector('h1')?.innerText !== former || document.querySelector('dialog[open]') !== null,
      asked,
    );
  }
  await act(page, 'Gửi phiếu');
  await page.getByRole('heading', { level: 1, name: 'Xin cảm ơn Ông/Bà.' }).waitFor();
  return headings;
}

async function act(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name, exact: true });
  await button.waitFor();
  await untilSettled(page);
  await button.dispatchEvent('click');
}
