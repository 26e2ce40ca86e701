// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { MemoryRouter, Route, Routes, useLocation } from 'react-router';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ConsolePages } from '../../../../../src/app/console/console-routes.tsx';
import { loadConsoleTexts } from '../../../../../src/app/console/console-texts.ts';
import { i18nReady, startI18n } from '../../../../../src/app/i18n/i18n.ts';
import type { AttentionReason } from '../../../../../src/contract/devices/device-attention.ts';
import type { ListedDevice } from '../../../../../src/contract/devices/devices.ts';
import type { EnrolmentId } from '../../../../../src/core/kernel/brand.ts';
import type { Day } from '../../../../../src/core/kernel/calendar.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../../src/core/kernel/duration.ts';
import { device, devices, ID, NOW_MS } from '../devices-answer.ts';

const UNITS = {
  units: [
    {
      ref: '97001@2025-07-01',
      code: '97001',
      name: 'Xã Thử Một',
      nameEn: 'First Test Commune',
      kind: 'commune',
      parent: { code: '97', name: 'Tỉnh Thử' },
      hasChildren: false,
    },
  ],
};

let asked: string[];
/** What the collector answers about devices; about units it always answers the same. */
let answer: () => Response;

beforeAll(async () => {
  startI18n('vi');
  await loadConsoleTexts();
});

beforeEach(() => {
  asked = [];
  vi.stubGlobal('fetch', async (url: string) => {
    if (url.startsWith('/api/v1/units')) return Response.json(UNITS);
    asked.push(url);
    return answer();
  });
});

afterEach(async () => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  await i18nReady.changeLanguage('vi');
});

function openAt(at: string) {
  render(
    <MemoryRouter initialEntries={[at]}>
      <Routes>
        <Route path="/console/*" element={<ConsolePages />} />
      </Routes>
      <Address />
    </MemoryRouter>,
  );
}

function Address() {
  const { pathname, search } = useLocation();
  return <output data-testid="address">{pathname + search}</output>;
}

const address = () => screen.getByTestId('address').textContent;

describe('the devices', () => {
  test('are counted in one line and listed with their numbers', async () => {
    answer = () =>
      Response.json(
        devices([
          device({ missing: 2, attention: ['missing'] }),
          device({ id: 'b'.repeat(32) as EnrolmentId }),
        ]),
      );
    openAt('/console/devices');
    expect((await screen.findByTestId('summary')).textContent).toBe(
      '2 máy, 1 máy cần chú ý. Hệ thống đã nhận 76 / 82 phiếu các máy đã tạo, kể cả phiếu bỏ dở. 6 phiếu đang chờ trên máy. 2 phiếu thiếu.',
    );
    const [first] = screen.getAllByTestId('device');
    const row = within(first as HTMLElement);
    expect(
      ['made', 'received', 'missing', 'waiting', 'quarantined', 'held'].map(
        (one) => row.getByTestId(one).textContent,
      ),
    ).toEqual(['41', '38', '2', '3', '0', '0']);
    expect(screen.getByText('Số liệu lúc 14:02')).toBeTruthy();
  });

  test.each<[AttentionReason, Partial<ListedDevice>, string, string]>([
    ['missing', { missing: 1 }, 'Thiếu 1 phiếu', '1 response missing'],
    ['cloned', { cloned: true }, 'Hai máy chung một lần đăng ký', 'Two devices under one enrolment'],
    ['put-back', { startClashes: 1 }, 'Máy bị đưa về trạng thái cũ', 'Device put back to a former state'],
    ['silent', { lastContact: null }, 'Chưa liên lạc lần nào', 'No contact so far'],
    [
      'silent',
      { lastContact: { atMs: NOW_MS - 9 * DAY_MS, origin: 'file' } },
      'Không liên lạc 9 ngày',
      'Silent for 9 days',
    ],
    ['quarantined', { quarantined: 2 }, '2 phiếu cần xem lại', '2 responses to be looked at'],
    ['held', { held: 2 }, '2 phiếu tạm giữ', '2 responses held'],
    ['clock', { clockOffsetMs: 2 * DAY_MS }, 'Đồng hồ sai: Chậm 2 ngày', 'Clock wrong: 2 days slow'],
    [
      'storage',
      { storage: { persisted: false, usedBytes: null, quotaBytes: null } },
      'Bộ nhớ chưa được bảo vệ',
      'Storage not protected',
    ],
    [
      'storage',
      { storage: { persisted: true, usedBytes: 9, quotaBytes: 10 } },
      'Bộ nhớ sắp đầy',
      'Storage nearly full',
    ],
  ])('say in words why they need attention: %s', async (reason, change, vietnamese, english) => {
    answer = () => Response.json(devices([device({ ...change, attention: [reason] })]));
    openAt('/console/devices');
    expect((await screen.findAllByText(vietnamese)).length).toBeGreaterThan(0);
    await act(() => i18nReady.changeLanguage('en'));
    expect(screen.getAllByText(english).length).toBeGreaterThan(0);
  });

  test.each([
    [3 * MINUTE_MS, 'Chậm 3 phút'],
    [-5 * HOUR_MS, 'Nhanh 5 giờ'],
    [59_000, 'Đúng giờ'],
    [null, 'Chưa biết'],
  ])('say the clock’s offset of %d ms as people do', async (clockOffsetMs, words) => {
    answer = () => Response.json(devices([device({ clockOffsetMs })]));
    openAt('/console/devices');
    expect(await screen.findByText(words)).toBeTruthy();
  });

  test('say when they were heard, and whether by file', async () => {
    const atMs = NOW_MS - 2 * DAY_MS;
    answer = () => Response.json(devices([device({ lastContact: { atMs, origin: 'file' } })]));
    openAt('/console/devices');
    expect((await screen.findAllByText('22/11/2026 14:02, qua tệp')).length).toBeGreaterThan(0);
  });

  test('of one unit are asked for by the address, which the other pages keep', async () => {
    answer = () => Response.json(devices([device()]));
    openAt('/console/devices?unit=97001');
    await screen.findByTestId('summary');
    expect(asked).toEqual(['/api/v1/devices?unit=97001']);
    expect(await screen.findByRole('link', { name: 'Tỉnh Thử' })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Kết quả' }).getAttribute('href')).toBe('/console?unit=97001');
    fireEvent.click(screen.getByRole('link', { name: 'Xem tất cả' }));
    expect(address()).toBe('/console/devices');
  });

  test('of a unit are found by its name', async () => {
    answer = () => Response.json(devices([device()]));
    openAt('/console/devices');
    fireEvent.change(await screen.findByLabelText('Tìm đơn vị theo tên hoặc mã'), {
      target: { value: 'thử' },
    });
    const search = within(screen.getByRole('region', { name: 'Chọn đơn vị' }));
    fireEvent.click(await search.findByRole('link', { name: 'Xã Thử Một' }));
    expect(address()).toBe('/console/devices?unit=97001');
  });

  test('more than a page are turned over', async () => {
    const next = `7.${ID}`;
    answer = () => Response.json(devices([device()], { next }));
    openAt('/console/devices?unit=97');
    fireEvent.click(await screen.findByRole('link', { name: 'Trang tiếp theo' }));
    await screen.findByRole('link', { name: 'Trang đầu' });
    expect(asked.at(-1)).toBe(`/api/v1/devices?${new URLSearchParams({ unit: '97', after: next })}`);
  });

  test('are read again when asked and every minute, and stay while that fails', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    answer = () => Response.json(devices([device()]));
    openAt('/console/devices');
    await screen.findByTestId('summary');
    fireEvent.click(screen.getByRole('button', { name: 'Cập nhật' }));
    await screen.findByRole('button', { name: 'Cập nhật' });
    expect(asked).toHaveLength(2);
    await act(() => vi.advanceTimersByTimeAsync(MINUTE_MS));
    expect(asked).toHaveLength(3);
    answer = () => {
      throw new TypeError('network');
    };
    await act(() => vi.advanceTimersByTimeAsync(MINUTE_MS));
    expect((await screen.findByTestId('stale')).textContent).toContain('14:02');
    expect(screen.getByTestId('device')).toBeTruthy();
  });

  test('where there are none it says how one comes', async () => {
    answer = () => Response.json(devices([]));
    openAt('/console/devices');
    expect(await screen.findByText('Chưa có máy nào')).toBeTruthy();
    expect(screen.getByText(/chọn “Thêm máy” để/)).toBeTruthy();
  });

  test.each([
    ['unit-unknown', 404, 'Không có đơn vị này'],
    ['parameter-invalid', 400, 'Địa chỉ trang không đúng'],
    ['storage-unavailable', 503, 'Hệ thống chưa trả lời được'],
  ])('a problem %s is said in words', async (code, status, title) => {
    answer = () => Response.json({ code }, { status });
    openAt('/console/devices?unit=4711');
    expect(await screen.findByRole('heading', { level: 2, name: title })).toBeTruthy();
  });
});

