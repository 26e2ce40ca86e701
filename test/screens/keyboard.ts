import type { Page } from 'playwright';

/** A field of a date or a time has a stop for each of its parts. */
const MOST_STOPS_OF_A_CONTROL = 7;
const MOST_ROUNDS = 4;

/**
 * What keeps somebody with a keyboard alone from using a page: a control that Tab never comes to, a place where it stays
 * for ever, a focus that cannot be seen or that something lies over. By WCAG 2.1.1, 2.1.2, 2.4.7 and 2.4.11.
 */
export async function keyboardFindings(page: Page): Promise<readonly string[]> {
  const controls = await page.evaluate(markControls);
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    window.scrollTo(0, 0);
  });
  const found = new Set<string>();
  const reached = new Set<number>();
  let former: number | null = null;
  let stops = 0;
  // More than once round: it begins somewhere, and what scrolls is a stop too.
  for (
    let presses = 0;
    presses < MOST_ROUNDS * controls.length && reached.size < controls.length;
    presses += 1
  ) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(lookAtFocus);
    if (focused === null) continue;
    stops = focused.at === former ? stops + 1 : 0;
    if (stops > MOST_STOPS_OF_A_CONTROL) return [...found, `keyboard stays at ${focused.name}`];
    former = focused.at;
    // What came after they were numbered has no number.
    if (focused.at >= 0) reached.add(focused.at);
    if (!focused.isMarked) found.add(`keyboard focus is not seen at ${focused.name}`);
    if (focused.isCovered) found.add(`keyboard focus is covered at ${focused.name}`);
  }
  for (const { at, name } of controls) {
    if (!reached.has(at)) found.add(`keyboard never comes to ${name}`);
  }
  return [...found];
}

interface Control {
  readonly at: number;
  readonly name: string;
}

/** Numbers what can be operated, of a dialog that is open nothing beside it; of radio buttons one stands for its group. */
function markControls(): readonly Control[] {
  const groups = new Set<string>();
  const selector =
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex], [contenteditable=true]';
  const within = document.querySelector(':modal, [aria-modal=true]') ?? document;
  const controls = [...within.querySelectorAll<HTMLElement>(selector)].filter((element) => {
    const isOff = element.matches(':disabled, [aria-hidden=true] *') || element.closest('[inert]') !== null;
    if (isOff || element.tabIndex < 0 || !element.checkVisibility({ visibilityProperty: true })) return false;
    if (!(element instanceof HTMLInputElement) || element.type !== 'radio') return true;
    if (groups.has(element.name)) return false;
    groups.add(element.name);
    return true;
  });
  return controls.map((element, at) => {
    element.dataset['control'] = String(at);
    const words =
      element.getAttribute('aria-label') ?? (element.textContent || element.getAttribute('name') || '');
    return { at, name: `${element.tagName.toLowerCase()} “${words.trim().slice(0, 40)}”` };
  });
}

/** Where the keyboard is; null in the browser's own controls. */
function lookAtFocus() {
  const element = document.activeElement as HTMLElement | null;
  if (element === null || element === document.body) return null;
  const group =
    element instanceof HTMLInputElement && element.type === 'radio'
      ? document.querySelector<HTMLElement>(`[data-control][name="${CSS.escape(element.name)}"]`)
      : null;
  const label = element.closest('label') ?? (element as HTMLInputElement).labels?.[0] ?? element;
  const isMarked = [element, label, element.parentElement, element.nextElementSibling].some((one) => {
    if (one === null || one === undefined) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
    return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  });
  const box = (element.getClientRects().length > 0 ? element : label).getBoundingClientRect();
  const inView = {
    left: Math.max(box.left, 0),
    right: Math.min(box.right, innerWidth),
    top: Math.max(box.top, 0),
    bottom: Math.min(box.bottom, innerHeight),
  };
  const [x, y] = [(inView.left + inView.right) / 2, (inView.top + inView.bottom) / 2];
  const over = document.elementFromPoint(x, y);
  const isItself = over !== null && [element, label].some((one) => one.contains(over) || over.contains(one));
  const at = (group ?? element).dataset['control'];
  return {
    at: Number(at ?? -1),
    name: `${element.tagName.toLowerCase()} “${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}”`,
    isMarked,
    isCovered: inView.right <= inView.left || inView.bottom <= inView.top || !isItself,
  };
}
