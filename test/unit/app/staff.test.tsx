// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { MemoryRouter, Route, Routes } from 'react-router';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { loadTexts, startI18n } from '../../../src/app/i18n/i18n.ts';
import SetupPage from '../../../src/app/kiosk/setup/setup-page.tsx';
import StaffPage from '../../../src/app/staff/staff-page.tsx';
import { FROM_KIOSK } from '../../../src/app/ui/from-kiosk.ts';
import type { EnrolmentId, Epoch } from '../../../src/core/kernel/brand.ts';
import { err, ok } from '../../../src/core/kernel/result.ts';
import type { Device } from '../../../src/device/device.ts';
import type { SyncStatus } from '../../../src/device/sync-engine.ts';

const OFFICE = {
  ref: '00004@2025-07-01',
  code: '00004',
  name: 'Phường Ba Đình',
  nameEn: 'Ba Dinh Ward',
  kind: 'commune',
  parent: null,
  hasChildren: false,
};
const ENROLMENT = {
  id: 'a'.repeat(32) as EnrolmentId,
  epoch: 'b'.repeat(32) as Epoch,
  unit: { ...OFFICE, officeTerm: null },
  deviceName: 'Máy 1',
  enrolledAtMs: 0,
  nextSequence: 1,
  clockOffsetMs: null,
};
const NOTHING: SyncStatus = { running: false, counts: null, state: null, storageFailure: null };
const CLOSED = async () => err({ kind: 'storage-failed' as const, reason: 'cannot-open' as const });

function fakeDevice(change: Partial<Device> = {}): Device {
  return {
    appVersion: '0.1.0',
    now: () => 0,
    enrolment: async () => ok(ENROLMENT),
    units: async () => ok([OFFICE]),
    enrol: vi.fn(async () => ok(ENROLMENT)),
    quarantined: async () => [],
    storage: async () => ({ persisted: null, usedBytes: null, quotaBytes: null }),
    sync: { subscribe: () => () => {}, status: () => NOTHING, now: async () => {} },
    ...change,
  } as Device;
}

async function renderAt(path: string, device: Device, state: unknown = null) {
  render(
    <MemoryRouter initialEntries={[{ pathname: path, state }]}>
      <Routes>
        <Route path="/staff" element={<StaffPage device={device} />} />
        <Route path="/kiosk/setup" element={<SetupPage device={device} />} />
        <Route path="/kiosk" element={<h1>kiosk</h1>} />
      </Routes>
    </MemoryRouter>,
  );
  await arrived();
}

/** Lets timers and promises that are due arrive. */
const arrived = (ms = 20) => act(() => new Promise<void>((resolve) => setTimeout(resolve, ms)));
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));

beforeAll(async () => {
  startI18n('vi');
  await loadTexts('staff', 'setup', 'closing');
  window.scrollTo = () => {};
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('the staff page', () => {
  test('claims nothing of a store that cannot be read, and offers no enrolment', async () => {
    const rejected = () => Promise.reject(new Error('closed'));
    await renderAt('/staff', fakeDevice({ enrolment: CLOSED, quarantined: rejected }));
    expect(screen.getAllByText('Không đọc được').length).toBeGreaterThanOrEqual(2);
    expect(screen.getByText(/Chưa thể biết tình trạng các phiếu/)).toBeTruthy();
    expect(screen.queryByText(/Không có phiếu nào/)).toBeNull();
    expect(screen.queryByText('Máy chưa được đăng ký')).toBeNull();
    expect(screen.queryByRole('link', { name: /Đăng ký/ })).toBeNull();
  });

  test('says what it read', async () => {
    await renderAt('/staff', fakeDevice());
    expect(screen.getByText('Không có phiếu nào cần xem lại.')).toBeTruthy();
    expect(screen.getByText('Phường Ba Đình')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Đăng ký lại' })).toBeTruthy();
  });

  test.each([
    ['opened from a kiosk it gives the screen back after two minutes without a touch', FROM_KIOSK, true],
    ['opened otherwise it stays', null, false],
  ])('%s', async (_, state, returns) => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    await renderAt('/staff', fakeDevice(), state);
    await act(() => vi.advanceTimersByTimeAsync(110_000));
    fireEvent.pointerDown(document.body);
    await act(() => vi.advanceTimersByTimeAsync(110_000));
    expect(screen.queryByRole('heading', { name: 'kiosk' })).toBeNull();
    await act(() => vi.advanceTimersByTimeAsync(20_000));
    expect(screen.queryByRole('heading', { name: 'kiosk' }) !== null).toBe(returns);
  });
});

describe('set-up', () => {
  test('says first that the store does not open, and offers nothing that could not be kept', async () => {
    const device = fakeDevice({ enrolment: CLOSED });
    await renderAt('/kiosk/setup', device);
    expect(screen.getByRole('alert').textContent).toContain('Không mở được bộ nhớ của máy.');
    expect(screen.queryByRole('button', { name: 'Đăng ký máy này' })).toBeNull();
  });

  test('asks the collector for no enrolment that cannot be written', async () => {
    const device = fakeDevice({ enrolment: async () => ok(null) });
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await renderAt('/kiosk/setup', device);
    press('Chọn Phường Ba Đình');
    press('Đăng ký máy này');
    await arrived(100);
    expect(device.enrol).not.toHaveBeenCalled();
    expect(screen.getByRole('alert').textContent).toContain('Máy không lưu được đăng ký.');
  });

  test('enrols where there is room', async () => {
    const device = fakeDevice({ enrolment: async () => ok(null) });
    await renderAt('/kiosk/setup', device);
    press('Chọn Phường Ba Đình');
    press('Đăng ký máy này');
    await arrived(200);
    expect(device.enrol).toHaveBeenCalledWith('00004@2025-07-01', 'Máy 1');
    expect(screen.getByRole('heading', { name: 'Đã đăng ký' })).toBeTruthy();
  });
});
