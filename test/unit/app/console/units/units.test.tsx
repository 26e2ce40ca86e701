// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadConsoleTexts } from '../../../../../src/app/console/console-texts.ts';
import { nameWithin } from '../../../../../src/app/console/units/name-within.ts';
import { ADDED_KINDS } from '../../../../../src/app/console/units/office-kinds.ts';
import { i18nReady, startI18n } from '../../../../../src/app/i18n/i18n.ts';
import { FakeCollector, refused } from '../fake-collector.ts';
import { loadLater, METHODS, MO, openAt, PROVINCE } from '../people-fixture.tsx';

const COMMUNE = {
  ref: '97001@2025-07-01',
  code: '97001',
  name: 'Xã Bình Minh',
  nameEn: null,
  kind: 'commune',
  parent: { code: '97', name: 'Tỉnh Thử' },
  hasChildren: false,
};
const UNITS: Readonly<Record<string, unknown>> = {
  '97': { ...PROVINCE, hasChildren: true },
  '97001': COMMUNE,
};

let collector: FakeCollector;

beforeAll(async () => {
  startI18n('vi');
  await loadConsoleTexts();
  await loadLater();
  window.scrollTo = () => {};
});

beforeEach(() => {
  sessionStorage.clear();
  collector = new FakeCollector()
    .on('GET /api/v1/sign-in-methods', { json: METHODS })
    .on('GET /api/v1/session', { json: MO })
    .on('GET /api/v1/units', ({ query }) => {
      const [name, value = ''] = query.split('=');
      if (name === 'code') return { json: { units: [UNITS[value]].filter((unit) => unit !== undefined) } };
      return { json: { units: name === 'parent' ? (value === '97' ? [COMMUNE] : []) : [UNITS['97']] } };
    });
  collector.install();
});

afterEach(async () => {
  cleanup();
  vi.unstubAllGlobals();
  await i18nReady.changeLanguage('vi');
});

const address = () => screen.getByTestId('address').textContent;
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name);
async function choose(kind: string) {
  fireEvent.change(await screen.findByLabelText('Loại'), { target: { value: kind } });
}

describe('the name of a new unit', () => {
  test.each(ADDED_KINDS)('a %s never gets the key of a text as its name', async (kind) => {
    openAt('/console/first-steps?province=97');
    await choose(kind);
    await waitFor(() => expect(field('Mã đơn vị').value).not.toBe(''));
    expect(field('Tên').value).toMatch(
      ['centre', 'office', 'branch'].includes(kind) ? /^[A-ZĐ][^.]* tỉnh Thử$/u : /^$/,
    );
  });

  test.each([
    ['Tỉnh Thanh Hóa', 'tỉnh Thanh Hóa'],
    ['Thành phố Huế', 'thành phố Huế'],
    ['Đặc khu Phú Quốc', 'đặc khu Phú Quốc'],
    ['Xã Bình Minh', 'xã Bình Minh'],
    ['Trung tâm Phục vụ hành chính công tỉnh Thử', 'Trung tâm Phục vụ hành chính công tỉnh Thử'],
    ['Xãi Đông', 'Xãi Đông'],
    ['Tỉnh', 'Tỉnh'],
  ])('%s within another name is %s', (name, expected) => {
    expect(nameWithin(name)).toBe(expected);
  });
});

describe('the first steps', () => {
  test('an office is put below a commune that is added first', async () => {
    const added = { ...COMMUNE, code: '97.02', name: 'Xã Mới' };
    collector.on('POST /api/v1/units', { json: added });
    openAt('/console/first-steps?province=97');
    await choose('commune');
    await waitFor(() => expect(field('Mã đơn vị').value).not.toBe(''));
    fireEvent.change(field('Tên'), { target: { value: 'Xã Mới' } });
    fireEvent.click(button('Thêm đơn vị'));
    await waitFor(() => expect(address()).toBe('/console/first-steps?province=97&above=97.02'));
  });

  test('below a commune an office is proposed, by its name; the kiosk may also stand at the commune itself', async () => {
    openAt('/console/first-steps?province=97&above=97001');
    await waitFor(() => expect(field('Tên').value).toBe('Bộ phận Một cửa xã Bình Minh'));
    fireEvent.click(button('Đặt máy tại chính Xã Bình Minh'));
    await waitFor(() => expect(address()).toBe('/console/first-steps?province=97&office=97001'));
  });
});

