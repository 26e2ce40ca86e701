// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadConsoleTexts } from '../../../../../src/app/console/console-texts.ts';
import { i18nReady, startI18n } from '../../../../../src/app/i18n/i18n.ts';
import { FakeCollector } from '../fake-collector.ts';
import { METHODS, MO, openAt } from '../people-fixture.tsx';

const HEAD = { sequence: 12, mac: 'ab'.repeat(32) };
const ENTRY = {
  sequence: 12,
  atMs: Date.UTC(2026, 10, 14, 3, 5),
  actor: 'command',
  action: 'units.import',
  subject: 'units',
  details: { added: 3, updated: 0, removesFactors: true, remark: '$t(title)', note: null },
};
const UNKNOWN = { ...ENTRY, sequence: 11, actor: 'lan', action: 'thing.done', subject: 'x', details: {} };
const CLOSED = {
  ...ENTRY,
  ...{ sequence: 10, actor: 'lan', action: 'grades.set', subject: '2026-01-01' },
  details: { period: '2026-Q2', to: '2026-10-31' },
};
const ACTIONS = ['thing.done', 'units.import'];

let collector: FakeCollector;
beforeAll(async () => {
  startI18n('vi');
  await loadConsoleTexts();
  window.scrollTo = () => {};
});
beforeEach(() => {
  collector = new FakeCollector()
    .on('GET /api/v1/sign-in-methods', { json: METHODS })
    .on('GET /api/v1/session', { json: MO })
    .on('GET /api/v1/audit-log', {
      json: { entries: [ENTRY, UNKNOWN], next: 11, actions: ACTIONS, head: HEAD, heads: [] },
    });
  collector.install();
});
afterEach(async () => {
  cleanup();
  vi.unstubAllGlobals();
  await i18nReady.changeLanguage('vi');
});

describe('the audit log', () => {
  test('says who did what and when, in words where there are some, a name as it stands, and its end', async () => {
    openAt('/console/audit');
    const rows = await screen.findAllByTestId('entry');
    expect(rows.map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(
        /^1214\/11\/2026 10:05Nhập danh sách đơn vị unitsđã thêm: 3 · đã sửa: 0 · bỏ lớp xác minh thứ hai: có · remark: \$t\(title\)tại máy chủ$/,
      ),
      expect.stringMatching(/^1114\/11\/2026 10:05thing\.done xlan$/),
    ]);
    expect(screen.getByTestId('end').textContent).toBe(`12:${HEAD.mac}`);
    expect(screen.getByRole('link', { name: 'Cũ hơn' }).getAttribute('href')).toContain('before=11');
  });

  test('writes days and periods as every page does', async () => {
    const json = { entries: [CLOSED], next: null, actions: ACTIONS, head: HEAD, heads: [] };
    collector.on('GET /api/v1/audit-log', { json });
    openAt('/console/audit');
    const { textContent } = await screen.findByTestId('entry');
    expect(textContent).toContain('01/01/2026kỳ: Quý II năm 2026 · đến: 31/10/2026');
  });

  test('warns when a device heard of more than is there, and tells a restore from that', async () => {
    const restored = { kind: 'restored', entries: 4, records: 1_207 };
    const json = { entries: [ENTRY], next: null, actions: ACTIONS, head: HEAD };
    const cut = { kind: 'shortened', list: 'audit', heard: 41, present: 12 };
    collector.on('GET /api/v1/audit-log', { json: { ...json, heads: [cut, restored] } });
    openAt('/console/audit');
    const found = await screen.findByTestId('heads');
    expect(found.getAttribute('role')).toBe('alert');
    expect(found.textContent).toMatch(
      /đã bị cắt bớt.*đến mục 41.*hiện có 12 mục.*ít nhất 4 mục.*1\.207 phiếu/,
    );
    cleanup();
    collector.on('GET /api/v1/audit-log', { json: { ...json, heads: [restored] } });
    openAt('/console/audit');
    const told = await screen.findByTestId('heads');
    expect(told.textContent).toMatch(/^Dữ liệu đã được khôi phục từ bản sao/);
    expect(told.getAttribute('role')).toBeNull();
  });

  test('is filtered by what is chosen, which stands in the address of the next page too', async () => {
    openAt('/console/audit');
    await screen.findAllByTestId('entry');
    fireEvent.change(screen.getByLabelText('Việc'), { target: { value: 'units.import' } });
    fireEvent.change(screen.getByLabelText('Người làm (tên tài khoản)'), { target: { value: ' lan ' } });
    fireEvent.change(screen.getByLabelText('Ngày'), { target: { value: '2026-11-14' } });
    fireEvent.click(screen.getByRole('button', { name: 'Lọc' }));
    const older = await screen.findByRole('link', { name: 'Cũ hơn' });
    await waitFor(() =>
      expect(
        older.isConnected ? screen.getByRole('link', { name: 'Cũ hơn' }).getAttribute('href') : '',
      ).toContain('action=units.import&actor=lan&day=2026-11-14&before=11'),
    );
    fireEvent.click(screen.getByRole('button', { name: 'Bỏ lọc' }));
    await waitFor(() =>
      expect((screen.getByLabelText('Người làm (tên tài khoản)') as HTMLInputElement).value).toBe(''),
    );
  });
});