describe('one device', () => {
  test('says what each reason means and what to do, its numbers, and which are not seen', async () => {
    const ranges = [
      { first: 1, last: 34, state: 'counted' },
      { first: 35, last: 35, state: 'held' },
      { first: 36, last: 41, state: 'unseen' },
    ];
    const one = device({ missing: 3, held: 1, attention: ['missing', 'held'] });
    answer = () => Response.json({ device: one, ranges, hasMoreRanges: false, asOfMs: NOW_MS });
    openAt(`/console/devices/${ID}`);
    expect(await screen.findByRole('heading', { level: 1, name: 'Máy 1' })).toBeTruthy();
    expect(asked).toEqual([`/api/v1/devices/${ID}`]);
    expect(screen.getByText(/chọn “Xuất mọi phiếu còn trên máy” rồi nộp tệp/)).toBeTruthy();
    expect(screen.getByText(/hoặc khi quản trị viên cho tính/)).toBeTruthy();
    expect(screen.getByTestId('received').textContent).toBe('38');
    const words = [...document.querySelectorAll('li[data-state]')].map(({ textContent }) => textContent);
    expect(words).toEqual(['1–34 đã nhận', '35 tạm giữ', '36–41 chưa thấy']);
    expect(screen.getByText(/đăng ký ngày 03\/11\/2026/)).toBeTruthy();
  });

  test('that is revoked says what that means', async () => {
    const one = device({ revokedDay: '2026-11-20' as Day });
    answer = () => Response.json({ device: one, ranges: [], hasMoreRanges: false, asOfMs: NOW_MS });
    openAt(`/console/devices/${ID}`);
    expect(await screen.findByText(/thu hồi ngày 20\/11\/2026/)).toBeTruthy();
    expect(screen.getByText('Máy chưa đánh số phiếu nào.')).toBeTruthy();
  });

  test('that is not known is said to be so', async () => {
    answer = () => Response.json({ code: 'device-unknown' }, { status: 404 });
    openAt('/console/devices/4711');
    expect(await screen.findByRole('heading', { level: 2, name: 'Không có máy này' })).toBeTruthy();
  });
});
