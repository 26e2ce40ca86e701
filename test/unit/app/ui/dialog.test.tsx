// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { Dialog } from '../../../../src/app/ui/dialog.tsx';

beforeAll(() => {
  // jsdom has no modal dialogs; a browser puts the focus on the first control.
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
    this.querySelector('button')?.focus();
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
  };
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function open(contentPx: number) {
  vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockReturnValue(contentPx);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
  render(
    <Dialog title="Phiếu của Ông/Bà được giữ thế nào" onCancel={() => {}}>
      <p>…</p>
      <button type="button">Đóng</button>
    </Dialog>,
  );
}

describe('a dialog', () => {
  test('longer than the screen is read from its title, not from the button at its end', () => {
    open(2_000);
    expect(document.activeElement).toBe(screen.getByRole('heading'));
  });

  test('that fits leaves the focus on what is to be pressed', () => {
    open(400);
    expect(document.activeElement).toBe(screen.getByRole('button'));
  });
});
