// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadConsoleTexts } from '../../../../../src/app/console/console-texts.ts';
import { startI18n } from '../../../../../src/app/i18n/i18n.ts';
import { FakeCollector, refused } from '../fake-collector.ts';
import { loadLater, MO, openAt, PROVINCE } from '../people-fixture.tsx';

const LINK = 'ABCDEFGHIJKLMNOPQRSTUV';
const ADDRESS = '/api/v1/office-links';
const LISTED = {
  link: LINK,
  code: '01234567',
  unit: { ref: '00004@2025-07-01', code: '00004', name: 'Trung tâm Ba Đình', nameEn: 'Ba Dinh Centre' },
  tickets: { open: 7, spent: 2 },
};

let collector: FakeCollector;

beforeAll(async () => {
  startI18n('vi');
  await loadConsoleTexts();
  await loadLater();
  HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
    this.open = false;
  };
});
beforeEach(() => {
  collector = new FakeCollector()
    .on('GET /api/v1/session', { json: MO })
    .on(`GET ${ADDRESS}`, { json: { links: [LISTED] } })
    .on('GET /api/v1/units', { json: { units: [PROVINCE] } });
  collector.install();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
const address = () => screen.getByTestId('address').textContent;

describe('the links of offices', () => {
  test('are listed with the tickets that are left and used', async () => {
    openAt('/console/links?unit=97');
    const row = await screen.findByTestId('office-link');
    expect(within(row).getByRole('link', { name: 'Trung tâm Ba Đình' })).toBeTruthy();
    expect(
      within(row)
        .getAllByRole('cell')
        .map(({ textContent }) => textContent),
    ).toEqual(['7', '2']);
    expect(collector.asked.find(({ path }) => path === ADDRESS)?.query).toBe('unit=97');
  });

  test('are made for an office that is chosen, and lead to it', async () => {
    let links: readonly unknown[] = [];
    collector
      .on(`GET ${ADDRESS}`, () => ({ json: { links } }))
      .on(`POST ${ADDRESS}`, () => {
        links = [LISTED];
        return { status: 201, json: LISTED };
      });
    let isCalledUnknown = false;
    new MutationObserver(() => (isCalledUnknown ||= screen.queryByTestId('unknown') !== null)).observe(
      document.body,
      { childList: true, subtree: true },
    );
    openAt('/console/links');
    fireEvent.click(await screen.findByRole('button', { name: 'Tạo đường dẫn' }));
    fireEvent.click(await screen.findByRole('row', { name: /^Tỉnh Thử/ }));
    await waitFor(() => expect(address()).toBe(`/console/links/${LINK}`));
    expect(collector.sent(`POST ${ADDRESS}`)).toEqual([{ unit: PROVINCE.ref }]);
    await screen.findByTestId('tickets-left');
    expect(isCalledUnknown).toBe(false);
  });

  test('are made and withdrawn by administrators only; others see them', async () => {
    collector.on('GET /api/v1/session', { json: { ...MO, role: 'supervisor' } });
    openAt('/console/links');
    fireEvent.click(await screen.findByRole('link', { name: 'Trung tâm Ba Đình' }));
    expect((await screen.findByTestId('tickets-left')).textContent).toBe('Chưa dùng: 7. Đã dùng: 2.');
    for (const name of ['Tạo đường dẫn', 'Thu hồi đường dẫn', 'Tạo mã mời trả lời']) {
      expect(screen.queryByRole('button', { name })).toBeNull();
    }
    expect(screen.getByRole('link', { name: 'Tờ treo khổ A4' }).getAttribute('href')).toBe(
      `/console/links/${LINK}/poster`,
    );
  });

  test('have a poster in both languages, with the address in words', async () => {
    openAt(`/console/links/${LINK}/poster`);
    expect((await screen.findByTestId('poster')).textContent).toContain(
      `${window.location.origin}/p/${LINK}`,
    );
    expect(screen.getByTestId('poster').textContent).toContain('Ba Dinh Centre');
  });
});

describe('a link', () => {
  test('that is not there, or not in one’s scope, is said so', async () => {
    openAt(`/console/links/${'z'.repeat(22)}`);
    expect(await screen.findByTestId('unknown')).toBeTruthy();
  });

  test('is withdrawn only when it is confirmed', async () => {
    collector.on(`DELETE ${ADDRESS}/${LINK}`, { status: 204 });
    openAt(`/console/links/${LINK}`);
    fireEvent.click(await screen.findByRole('button', { name: 'Thu hồi đường dẫn' }));
    expect(collector.asked.some(({ method }) => method === 'DELETE')).toBe(false);
    fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Thu hồi' }));
    await waitFor(() => expect(address()).toBe('/console/links'));
  });

  test('has its tickets made in a number from 1 to 500, shown once with the warning', async () => {
    const made = ['0123456789BC', 'BCFGHJKLMNPQ'];
    collector.on(`POST ${ADDRESS}/${LINK}/visit-tickets`, { status: 201, json: { tickets: made } });
    openAt(`/console/links/${LINK}`);
    const field = await screen.findByLabelText('Số mã cần tạo');
    for (const wrong of ['0', '501', '2,5', 'hai', '']) {
      fireEvent.change(field, { target: { value: wrong } });
      press('Tạo mã mời trả lời');
      expect(screen.getByText('Vui lòng nhập một số từ 1 đến 500.')).toBeTruthy();
    }
    fireEvent.change(field, { target: { value: ' 2 ' } });
    press('Tạo mã mời trả lời');
    const list = await screen.findByTestId('tickets');
    expect(
      within(list)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual(['0123-4567-89BC', 'BCFG-HJKL-MNPQ']);
    expect(collector.sent(`POST ${ADDRESS}/${LINK}/visit-tickets`)).toEqual([{ count: 2 }]);
    expect(screen.getByText(/không ai xem lại được/)).toBeTruthy();
    expect(screen.getByTestId('slips').querySelectorAll('svg')).toHaveLength(2);
    press('Đã in xong, bỏ các mã khỏi màn hình');
    expect(screen.queryByTestId('slips')).toBeNull();
  });

  test('says why no tickets were made', async () => {
    collector.on(`POST ${ADDRESS}/${LINK}/visit-tickets`, refused(503, 'storage-unavailable'));
    openAt(`/console/links/${LINK}`);
    fireEvent.click(await screen.findByRole('button', { name: 'Tạo mã mời trả lời' }));
    await waitFor(() =>
      expect(screen.getAllByRole('alert').some(({ textContent }) => textContent !== '')).toBe(true),
    );
    expect(screen.queryByTestId('tickets')).toBeNull();
  });
});
