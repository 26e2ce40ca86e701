// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { loadTexts, startI18n } from '../../../../src/app/i18n/i18n.ts';
import Privacy from '../../../../src/app/kiosk/privacy/privacy.tsx';
import { standInForLayout } from '../../../support/jsdom-layout.ts';

const asked: { readonly url: string; readonly body: unknown }[] = [];

/** The collector says the same to every question. */
function collectorSays(answer: () => Response) {
  asked.length = 0;
  vi.stubGlobal('fetch', async (url: string, { body }: RequestInit) => {
    asked.push({ url, body });
    return answer();
  });
}

const json = (body: string) => new Response(body, { headers: { 'content-type': 'application/json' } });
const problem = (code: string, status: number) =>
  new Response(JSON.stringify({ code, status }), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });

async function openPage(at: string) {
  render(
    <MemoryRouter initialEntries={[at]}>
      <Privacy page="receipt" />
    </MemoryRouter>,
  );
  await act(async () => {});
}

const field = () => screen.getByLabelText(/^Số biên nhận/) as HTMLInputElement;
async function check() {
  fireEvent.click(screen.getByRole('button', { name: 'Kiểm tra' }));
  await waitFor(() => expect(screen.queryByText(/Đang hỏi/)).toBeNull());
  return screen.getByRole('status').textContent;
}

beforeAll(async () => {
  HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
    this.open = false;
  };
  standInForLayout();
  startI18n('vi');
  await loadTexts('privacy');
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('who has a receipt number', () => {
  test('is told received or not yet, by the number behind the # of the QR code', async () => {
    collectorSays(() => json('{"isReceived":true}'));
    await openPage('/r#0123456789');
    expect(field().value).toBe('01234 56789');
    expect(asked).toEqual([]);
    expect(await check()).toBe('Hệ thống đã nhận phiếu này.');
    expect(asked).toEqual([{ url: '/api/v1/receipt-questions', body: '{"receipt":"0123456789"}' }]);
    collectorSays(() => json('{"isReceived":false}'));
    expect(await check()).toMatch(/^Hệ thống chưa nhận/);
  });

  test('is told what is wrong: the number, too many of them, no network', async () => {
    collectorSays(() => problem('too-many-requests', 429));
    await openPage('/r');
    fireEvent.change(field(), { target: { value: '0123' } });
    expect(await check()).toMatch(/^Số biên nhận gồm 10 chữ số/);
    expect(asked).toEqual([]);
    fireEvent.change(field(), { target: { value: '01234-56789' } });
    expect(await check()).toMatch(/quá nhiều số/);
    collectorSays(() => {
      throw new TypeError('no network');
    });
    expect(await check()).toMatch(/^Chưa hỏi được/);
  });

  test('types it at a kiosk by its own keys, in a dialog that closes when they have gone', async () => {
    vi.useFakeTimers();
    collectorSays(() => json('{"isReceived":true}'));
    render(
      <MemoryRouter>
        <Privacy />
      </MemoryRouter>,
    );
    fireEvent.click(screen.getByRole('button', { name: 'Phiếu đã được nhận chưa?' }));
    for (const digit of '01234567890') fireEvent.click(screen.getByRole('button', { name: digit }));
    fireEvent.click(screen.getByRole('button', { name: 'Xóa một số' }));
    fireEvent.click(screen.getByRole('button', { name: '9' }));
    expect(field().value).toBe('01234 56789');
    await act(() => vi.advanceTimersByTimeAsync(61_000));
    expect(screen.queryByLabelText(/^Số biên nhận/)).toBeNull();
    vi.useRealTimers();
  });
});