describe('the units page', () => {
  test('renames a unit', async () => {
    collector.on('PATCH /api/v1/units/97001', refused(400, 'parameter-invalid', { detail: '/name' }));
    openAt('/console/units?unit=97001');
    fireEvent.click(await screen.findByRole('button', { name: 'Đổi tên' }));
    fireEvent.change(field('Tên'), { target: { value: '' } });
    fireEvent.click(button('Lưu tên'));
    await screen.findByText('Tên trống, quá dài hoặc có ký tự lạ. Vui lòng sửa lại.');
    collector.on('PATCH /api/v1/units/97001', { json: { ...COMMUNE, name: 'Xã Bình An' } });
    fireEvent.change(field('Tên'), { target: { value: 'Xã Bình An' } });
    fireEvent.click(button('Lưu tên'));
    expect(await screen.findByText('Đã đổi tên.')).toBeTruthy();
    expect(collector.sent('PATCH /api/v1/units/97001').at(-1)).toEqual({ name: 'Xã Bình An', nameEn: '' });
  });

  test('adds a second office below any unit, and shows it then', async () => {
    collector.on('POST /api/v1/units', { json: { ...COMMUNE, code: '97001.01', kind: 'office' } });
    openAt('/console/units?unit=97001');
    fireEvent.click(await screen.findByRole('button', { name: 'Thêm đơn vị thuộc Xã Bình Minh' }));
    await waitFor(() => expect(field('Tên').value).toBe('Bộ phận Một cửa xã Bình Minh'));
    await waitFor(() => expect(field('Mã đơn vị').value).toBe('97001.01'));
    fireEvent.click(button('Thêm nơi tiếp nhận'));
    await waitFor(() => expect(address()).toBe('/console/units?unit=97001.01'));
    expect(collector.sent('POST /api/v1/units')).toMatchObject([{ parent: '97001', kind: 'office' }]);
  });

  test('a list is looked at first: every change in words, and nothing imported before it is pressed', async () => {
    const answer = {
      isRefused: true,
      faults: [],
      added: 1,
      updated: 1,
      unchanged: 0,
      changes: [
        {
          code: '97001',
          said: { vi: '~ 97001 Xã Bình Minh: Mã cấp trên 97 → 96; 48 phiếu', en: '~ 97001' },
          responses: 48,
          risks: [{ vi: '! 97001 chuyển từ dưới 97 sang dưới 96, cùng số liệu đã có', en: '! 97001' }],
        },
        { code: '97003', said: { vi: '+ 97003 Xã Mới', en: '+ 97003' }, responses: 0, risks: [] },
      ],
      changesTotal: 2,
      ended: [],
      released: 0,
    };
    collector
      .on('POST /api/v1/unit-lists/preview', { json: answer })
      .on('POST /api/v1/unit-lists', { json: { ...answer, isRefused: false, released: 3 } });
    openAt('/console/units');
    const file = new File(['Mã;Tên'], 'xã.csv');
    fireEvent.change(await screen.findByLabelText(/^Chọn danh sách/), { target: { files: [file] } });
    expect(await screen.findByText(/48 phiếu/)).toBeTruthy();
    expect(screen.getByText(/chuyển từ dưới 97 sang dưới 96/)).toBeTruthy();
    expect(screen.getByText('Thêm 1, cập nhật 1, giữ nguyên 0.')).toBeTruthy();
    expect(collector.sent('POST /api/v1/unit-lists')).toEqual([]);
    const take = screen.getByRole<HTMLButtonElement>('button', { name: 'Nhập danh sách' });
    expect(take.disabled).toBe(true);
    fireEvent.click(screen.getByRole('checkbox', { name: /đúng là muốn vậy/ }));
    fireEvent.click(take);
    expect(
      await screen.findByText(/Đã nhập: thêm 1, cập nhật 1. 3 phiếu tạm giữ nay đã được tính./),
    ).toBeTruthy();
    const list = btoa(String.fromCharCode(...new TextEncoder().encode('Mã;Tên')));
    expect(collector.sent('POST /api/v1/unit-lists')).toEqual([{ list, allowed: ['97001'] }]);
  });

  test('a list with faults says each and cannot be imported', async () => {
    const faults = [{ line: 3, said: { vi: 'dòng 3: thiếu tên đơn vị', en: 'line 3: name is empty' } }];
    const none = { added: 0, updated: 0, unchanged: 0, changes: [], changesTotal: 0, ended: [], released: 0 };
    collector.on('POST /api/v1/unit-lists/preview', { json: { isRefused: true, faults, ...none } });
    openAt('/console/units');
    const file = new File(['x'], 'xã.csv');
    fireEvent.change(await screen.findByLabelText(/^Chọn danh sách/), { target: { files: [file] } });
    expect(await screen.findByText('dòng 3: thiếu tên đơn vị')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Nhập danh sách' })).toBeNull();
  });

  test('the collector’s doubt of its clock and what it will delete stand on every page', async () => {
    collector.on('GET /api/v1/notices', {
      json: { isClockDoubted: true, deletion: { months: 2, daysLeft: 5 } },
    });
    openAt('/console/units');
    expect((await screen.findByRole('note')).textContent).toMatch(
      /^Đồng hồ của hệ thống chưa tin được.* Sắp xóa phiếu quá hạn của 2 tháng, sớm nhất sau 5 ngày/,
    );
    expect(screen.getByRole('link', { name: 'Xem thời hạn giữ phiếu' })).toBeTruthy();
  });

  test('in English as in Vietnamese', async () => {
    await i18nReady.changeLanguage('en');
    openAt('/console/units?unit=97001');
    expect(await screen.findByRole('heading', { name: 'Units' })).toBeTruthy();
    expect(await screen.findByRole('button', { name: 'Rename' })).toBeTruthy();
  });
});
