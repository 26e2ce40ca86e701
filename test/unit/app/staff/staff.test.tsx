// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { MemoryRouter, parsePath, Route, Routes, useLocation } from 'react-router';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadTexts, startI18n } from '../../../../src/app/i18n/i18n.ts';
import SetupPage from '../../../../src/app/kiosk/setup/setup-page.tsx';
import { PinAgain } from '../../../../src/app/pin/pin-again.tsx';
import { endStaffSession } from '../../../../src/app/pin/pin-session.ts';
import { SetPin } from '../../../../src/app/pin/set-pin.tsx';
import { SecondLevel, type SecondLevelProps } from '../../../../src/app/staff/second-level.tsx';
import StaffPage from '../../../../src/app/staff/staff-page.tsx';
import { FROM_KIOSK } from '../../../../src/app/ui/from-kiosk.ts';
import { keepInstallOffer } from '../../../../src/app/update/install-offer.ts';
import type { UpdateOffer } from '../../../../src/app/update/update-offer.ts';
import type { RecordId, Sha256 } from '../../../../src/core/kernel/brand.ts';
import { err, ok, type Result } from '../../../../src/core/kernel/result.ts';
import { type OutboxEntry, waitingEntry } from '../../../../src/core/protocol/outbox.ts';
import type { FileFault } from '../../../../src/core/protocol/transfer-file.ts';
import { parseQuestionnaire } from '../../../../src/core/questionnaire/parse-questionnaire.ts';
import type { Device } from '../../../../src/device/device.ts';
import type { DeviceStanding } from '../../../../src/device/membership/standing.ts';
import { INITIAL_SYNC_STATE } from '../../../../src/device/outbox/outbox-store.ts';
import type { StorageFailure } from '../../../../src/device/outbox/storage-failure.ts';
import { furtherQuestions } from '../../../../src/device/questionnaires/further-questions.ts';
import type { SyncStatus } from '../../../../src/device/sync/sync-engine.ts';
import type { ReceiptEffect, TransferFile } from '../../../../src/device/transfer/transfer-file.ts';
import serviceJson from '../../../../survey-schemas/sipas-2023-service.json' with { type: 'json' };

const parsed = parseQuestionnaire(serviceJson);
if (!parsed.ok) throw new Error(parsed.error.reason);
const SERVICE = parsed.value;
const OFFICE = {
  ref: '00004@2025-07-01',
  code: '00004',
  name: 'Phường Ba Đình',
  nameEn: 'Ba Dinh Ward',
  kind: 'commune',
  parent: null,
  hasChildren: false,
};
const ENROLMENT: DeviceStanding = {
  unit: { ...OFFICE, officeTerm: null },
  deviceName: 'Máy 1',
  isClockWrong: false,
};
const NOTHING: SyncStatus = { running: false, counts: null, state: null, fault: null, storageFailure: null };
const RECEIPT: ReceiptEffect = { acknowledgements: 1, settled: 12, foreign: 0, unreadable: [], unsigned: [] };
const FAILED = err({ kind: 'storage-failed' as const, reason: 'cannot-open' as const });
const CLOSED = async () => FAILED;

function fakeDevice(change: Partial<Device> = {}): Device {
  return {
    appVersion: '0.1.0',
    now: () => 0,
    enrolment: async () => ok(ENROLMENT),
    enrol: vi.fn(async () => ok(ENROLMENT)),
    otherRecords: async () => ({ abandonments: 3, visits: 0, rechecks: 0 }),
    quarantined: async () => [],
    storage: async () => ({ persisted: null, usedBytes: null, quotaBytes: null }),
    sync: { subscribe: () => () => {}, status: () => NOTHING, now: async () => {} },
    sendQuarantinedAgain: vi.fn(async () => ok(2)),
    transfer: {
      exportFile: vi.fn(async () => ok(transferFile(2))),
      readReceipt: vi.fn(async () => ok(RECEIPT)),
      rescueFile: vi.fn(async () => ok(transferFile(3))),
    },
    ...change,
  } as Device;
}

let setPin = vi.fn(async (_pin: string) => {});

