// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadConsoleTexts } from '../../../../../src/app/console/console-texts.ts';
import { nameWithin } from '../../../../../src/app/console/units/name-within.ts';
import { ADDED_KINDS } from '../../../../../src/app/console/units/office-kinds.ts';
import { i18nReady, startI18n } from '../../../../../src/app/i18n/i18n.ts';
import { dayOfNumber, localDay, numberOfDay } from '../../../../../src/core/kernel/calendar.ts';
import { FakeCollector, refused } from '../fake-collector.ts';
import { loadLater, METHODS, MO, openAt, PROVINCE } from '../people-fixture.tsx';

const COMMUNE = {
  ref: '97001@2025-07-01',
  code: '97001',
  name: 'Xã Bình Minh',
  nameEn: null,
  kind: 'commune',
  parent: { code: '97', name: 'Tỉnh Thử', nameEn: 'Test Province' },
  hasChildren: false,
  validFrom: '2025-07-01',
  validTo: null,
};
const STANDING = { unitsBelow: 0, devices: 2, links: 1, accounts: 0, lastResponse: '2026-11-20' };
const NOTHING = { unitsBelow: 0, devices: 0, links: 0, accounts: 0, lastResponse: null };
const DATED = {
  ...{ officeTerm: null, region: null, unitClass: null, headTitle: null, headTitleEn: null },
  ...{ validFrom: '2025-07-01', validTo: null },
};
const ABOVE = { ref: PROVINCE.ref, code: '97', name: 'Tỉnh Thử', nameEn: 'Test Province' };
const PRESENT = { ...COMMUNE, ...DATED, parent: ABOVE };
const FORMER = {
  ...PRESENT,
  ref: '97001@2020-01-01',
  name: 'Xã Cũ',
  validFrom: '2020-01-01',
  validTo: '2025-06-30',
};
const DETAILS = {
  ...PRESENT,
  lastDay: null,
  stamp: 'stamp-1',
  path: [ABOVE],
  isTopOfScope: false,
  head: { vi: 'Chủ tịch UBND xã', en: "Chair of the commune People's Committee" },
  usualHead: { vi: 'Chủ tịch UBND xã', en: "Chair of the commune People's Committee" },
  usualOfficeTerm: null,
  periods: [PRESENT, FORMER],
  predecessors: [
    { ...ABOVE, ref: '96@2004-01-01', code: '96', name: 'Xã Gốc', ...DATED, validTo: '2019-12-31' },
  ],
  successors: [],
  others: [],
  standing: STANDING,
};
const OTHER = {
  ...DETAILS,
  ...{ ref: '97002@2025-07-01', code: '97002', name: 'Xã Hai', stamp: 'stamp-2', standing: NOTHING },
};
const TOMORROW = dayOfNumber(numberOfDay(localDay(Date.now())) + 1);
const ENDED = { ...COMMUNE, ref: '97009@2020-01-01', code: '97009', name: 'Xã Hết', validTo: '2025-06-30' };
const UNITS: Readonly<Record<string, unknown>> = {
  '97': { ...PROVINCE, validFrom: '2025-07-01', validTo: null, hasChildren: true },
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
      const asked = new URLSearchParams(query);
      const [name, value] = [...asked].find(([key]) => key !== 'times') ?? ['', ''];
      if (name === 'search') return { json: { units: [COMMUNE, { ...COMMUNE, ...OTHER }] } };
      if (name === 'code') return { json: { units: [UNITS[value]].filter((unit) => unit !== undefined) } };
      return {
        json: {
          units:
            name === 'parent'
              ? value.startsWith('97') && value.length < 14 && !value.startsWith('97001')
                ? asked.get('times') === 'all'
                  ? [COMMUNE, ENDED]
                  : [COMMUNE]
                : []
              : [UNITS['97']],
        },
      };
    });
  collector
    .on('GET /api/v1/units/97001', { json: DETAILS })
    .on('GET /api/v1/units/97001.01', { json: { ...DETAILS, code: '97001.01', name: 'Một cửa' } })
    .on('GET /api/v1/units/97002%402025-07-01', { json: OTHER });
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
  const PATCH = 'PATCH /api/v1/units/97001%402025-07-01';
  const press = async (name: string | RegExp) => fireEvent.click(await screen.findByRole('button', { name }));

  test('a tree whose levels are read when they open, with the place of the address; what has ended on demand', async () => {
    openAt('/console/units?unit=97001');
    const tree = within(await screen.findByRole('navigation', { name: 'Cây đơn vị' }));
    expect((await tree.findByRole('link', { name: /Xã Bình Minh/ })).getAttribute('aria-current')).toBe(
      'page',
    );
    const toggle = tree.getByRole('button', { name: 'Đơn vị thuộc Tỉnh Thử', expanded: true });
    fireEvent.click(toggle);
    expect(tree.queryByRole('link', { name: /Xã Bình Minh/ })).toBeNull();
    fireEvent.click(toggle);
    fireEvent.click(screen.getByRole('checkbox', { name: /đã kết thúc/ }));
    expect((await tree.findByRole('link', { name: /Xã Hết/ })).textContent).toContain(
      'đã kết thúc 30/06/2025',
    );
    expect(address()).toBe('/console/units?unit=97001&times=all');
    fireEvent.change(screen.getByLabelText('Tìm theo tên hoặc mã'), { target: { value: 'xa hai' } });
    expect(await tree.findByText('Tìm thấy 2 đơn vị.')).toBeTruthy();
    fireEvent.click(tree.getByRole('link', { name: /Xã Hai/ }));
    expect(address()).toBe('/console/units?unit=97002&times=all');
  });

  test('says who heads a unit, what stands at it and what it was', async () => {
    openAt('/console/units?unit=97001');
    const unit = within(await screen.findByRole('region', { name: 'Xã Bình Minh' }));
    expect(unit.getByText('Chủ tịch UBND xã')).toBeTruthy();
    expect(unit.getByText('2 máy khảo sát')).toBeTruthy();
    expect(unit.getByText('01/01/2020 – 30/06/2025')).toBeTruthy();
    expect(unit.getByText('Tên: Xã Bình Minh')).toBeTruthy();
    expect(unit.getByRole('link', { name: 'Xã Gốc (96)' }).getAttribute('href')).toContain('96%402004-01-01');
    expect(unit.getByRole('link', { name: 'Kết quả năm 2019' })).toBeTruthy();
  });

  test('changes a unit from a day on: only what was changed is sent; a fault stands beside its field', async () => {
    collector.on(PATCH, refused(400, 'parameter-invalid', { detail: '/name' }));
    openAt('/console/units?unit=97001');
    await press('Đổi tên, loại, cấp trên …');
    fireEvent.change(field('Tên'), { target: { value: '' } });
    fireEvent.change(field('Người đứng đầu: chức danh, không ghi họ tên'), { target: { value: 'Bí thư' } });
    await press('Lưu thay đổi');
    await screen.findByText('Tên trống, quá dài hoặc có ký tự lạ. Vui lòng sửa lại.');
    const stated = { seen: 'stamp-1', from: TOMORROW, isMeant: false, headTitle: 'Bí thư' };
    expect(collector.sent(PATCH)).toEqual([{ ...stated, name: '' }]);

    // Another administrator was faster: the newest is read, what was typed stays, and saving again is on top of it.
    collector
      .on(PATCH, refused(409, 'unit-changed-meanwhile'))
      .on('GET /api/v1/units/97001', { json: { ...DETAILS, stamp: 'stamp-9' } });
    fireEvent.change(field('Tên'), { target: { value: 'Xã Bình An' } });
    await press('Lưu thay đổi');
    await screen.findByText(/Có người vừa thay đổi đơn vị này/);
    collector.on(PATCH, { json: { ...COMMUNE, name: 'Xã Bình An' } });
    fireEvent.change(screen.getByLabelText('Thay đổi có hiệu lực'), { target: { value: 'correct' } });
    await press('Lưu thay đổi');
    await screen.findByText('Đã lưu thay đổi.');
    expect(collector.sent(PATCH).at(-1)).toEqual({
      ...{ ...stated, seen: 'stamp-9', name: 'Xã Bình An', from: '2025-07-01' },
    });
  });

  test('says before what stands at a unit that ends, and why it cannot', async () => {
    collector.on('PUT /api/v1/units/97001%402025-07-01/end', refused(409, 'unit-has-responses'));
    openAt('/console/units?unit=97001');
    await press('Kết thúc');
    const form = within(await screen.findByRole('region', { name: 'Kết thúc Xã Bình Minh' }));
    expect(form.getByText('2 máy khảo sát')).toBeTruthy();
    expect(form.getByText(/Đã có phiếu đến 20\/11\/2026/)).toBeTruthy();
    fireEvent.change(field('Ngày cuối'), { target: { value: '2026-10-31' } });
    await press('Kết thúc đơn vị');
    await screen.findByText(/Đã có phiếu của những ngày sau đó/);
    collector.on('PUT /api/v1/units/97001%402025-07-01/end', { json: COMMUNE });
    fireEvent.change(field('Ngày cuối'), { target: { value: '2026-12-31' } });
    await press('Kết thúc đơn vị');
    await screen.findByText('Đơn vị kết thúc vào cuối ngày 31/12/2026.');
    expect(collector.sent('PUT /api/v1/units/97001%402025-07-01/end').at(-1)).toEqual({
      seen: 'stamp-1',
      lastDay: '2026-12-31',
    });
  });

  test('merges a unit with another under a new code', async () => {
    collector.on('POST /api/v1/unit-mergers', { json: { ...COMMUNE, name: 'Xã Chung' } });
    openAt('/console/units?unit=97001');
    await press('Sáp nhập');
    const form = within(await screen.findByRole('region', { name: /^Sáp nhập Xã Bình Minh/ }));
    fireEvent.change(form.getByRole('searchbox'), { target: { value: 'xa hai' } });
    fireEvent.click(await form.findByRole('row', { name: /Xã Hai/ }));
    await form.findByText('Chưa có máy, đường dẫn, tài khoản hay đơn vị cấp dưới.');
    fireEvent.change(form.getByLabelText('Mã của đơn vị mới'), { target: { value: 'new' } });
    fireEvent.change(form.getByLabelText('Mã đơn vị'), { target: { value: '97.77' } });
    fireEvent.change(form.getByLabelText('Tên của đơn vị mới'), { target: { value: 'Xã Chung' } });
    await press('Sáp nhập 2 đơn vị');
    await screen.findByText(/^Xã Chung bắt đầu từ/);
    expect(collector.sent('POST /api/v1/unit-mergers')).toEqual([
      {
        ...{ code: '97.77', name: 'Xã Chung', nameEn: '', kind: 'commune', parent: '97', from: TOMORROW },
        units: [
          { ref: '97001@2025-07-01', seen: 'stamp-1' },
          { ref: '97002@2025-07-01', seen: 'stamp-2' },
        ],
      },
    ]);
  });

  test('adds a second office below any unit, and shows it then', async () => {
    collector.on('POST /api/v1/units', { json: { ...COMMUNE, code: '97001.01', kind: 'office' } });
    openAt('/console/units?unit=97001');
    await press('Thêm đơn vị thuộc đơn vị này');
    await waitFor(() => expect(field('Tên').value).toBe('Bộ phận Một cửa xã Bình Minh'));
    await waitFor(() => expect(field('Mã đơn vị').value).toBe('97001.01'));
    fireEvent.click(button('Thêm nơi tiếp nhận'));
    await waitFor(() => expect(address()).toBe('/console/units?unit=97001.01'));
    expect(collector.sent('POST /api/v1/units')).toMatchObject([{ parent: '97001', kind: 'office' }]);
  });

  test('many at once are looked at first, with every fault by its line; then all are added', async () => {
    const line = { line: 1, name: 'Quầy A', nameEn: '', kind: 'office', code: '97001.01' };
    const said = { vi: 'dòng 2: thiếu tên đơn vị', en: 'line 2: name is empty' };
    collector.on('POST /api/v1/unit-lines/preview', {
      json: {
        isRefused: true,
        lines: [line, { ...line, line: 2, name: '' }],
        faults: [{ line: 2, said }],
        sameNames: [],
      },
    });
    openAt('/console/units?unit=97001');
    await press('Thêm nhiều đơn vị');
    fireEvent.change(field('Mỗi dòng một đơn vị'), { target: { value: 'Quầy A\n;x' } });
    await press('Xem trước');
    await screen.findByText('dòng 2: thiếu tên đơn vị');
    expect(screen.queryByRole('button', { name: /^Thêm 2/ })).toBeNull();
    const answer = {
      ...{ isRefused: false, lines: [line], faults: [] },
      sameNames: [
        { line: 1, name: 'Quầy A', otherLine: null, otherCode: '97001.02' },
        { line: 2, name: 'Quầy B', otherLine: 1, otherCode: null },
      ],
    };
    collector
      .on('POST /api/v1/unit-lines/preview', { json: answer })
      .on('POST /api/v1/unit-lines', { json: answer });
    fireEvent.change(field('Mỗi dòng một đơn vị'), { target: { value: 'Quầy A' } });
    await press('Xem trước');
    await screen.findByText('dòng 1: “Quầy A” trùng tên với đơn vị đang có, mã 97001.02');
    await screen.findByText('dòng 2: “Quầy B” trùng tên với dòng 1');
    await press('Thêm 1 đơn vị');
    await screen.findByText('Đã thêm 1 đơn vị.');
    expect(collector.sent('POST /api/v1/unit-lines')).toEqual([{ parent: '97001', lines: [line] }]);
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
      json: {
        isClockDoubted: true,
        deletion: { months: 2, daysLeft: 5 },
        certificateEndsDay: '2026-12-09',
      },
    });
    openAt('/console/units');
    expect((await screen.findByRole('note')).textContent).toMatch(
      /^Đồng hồ của hệ thống chưa tin được.* Sắp xóa phiếu quá hạn của 2 tháng, sớm nhất sau 5 ngày.*Chứng thư TLS.*hết hạn ngày 09\/12\/2026/,
    );
    expect(screen.getByRole('link', { name: 'Xem thời hạn giữ phiếu' })).toBeTruthy();
  });

  test('in English as in Vietnamese, the parent too', async () => {
    await i18nReady.changeLanguage('en');
    openAt('/console/units?unit=97001');
    expect(await screen.findByRole('heading', { name: 'Units' })).toBeTruthy();
    expect(await screen.findByRole('link', { name: 'In: Test Province' })).toBeTruthy();
    expect(screen.getByText("Chair of the commune People's Committee")).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Merge' })).toBeTruthy();
  });
});
