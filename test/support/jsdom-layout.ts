/** What jsdom, which lays nothing out, lacks of a browser that does: nothing ever changes its size there. */
export function standInForLayout(): void {
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  if (!('fonts' in document)) Object.defineProperty(document, 'fonts', { value: new EventTarget() });
  window.scrollTo = () => {};
}