const NO_UPDATE: UpdateOffer = {
  subscribe: () => () => {},
  isWaiting: () => false,
  files: () => null,
  take: async () => 'none',
};

async function renderAt(path: string, device: Device, state: unknown = null, update = NO_UPDATE) {
  render(
    <MemoryRouter initialEntries={[{ ...parsePath(path), state }]}>
      <Address />
      <Routes>
        <Route
          path="/staff"
          element={<StaffPage device={device} questionnaire={SERVICE} update={update} />}
        />
        <Route path="/kiosk/setup" element={<SetupPage device={device} setPin={setPin} />} />
        <Route path="/kiosk" element={<h1>kiosk</h1>} />
      </Routes>
    </MemoryRouter>,
  );
  await arrived();
}

function Address() {
  const { pathname, hash } = useLocation();
  return <output data-testid="address">{pathname + hash}</output>;
}

function transferFile(records: number, leftOut = 0): TransferFile {
  const name = 'sipas-2026-11-24-1432-abcd.sipas-batches';
  return { name, content: new Blob(['x']), records, leftOut };
}

const REFUSED: OutboxEntry = {
  ...waitingEntry({
    id: 'c'.repeat(32) as RecordId,
    sequence: 7,
    kind: 'response',
    line: '{}',
    sha256: 'd'.repeat(64) as Sha256,
  }),
  state: 'quarantined',
  outcome: 'rejected',
  reason: 'not-a-record',
};

/** What the page handed to the browser to be saved, newest last. */
let saved: string[];

function chooseFile(label: RegExp, ...files: File[]) {
  fireEvent.change(screen.getByLabelText(label), { target: { files } });
}

/** Lets timers and promises that are due arrive. */
const arrived = (ms = 20) => act(() => new Promise<void>((resolve) => setTimeout(resolve, ms)));
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));

beforeAll(async () => {
  startI18n('vi');
  await loadTexts('staff', 'setup', 'closing', 'pin');
  window.scrollTo = () => {};
});
beforeEach(() => {
  saved = [];
  URL.createObjectURL = () => 'blob:test';
  URL.revokeObjectURL = () => {};
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });
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

test('sync that begins by itself takes the keyboard from nobody, and nothing more is begun meanwhile', async () => {
  let status = NOTHING;
  const listeners = new Set<() => void>();
  const now = vi.fn(async () => {});
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  await renderAt('/staff', fakeDevice({ sync: { subscribe, status: () => status, now } }));
  const button = screen.getByRole('button', { name: 'Gửi ngay' });
  button.focus();
  status = { ...NOTHING, running: true };
  act(() => {
    for (const tell of listeners) tell();
  });
  expect(button.textContent).toBe('Đang gửi…');
  expect(button.matches(':disabled')).toBe(false);
  expect(button.getAttribute('aria-disabled')).toBe('true');
  expect(document.activeElement).toBe(button);
  fireEvent.click(button);
  expect(now).not.toHaveBeenCalled();
});

describe('what was made on the device', () => {
  const counts = { waiting: 4, inFlight: 1, acknowledged: 30, quarantined: 0 };
  const status = { ...NOTHING, counts };
  const sync = { ...fakeDevice().sync, status: () => status };

  test('is told apart: responses, and those who stopped', async () => {
    await renderAt('/staff', fakeDevice({ sync }));
    const told = 'Trong đó: 32 phiếu trả lời · 3 lượt dừng giữa chừng (không có câu trả lời)';
    expect(screen.getByText(told)).toBeTruthy();
  });

  test('is told apart on a tablet: visits without an interview and re-checks are no responses', async () => {
    const otherRecords = async () => ({ abandonments: 0, visits: 6, rechecks: 4 });
    await renderAt('/staff', fakeDevice({ sync, otherRecords }));
    expect(
      screen.getByText(/^Trong đó: 25 phiếu trả lời .* · 6 hộ đã đến mà không.* · 4 tin về phỏng vấn lại/),
    ).toBeTruthy();
  });
});

