/**
 * Set-up of tests of screens. jsdom begins to draw frames when something waits for one, by whatever `setInterval` there is then,
 * and ends when nothing does. Where a test had faked intervals in that moment, no frame came any more: not in that file, nor
 * in those after it, which share the page of their worker. So it begins before any test, and something always waits.
 */
const page = (globalThis as { readonly jsdom?: { readonly window: Window & { hasFrames?: true } } }).jsdom
  ?.window;

if (page !== undefined && page.hasFrames === undefined) {
  page.hasFrames = true;
  const { requestAnimationFrame } = page;
  const again = () => void requestAnimationFrame(again);
  again();
}

export {};
