// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.useRealTimers();
});

const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));

test('frames come after intervals were faked while the focus was lost', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  document.body.innerHTML = '<button type="button">x</button>';
  const button = document.querySelector('button');
  button?.focus();
  button?.remove();
  vi.useRealTimers();
  expect(await frame()).toBeGreaterThan(0);
});

test('frames come after one was waited for while intervals were faked', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  const first = frame();
  vi.useRealTimers();
  expect(await first).toBeLessThan(await frame());
});