let pinIsSet = true;
const LOCK = {
  isSet: async () => pinIsSet,
  waitMs: async () => 0,
  check: async (pin: string) => ({
    kind: pin === '274915' ? ('right' as const) : ('wrong' as const),
    waitMs: 0,
  }),
};
function PinOnceMore(props: SecondLevelProps) {
  return <PinAgain lock={LOCK} {...props} />;
}

describe('what stands behind the PIN once more', () => {
  async function renderBehind(isSet = true) {
    pinIsSet = isSet;
    const device = fakeDevice();
    render(
      <MemoryRouter initialEntries={['/staff']}>
        <SecondLevel value={PinOnceMore}>
          <StaffPage
            device={device}
            questionnaire={SERVICE}
            update={NO_UPDATE}
            pinCard={<SetPin lock={{ set: async () => {} }} />}
          />
        </SecondLevel>
      </MemoryRouter>,
    );
    await arrived();
    return device;
  }
  const exportButton = () => screen.queryByRole('button', { name: 'Xuất phiếu chưa gửi ra tệp' });
  const newPin = () => screen.queryByLabelText(/^Mã PIN mới/);
  const enter = async (pin: string) => {
    fireEvent.change(screen.getByLabelText('Mã PIN'), { target: { value: pin } });
    press('Vào');
    await arrived();
  };
  afterEach(() => endStaffSession());

  test('is the file and another PIN, until it was entered and nobody left', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    await renderBehind();
    expect([exportButton(), newPin(), screen.queryByLabelText(/Chọn tệp biên nhận/)]).toEqual([
      null,
      null,
      null,
    ]);
    fireEvent.click(screen.getAllByRole('button', { name: 'Nhập lại mã PIN' })[0] as HTMLElement);
    await enter('111222');
    expect(screen.getByText('Mã PIN không đúng.')).toBeTruthy();
    expect(exportButton()).toBeNull();
    await enter('274915');
    expect([exportButton(), newPin()].every((found) => found !== null)).toBe(true);
    await act(() => vi.advanceTimersByTimeAsync(121_000));
    expect([exportButton(), newPin()]).toEqual([null, null]);
  });

  test('is open where no PIN was set yet', async () => {
    await renderBehind(false);
    expect([exportButton(), newPin()].every((found) => found !== null)).toBe(true);
  });
});

describe('installing the app', () => {
  test('is a button where the browser offers it, and then the storage is asked about again; else it is words', async () => {
    keepInstallOffer();
    const answers = [false, true];
    const storage = vi.fn(async () => ({
      persisted: answers.shift() ?? true,
      usedBytes: null,
      quotaBytes: null,
    }));
    await renderAt('/staff', fakeDevice({ storage }));
    expect(screen.getByText(/^Để cài ứng dụng: mở trình đơn/)).toBeTruthy();
    const prompt = vi.fn(async () => {});
    const offered = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt });
    act(() => void window.dispatchEvent(offered));
    expect(offered.defaultPrevented).toBe(true);
    expect(screen.getByText(/Chưa được bảo vệ/)).toBeTruthy();
    press('Cài ứng dụng lên máy này');
    await arrived();
    expect(prompt).toHaveBeenCalledTimes(1);
    expect(screen.getByText('Trình duyệt cam kết giữ dữ liệu')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Cài ứng dụng lên máy này' })).toBeNull();
  });
});

describe('a sync that failed', () => {
  test.each([
    ['enrolment-taken', /Một máy khác đang dùng đăng ký/],
    ['unit-unknown', /không còn nơi tiếp nhận/],
    ['storage-unavailable', /Hệ thống chưa nhận \(storage-unavailable\)/],
  ])('for %s says why and what to do', async (code, words) => {
    const counts = { waiting: 1, inFlight: 0, acknowledged: 0, quarantined: 0 };
    const lastFailure = { kind: 'problem' as const, code };
    const failed = { ...NOTHING, counts, state: { ...INITIAL_SYNC_STATE, lastFailure } };
    const sync = { ...fakeDevice().sync, status: () => failed };
    await renderAt('/staff', fakeDevice({ sync }));
    expect(screen.getByText(words)).toBeTruthy();
  });
});

