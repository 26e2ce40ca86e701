import type { Page } from 'playwright';

/** What is measured on a screen as the browser has drawn it. Each returns what falls short, as element and figure. */

/** Targets that are narrower or lower than `leastPx` CSS pixels. A choice is touched by its words. */
export function smallTargets(page: Page, leastPx: number): Promise<readonly string[]> {
  return page.evaluate((least) => {
    const scope = document.querySelector('dialog[open]') ?? document.body;
    const targets = [
      ...scope.querySelectorAll('button, a[href], summary, textarea, label:has(input[type=radio])'),
    ];
    return targets.flatMap((target) => {
      const { width, height } = target.getBoundingClientRect();
      if (width === 0 || height === 0 || !target.checkVisibility({ visibilityProperty: true })) return [];
      if (Math.min(width, height) >= least - 0.5) return [];
      return [`${target.textContent.trim().slice(0, 40)}: ${Math.round(width)}×${Math.round(height)}`];
    });
  }, leastPx);
}

/** Texts whose colour has less contrast than `least` to 1 with what lies behind. What is out of use may have less. */
export function faintTexts(page: Page, least: number): Promise<readonly string[]> {
  return page.evaluate((atLeast) => {
    type Colour = readonly [number, number, number, number];
    const pixel = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (pixel === null) throw new Error('the browser draws nothing');
    const read = (css: string): Colour => {
      pixel.clearRect(0, 0, 1, 1);
      pixel.fillStyle = css;
      pixel.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0, alpha = 0] = pixel.getImageData(0, 0, 1, 1).data;
      return [red, green, blue, alpha / 255];
    };
    const over = (front: Colour, back: Colour): Colour => {
      const mix = (at: 0 | 1 | 2) => front[at] * front[3] + back[at] * (1 - front[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const behind = (element: Element | null): Colour => {
      if (element === null) return [255, 255, 255, 1];
      const own = read(getComputedStyle(element).backgroundColor);
      return own[3] === 1 ? own : over(own, behind(element.parentElement));
    };
    const luminance = ([red, green, blue]: Colour) => {
      const linear = (value: number) =>
        value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
      return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    };
    const scope = document.querySelector('dialog[open]') ?? document.body;
    const texts = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
    const faint: string[] = [];
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const element = node.parentElement;
      const words = node.textContent?.trim() ?? '';
      if (words === '' || element === null || element.closest('script, style, .visually-hidden') !== null)
        continue;
      if (element.closest(':disabled, [aria-disabled=true]') !== null) continue;
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      const ground = behind(element);
      const [light, dark] = [
        luminance(over(read(getComputedStyle(element).color), ground)),
        luminance(ground),
      ].sort((a, b) => b - a) as [number, number];
      const contrast = (light + 0.05) / (dark + 0.05);
      if (contrast < atLeast) faint.push(`${words.slice(0, 40)}: ${contrast.toFixed(2)}`);
    }
    return faint;
  }, least);
}
