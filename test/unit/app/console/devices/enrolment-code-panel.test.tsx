// @vitest-environment jsdom
import { QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadConsoleTexts } from '../../../../../src/app/console/console-texts.ts';
import { EnrolmentCodePanel } from '../../../../../src/app/console/devices/enrolment-code-panel.tsx';
import { newReads } from '../../../../../src/app/console/requests/use-read.ts';
import { startI18n } from '../../../../../src/app/i18n/i18n.ts';

const UNIT = { ref: '01@2025-07-01', name: 'Phường Thử', nameEn: null };
const ID = 'c'.repeat(32);
const DEVICE = 'd'.repeat(32);

let asked: { method: string; url: string; body: unknown }[];
let state: string;

beforeAll(async () => {
  startI18n('vi');
  await loadConsoleTexts();
});
beforeEach(() => {
  asked = [];
  state = 'open';
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
  vi.stubGlobal('fetch', async (url: string, init: RequestInit = {}) => {
    const method = init.method ?? 'GET';
    asked.push({ method, url, body: init.body === undefined ? null : JSON.parse(String(init.body)) });
    if (method === 'DELETE') state = 'withdrawn';
    const code = {
      id: ID,
      name: 'Máy 7',
      expiresAtMs: Date.now() + 600_000,
      state,
      enrolment: state === 'used' ? DEVICE : null,
    };
    return Response.json(
      method === 'POST' ? { ...code, code: '7K3M9-QX2H4', receiptKey: '0123456789abcdef' } : code,
    );
  });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

async function makeCode() {
  render(
    <QueryClientProvider client={newReads()}>
      <MemoryRouter>
        <EnrolmentCodePanel unit={UNIT}>{(code) => <output>{code}</output>}</EnrolmentCodePanel>
      </MemoryRouter>
    </QueryClientProvider>,
  );
  fireEvent.change(screen.getByLabelText(/^Tên của máy/), { target: { value: 'Máy 7' } });
  press('Tạo mã đăng ký máy');
  await screen.findByTestId('code');
}

/** The next look at what became of the code. */
const look = () => act(() => vi.advanceTimersByTimeAsync(3_000));

describe('the code of a new device', () => {
  test('is made for the unit, shown large, as a QR code and as a link', async () => {
    await makeCode();
    expect(asked[0]).toEqual({
      method: 'POST',
      url: '/api/v1/enrolment-codes',
      body: { unit: UNIT.ref, name: 'Máy 7' },
    });
    expect(screen.getByTestId('code').textContent).toBe('7K3M9-QX2H4');
    expect(screen.getByRole('img', { name: /^Mã QR/ }).querySelector('path')).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>('Đường dẫn').value).toBe(
      `${window.location.origin}/kiosk/setup#7K3M9-QX2H4.0123456789abcdef/M%C3%A1y%207`,
    );
    expect(screen.getByRole('timer').textContent).toBe('Còn 10:00');
  });

  test.each([
    ['http://localhost:8080', true],
    ['http://127.0.0.1:8080', true],
    ['http://[::1]:8080', true],
    ['https://sipas.localhost', true],
    ['https://sipas.example.vn', false],
    ['https://localhost.example.vn', false],
    ['https://10.0.0.7:8443', false],
  ])('at %s it is said that no other machine opens the address: %s', async (origin, isSaid) => {
    const { hostname } = new URL(origin);
    vi.stubGlobal('location', { origin, hostname });
    await makeCode();
    expect(screen.queryByText(/địa chỉ mà chỉ máy này mở được/) !== null).toBe(isSaid);
  });

  test('says by itself when it was used, and leads to the device', async () => {
    await makeCode();
    state = 'used';
    await look();
    expect(await screen.findByRole('heading', { name: 'Máy đã đăng ký xong' })).toBeTruthy();
    expect(screen.queryByTestId('code')).toBeNull();
    expect(screen.getByRole('link', { name: 'Xem máy vừa đăng ký' }).getAttribute('href')).toBe(
      `/console/devices/${DEVICE}`,
    );
    const looked = asked.length;
    await look();
    expect(asked).toHaveLength(looked);
  });

  test('is withdrawn', async () => {
    await makeCode();
    press('Hủy mã');
    expect(await screen.findByRole('heading', { name: 'Mã đã hủy' })).toBeTruthy();
    press('Tạo mã khác');
    expect(screen.getByRole('button', { name: 'Tạo mã đăng ký máy' })).toBeTruthy();
  });
});