describe('transfer by file', () => {
  test('saves what was not sent, says how many and what to do next', async () => {
    const device = fakeDevice();
    await renderAt('/staff', device);
    press('Xuất phiếu chưa gửi ra tệp');
    await arrived();
    expect(device.transfer.exportFile).toHaveBeenCalledWith('unsent');
    expect(saved).toEqual(['sipas-2026-11-24-1432-abcd.sipas-batches']);
    expect(screen.getByText('Đã lưu tệp có 2 phiếu.')).toBeTruthy();
    expect(screen.getByText(/localhost.*\/console\/hand-in/)).toBeTruthy();
    press('Lưu tệp lần nữa');
    expect(saved).toHaveLength(2);
  });

  test('everything on the device is a second choice', async () => {
    const device = fakeDevice();
    await renderAt('/staff', device);
    fireEvent.click(screen.getByText('Xuất tất cả ra tệp'));
    await arrived();
    expect(device.transfer.exportFile).toHaveBeenCalledWith('all');
  });

  test.each([
    ['nothing to send', ok(transferFile(0)), 'Không có phiếu nào chưa gửi nên không cần tệp.'],
    ['a store that failed', FAILED, /Không đọc được bộ nhớ của máy nên chưa ghi được tệp/],
  ])('%s gives no file, and a sentence', async (_, result, words) => {
    const transfer = { ...fakeDevice().transfer, exportFile: async () => result };
    await renderAt('/staff', fakeDevice({ transfer }));
    press('Xuất phiếu chưa gửi ra tệp');
    await arrived();
    expect(saved).toEqual([]);
    expect(screen.getByText(words)).toBeTruthy();
  });

  test.each<[string, Result<ReceiptEffect, FileFault | StorageFailure>, RegExp[]]>([
    ['new answers', ok(RECEIPT), [/12 phiếu đã có kết quả từ hệ thống/]],
    ['nothing new', ok({ ...RECEIPT, settled: 0 }), [/Không có gì mới/]],
    ['no receipt', ok({ ...RECEIPT, settled: 0, acknowledgements: 0 }), [/không có biên nhận nào/]],
    ['another device', ok({ ...RECEIPT, settled: 0, foreign: 1 }), [/là biên nhận của máy khác/]],
    [
      'two devices, and lines that were cut',
      ok({ acknowledgements: 3, settled: 4, foreign: 1, unreadable: [3, 9], unsigned: [5] }),
      [
        /4 phiếu đã có kết quả/,
        /1 biên nhận trong tệp là của máy khác/,
        /2 dòng \(3, 9\)/,
        /1 dòng \(5\) không có chữ ký/,
      ],
    ],
    [
      'nothing but lines that were cut',
      ok({ ...RECEIPT, acknowledgements: 0, settled: 0, unreadable: [2, 3, 4, 5, 6, 7, 8, 9, 10] }),
      [/9 dòng \(2, 3, 4, 5, 6, 7, 8, 9, …\)/],
    ],
    [
      'a transfer file',
      err({ kind: 'not-such-a-file', found: 'sipas-batches' }),
      [/Đây là tệp phiếu để nộp/],
    ],
    ['a photo', err({ kind: 'not-such-a-file', found: null }), [/không phải tệp biên nhận của SIPAS/]],
    ['a newer file', err({ kind: 'file-version-unsupported', protocol: 9 }), [/Vui lòng cập nhật ứng dụng/]],
    ['a store that failed', FAILED, [/Không ghi được kết quả/]],
  ])('a receipt with %s is told in words', async (_, result, words) => {
    const transfer = { ...fakeDevice().transfer, readReceipt: async () => result };
    await renderAt('/staff', fakeDevice({ transfer }));
    chooseFile(/Chọn tệp biên nhận/, new File(['text'], 'a.sipas-receipts'));
    await arrived();
    expect(screen.getByText('a.sipas-receipts')).toBeTruthy();
    for (const one of words) expect(screen.getByText(one)).toBeTruthy();
  });

  test('a file the browser cannot read any more is told too, and the next one is read', async () => {
    const device = fakeDevice();
    await renderAt('/staff', device);
    const gone = new File([], 'gone.sipas-receipts');
    gone.text = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
    chooseFile(/Chọn tệp biên nhận/, gone, new File(['text'], 'b.sipas-receipts'));
    await arrived();
    expect(screen.getByText(/Không mở được tệp/)).toBeTruthy();
    expect(device.transfer.readReceipt).toHaveBeenCalledTimes(1);
    expect(device.transfer.readReceipt).toHaveBeenCalledWith('text');
  });
});

describe('responses to be looked at', () => {
  test('OB6 are sent again or exported by a person, and never deleted', async () => {
    const device = fakeDevice({ quarantined: async () => [REFUSED] });
    await renderAt('/staff', device);
    expect(screen.getByText('Phiếu số 7')).toBeTruthy();
    press('Gửi lại tất cả');
    await arrived();
    expect(device.sendQuarantinedAgain).toHaveBeenCalledOnce();
    expect(screen.getByText('2 phiếu chuyển sang chờ gửi và sẽ được gửi lại.')).toBeTruthy();
    press('Xuất các phiếu này ra tệp');
    await arrived();
    expect(device.transfer.exportFile).toHaveBeenCalledWith('quarantined');
    expect(screen.queryByRole('button', { name: /Xóa/ })).toBeNull();
  });
});

describe('a store that does not open', () => {
  const unread = { enrolment: CLOSED, quarantined: () => Promise.reject(new Error('closed')) };

  test('ST2 is said to be so, and what can be read of it is offered as a file', async () => {
    const device = fakeDevice(unread);
    await renderAt('/staff', device);
    expect(screen.queryByRole('button', { name: 'Xuất phiếu chưa gửi ra tệp' })).toBeNull();
    press('Lưu những gì đọc được ra tệp');
    await arrived();
    expect(saved).toHaveLength(1);
    expect(screen.getByText('Đã lưu tệp có 3 phiếu.')).toBeTruthy();
    expect(screen.queryByText(/Mang tệp biên nhận về máy này/)).toBeNull();
  });

  test('ST2 of which nothing can be read is said to be so', async () => {
    const transfer = { ...fakeDevice().transfer, rescueFile: async () => ok(transferFile(0)) };
    await renderAt('/staff', fakeDevice({ ...unread, transfer }));
    press('Lưu những gì đọc được ra tệp');
    await arrived();
    expect(saved).toEqual([]);
    expect(screen.getByText('Không đọc được phiếu nào trong bộ nhớ của máy.')).toBeTruthy();
  });

  test.each([0, 3])('ST2 what could not be signed is counted beside a file of %i', async (records) => {
    const transfer = { ...fakeDevice().transfer, rescueFile: async () => ok(transferFile(records, 2)) };
    await renderAt('/staff', fakeDevice({ ...unread, transfer }));
    press('Lưu những gì đọc được ra tệp');
    await arrived();
    expect(screen.getByText(/^2 phiếu đọc được nhưng không ký được/)).toBeTruthy();
  });
});

describe('storage', () => {
  test.each([
    ['not protected', { persisted: false, usedBytes: 0, quotaBytes: 1e9 }, /Vui lòng cài ứng dụng/],
    ['nearly full', { persisted: true, usedBytes: 99e6, quotaBytes: 100e6 }, /Bộ nhớ sắp đầy/],
  ])('ST3 that is %s comes with what to do', async (_, storage, words) => {
    await renderAt('/staff', fakeDevice({ storage: async () => storage }));
    expect(screen.getByText(words)).toBeTruthy();
  });

  test('ST3 that is sound asks for nothing', async () => {
    const storage = async () => ({ persisted: true, usedBytes: 1e6, quotaBytes: 1e9 });
    await renderAt('/staff', fakeDevice({ storage }));
    expect(screen.getByText('Trình duyệt cam kết giữ dữ liệu')).toBeTruthy();
    expect(screen.queryByText(/Vui lòng cài ứng dụng|Bộ nhớ sắp đầy/)).toBeNull();
  });
});

describe('the app’s files on the device', () => {
  test.each([
    [{ files: 68, mended: 0, broken: 0 }, 'Đủ và đúng'],
    [{ files: 68, mended: 2, broken: 0 }, 'Đã tải lại 2 tệp bị mất hoặc hỏng'],
    [{ files: 68, mended: 2, broken: 1 }, '1 tệp bị mất hoặc hỏng: vui lòng nối mạng rồi mở lại trang này'],
  ])('UP2 %o are told to staff', async (files, words) => {
    await renderAt('/staff', fakeDevice(), null, { ...NO_UPDATE, files: () => files });
    expect(screen.getByText(words)).toBeTruthy();
  });
});

describe('where there are no downloads, and a file cannot be chosen', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  test('the file is shared by the system’s sheet, and saved where that fails', async () => {
    const sharing: string[] = [];
    let failure: DOMException | null = null;
    vi.stubGlobal('navigator', {
      canShare: ({ files }: ShareData) => files?.[0]?.name.endsWith('.sipas-batches.txt') === true,
      share: async ({ files }: ShareData) => {
        sharing.push(...(await Promise.all((files ?? []).map((file) => file.text()))));
        if (failure !== null) throw failure;
      },
    });
    await renderAt('/staff', fakeDevice());
    press('Xuất phiếu chưa gửi ra tệp');
    await arrived();
    press('Chia sẻ tệp');
    await arrived();
    expect(sharing).toEqual(['x']);
    expect(saved).toHaveLength(1);
    failure = new DOMException('closed', 'AbortError');
    press('Chia sẻ tệp');
    await arrived();
    expect(saved).toHaveLength(1);
    failure = new DOMException('no', 'NotAllowedError');
    press('Chia sẻ tệp');
    await arrived();
    expect(saved).toHaveLength(2);
  });

  test('is not offered where the browser shares no files', async () => {
    await renderAt('/staff', fakeDevice());
    press('Xuất phiếu chưa gửi ra tệp');
    await arrived();
    expect(screen.queryByRole('button', { name: 'Chia sẻ tệp' })).toBeNull();
  });

  test('a receipt is pasted', async () => {
    const readReceipt = vi.fn(async (_text: string) => ok(RECEIPT));
    const device = fakeDevice();
    await renderAt('/staff', { ...device, transfer: { ...device.transfer, readReceipt } });
    fireEvent.change(screen.getByLabelText('Nội dung của tệp biên nhận'), {
      target: { value: 'pasted text' },
    });
    press('Đọc nội dung đã dán');
    await arrived();
    expect(readReceipt).toHaveBeenCalledWith('pasted text');
    expect(screen.getByText('Nội dung đã dán')).toBeTruthy();
  });
});

describe('what a kiosk asks beside the questionnaire', () => {
  test('is chosen among the other context questions, and kept for the kiosk', async () => {
    await renderAt('/staff', fakeDevice());
    const box = (name: string) => screen.getByRole<HTMLInputElement>('checkbox', { name });
    expect(screen.queryByRole('checkbox', { name: /đến để làm gì/ })).toBeNull();
    expect(box('Lĩnh vực giải quyết công việc').checked).toBe(false);
    fireEvent.click(box('Lĩnh vực giải quyết công việc'));
    fireEvent.click(box('Ông/Bà trả lời với tư cách nào?'));
    expect(furtherQuestions()).toEqual(['respondent', 'procedure-field']);
    fireEvent.click(box('Lĩnh vực giải quyết công việc'));
    expect(furtherQuestions()).toEqual(['respondent']);
    localStorage.clear();
  });

  test('says so where the browser keeps nothing', async () => {
    const full = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await renderAt('/staff', fakeDevice());
    fireEvent.click(screen.getByRole('checkbox', { name: 'Ông/Bà trả lời với tư cách nào?' }));
    expect(screen.getByRole('alert').textContent).toBe('Trình duyệt không lưu được lựa chọn này.');
    full.mockRestore();
  });
});

describe('the clock of the device', () => {
  test.each([true, false])('is wrong: %s', async (isClockWrong) => {
    const enrolment = async () => ok({ ...ENROLMENT, isClockWrong });
    await renderAt('/staff', fakeDevice({ enrolment }));
    expect(screen.queryByText(/Đồng hồ của máy này sai/) !== null).toBe(isClockWrong);
  });
});

describe('a new version', () => {
  const offer = (take: UpdateOffer['take']): UpdateOffer => ({ ...NO_UPDATE, isWaiting: () => true, take });

  test('UP1 is offered where one waits, and not where none does', async () => {
    await renderAt('/staff', fakeDevice());
    expect(screen.queryByText('Có phiên bản mới')).toBeNull();
    cleanup();
    const take = vi.fn(async () => 'taken' as const);
    await renderAt('/staff', fakeDevice(), null, offer(take));
    expect(take).not.toHaveBeenCalled();
    press('Cập nhật');
    await arrived();
    expect(take).toHaveBeenCalledOnce();
  });

  test.each<[string, UpdateOffer['take'], RegExp]>([
    ['a survey is open or a sync runs', async () => 'busy', /Chưa cập nhật được: có phiếu đang được trả lời/],
    ['it does not come to it', async () => 'none', /Máy vẫn chạy phiên bản hiện tại/],
    [
      'it cannot be loaded',
      () => Promise.reject(new TypeError('network')),
      /Máy vẫn chạy phiên bản hiện tại/,
    ],
  ])('UP1 does not take over where %s, and says so', async (_, take, words) => {
    await renderAt('/staff', fakeDevice(), null, offer(take));
    press('Cập nhật');
    await arrived();
    expect(screen.getByText(words)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Cập nhật' })).toBeTruthy();
  });
});

describe('set-up', () => {
  // The DOM of the tests has no locks; a browser that lacks them is for missing-features.test.ts.
  beforeEach(() => {
    vi.stubGlobal(
      'navigator',
      new Proxy(navigator, { get: (of, name) => (name === 'locks' ? {} : Reflect.get(of, name)) }),
    );
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  const choosePin = (pin = '274915', again = pin) => {
    fireEvent.change(screen.getByLabelText(/^Mã PIN/), { target: { value: pin } });
    fireEvent.change(screen.getByLabelText('Nhập lại mã PIN'), { target: { value: again } });
  };

  test('says first that the store does not open, and offers nothing that could not be kept', async () => {
    const device = fakeDevice({ enrolment: CLOSED });
    await renderAt('/kiosk/setup', device);
    expect(screen.getByRole('alert').textContent).toContain('Không mở được bộ nhớ của máy.');
    expect(screen.queryByRole('button', { name: 'Đăng ký máy này' })).toBeNull();
  });

  test('asks the collector for no enrolment that cannot be written: the code stays unused', async () => {
    const device = fakeDevice({ enrolment: async () => ok(null) });
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await renderAt('/kiosk/setup#7K3M9QX2H4', device);
    choosePin();
    press('Đăng ký máy này');
    expect(await screen.findByText(/^Máy không lưu được đăng ký\./)).toBeTruthy();
    expect(device.enrol).not.toHaveBeenCalled();
  });

  const codeField = () => screen.getByLabelText<HTMLInputElement>('Nhập hoặc dán mã');
  const type = (text: string) => fireEvent.change(codeField(), { target: { value: text } });

  test.each([
    ['', '', 'Vui lòng đặt mã PIN gồm từ 6 đến 12 chữ số.'],
    ['123456', '123456', /^Mã PIN này dễ đoán/],
    ['274915', '274916', 'Hai lần nhập mã PIN không giống nhau.'],
  ])('a PIN %j and %j is refused before the code is used', async (pin, again, words) => {
    const device = fakeDevice();
    await renderAt('/kiosk/setup#7K3M9QX2H4', device);
    choosePin(pin, again);
    press('Đăng ký máy này');
    expect(screen.getByText(words)).toBeTruthy();
    expect(device.enrol).not.toHaveBeenCalled();
  });

  test('the PIN is kept once the device is enrolled, and not before', async () => {
    setPin = vi.fn(async () => {});
    const enrol = vi.fn(async () => err({ kind: 'unreachable' as const }));
    await renderAt('/kiosk/setup#7K3M9QX2H4', fakeDevice({ enrol }));
    choosePin();
    press('Đăng ký máy này');
    expect(await screen.findByText(/^Không kết nối được với hệ thống\. .* mã vẫn dùng được/)).toBeTruthy();
    expect(enrol).toHaveBeenCalledOnce();
    expect(setPin).not.toHaveBeenCalled();
    enrol.mockImplementation(async () => ok(ENROLMENT) as never);
    press('Đăng ký máy này');
    await waitFor(() => expect(setPin).toHaveBeenCalledWith('274915'));
  });

  test('enrols by a code, however it is typed', async () => {
    const device = fakeDevice({ enrolment: async () => ok(null) });
    await renderAt('/kiosk/setup', device);
    type(' 7k3m9 – qx2h4');
    expect(screen.getByText('Mã đủ 10 ký tự')).toBeTruthy();
    choosePin();
    press('Đăng ký máy này');
    expect(await screen.findByRole('heading', { name: 'Đã đăng ký' })).toBeTruthy();
    expect(device.enrol).toHaveBeenCalledWith('7K3M9QX2H4', 'Máy 1');
  });

  test('takes code and name from the link, and the code out of the address bar', async () => {
    const device = fakeDevice({ enrolment: async () => ok(null) });
    await renderAt('/kiosk/setup#7K3M9-QX2H4/M%C3%A1y%207', device);
    expect(screen.getByTestId('address').textContent).toBe('/kiosk/setup');
    expect(codeField().value).toBe('7K3M9-QX2H4');
    choosePin();
    press('Đăng ký máy này');
    await waitFor(() => expect(device.enrol).toHaveBeenCalledWith('7K3M9QX2H4', 'Máy 7'));
  });

  test('takes the code out of a whole link that is pasted', async () => {
    await renderAt('/kiosk/setup', fakeDevice());
    type('https://khaosat.example/kiosk/setup#7K3M9-QX2H4');
    expect(codeField().value).toBe('7K3M9-QX2H4');
  });

  test.each([
    ['', 'Vui lòng nhập mã đăng ký máy, gồm 10 ký tự.'],
    ['7K3M9', /^Mã chưa đúng dạng/],
    ['ADEUWADEUW', /^Mã chưa đúng dạng/],
  ])('%j is told to be no code before anybody is asked', async (text, words) => {
    const device = fakeDevice();
    await renderAt('/kiosk/setup', device);
    type(text);
    press('Đăng ký máy này');
    expect(screen.getByText(words)).toBeTruthy();
    expect(document.activeElement).toBe(codeField());
    expect(device.enrol).not.toHaveBeenCalled();
  });

  test.each([
    ['enrolment-code-invalid', /^Mã không đúng, đã được dùng, đã bị hủy hoặc đã quá 10 phút/],
    ['too-many-attempts', /^Đã có quá nhiều lần nhập sai/],
  ] as const)('%s is told in plain words, and what was typed stays', async (code, words) => {
    const enrol = vi.fn(async () => err({ kind: 'problem' as const, code }));
    await renderAt('/kiosk/setup', fakeDevice({ enrol }));
    type('7K3M9QX2H4');
    choosePin();
    press('Đăng ký máy này');
    expect(await screen.findByText(words)).toBeTruthy();
    expect(codeField().value).toBe('7K3M9QX2H4');
  });

  test('a device that is enrolled says so, and what becomes of what waits', async () => {
    const counts = { waiting: 3, inFlight: 1, acknowledged: 0, quarantined: 0 };
    const status = { ...NOTHING, counts };
    const sync = { subscribe: () => () => {}, status: () => status, now: async () => {} };
    await renderAt('/kiosk/setup', fakeDevice({ sync }));
    expect(screen.getByRole('heading', { name: 'Máy này đã được đăng ký' })).toBeTruthy();
    expect(screen.getByText(/^4 phiếu đang chờ vẫn ở trên máy/)).toBeTruthy();
  });
});
