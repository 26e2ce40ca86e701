// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadConsoleTexts } from '../../../../../src/app/console/console-texts.ts';
import { i18nReady, startI18n } from '../../../../../src/app/i18n/i18n.ts';
import { SECOND_MS } from '../../../../../src/core/kernel/duration.ts';
import { FakeCollector, refused } from '../fake-collector.ts';
import { account, loadLater, METHODS, MO, OWN, openAt, PROVINCE } from '../people-fixture.tsx';

let collector: FakeCollector;

beforeAll(async () => {
  startI18n('vi');
  await loadConsoleTexts();
  await loadLater();
  window.scrollTo = () => {};
});

beforeEach(() => {
  collector = new FakeCollector()
    .on('GET /api/v1/sign-in-methods', { json: METHODS })
    .on('GET /api/v1/session', { json: MO });
  collector.install();
});

afterEach(async () => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  await i18nReady.changeLanguage('vi');
});

const button = (name: string | RegExp) => screen.getByRole('button', { name });

async function type(label: string | RegExp, text: string) {
  fireEvent.change(await screen.findByLabelText(label), { target: { value: text } });
}

describe('the accounts', () => {
  const LIST = [
    account({ id: '1'.repeat(32), name: 'mo', role: 'administrator', scope: null, isOwn: true }),
    account(),
    account({ id: '2'.repeat(32), name: 'thu', state: 'disabled', hasSecondFactor: true }),
  ];

  beforeEach(() => {
    collector.on('GET /api/v1/accounts', {
      json: { accounts: LIST, next: null, total: 3, failedSignIns: { today: 2, sevenDays: 14 } },
    });
  });

  test('are listed with what they may do, for which units, and how they prove themselves', async () => {
    openAt('/console/accounts');
    const rows = await screen.findAllByTestId('account');
    expect(rows.map(({ textContent }) => textContent)).toEqual([
      'mo (Ông/Bà)Quản trị viên · Mọi đơn vịĐang dùngchỉ có mật khẩuSửa',
      'lanCán bộ theo dõi · Tỉnh ThửĐang dùngchỉ có mật khẩuSửa',
      'thuCán bộ theo dõi · Tỉnh ThửĐã khóacó lớp xác minh thứ haiSửa',
    ]);
    expect(screen.getByText('Đăng nhập không thành công: hôm nay 2 lần, bảy ngày qua 14 lần.')).toBeTruthy();
  });

  test('that could not be read come by themselves once the collector is back', async () => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
      shouldAdvanceTime: true,
    });
    const answer = { accounts: LIST, next: null, total: 3, failedSignIns: null };
    collector.on('GET /api/v1/accounts', new TypeError('network'));
    openAt('/console/accounts');
    await screen.findByTestId('failure');
    collector.on('GET /api/v1/accounts', { json: answer });
    await act(() => vi.advanceTimersByTimeAsync(5 * SECOND_MS));
    expect(await screen.findAllByTestId('account')).toHaveLength(3);
    expect(screen.queryByTestId('failure')).toBeNull();
  });

  test('another person is added for a unit that is picked', async () => {
    collector
      .on('GET /api/v1/units', { json: { units: [PROVINCE] } })
      .on('POST /api/v1/accounts', refused(409, 'account-name-taken'));
    openAt('/console/accounts');
    fireEvent.click(await screen.findByRole('button', { name: 'Thêm người' }));
    await type('Tên đăng nhập', 'lan');
    fireEvent.click(screen.getByRole('radio', { name: /Cán bộ theo dõi/ }));
    expect(screen.getByTestId('scope').textContent).toBe('Mọi đơn vị');
    fireEvent.click(button('Chọn đơn vị'));
    fireEvent.click(await screen.findByRole('row', { name: /^Tỉnh Thử/ }));
    expect(screen.getByTestId('scope').textContent).toBe('Tỉnh Thử (97) và các đơn vị bên dưới');
    fireEvent.click(button('Thêm và tạo đường dẫn mời'));
    expect(await screen.findByText('Đã có tài khoản mang tên này. Vui lòng chọn tên khác.')).toBeTruthy();
    expect(collector.sent('POST /api/v1/accounts')).toEqual([
      { name: 'lan', role: 'supervisor', scope: '97' },
    ]);
  });

  test('an administrator of a unit gives nobody more than that', async () => {
    collector.on('GET /api/v1/session', {
      json: { ...MO, scope: { code: '97', name: 'Tỉnh Thử', nameEn: null } },
    });
    openAt('/console/accounts');
    await screen.findByRole('button', { name: 'Tài khoản: mo' });
    fireEvent.click(await screen.findByRole('button', { name: 'Thêm người' }));
    expect(screen.getByTestId('scope').textContent).toBe('Tỉnh Thử (97) và các đơn vị bên dưới');
    expect(screen.queryByRole('button', { name: 'Không giới hạn đơn vị' })).toBeNull();
  });

  test('the last administrator cannot be disabled, and why is said', async () => {
    collector.on(`PATCH /api/v1/accounts/${'1'.repeat(32)}`, refused(409, 'account-needed'));
    openAt('/console/accounts');
    fireEvent.click(await screen.findByRole('button', { name: 'Sửa tài khoản mo' }));
    fireEvent.click(button('Khóa tài khoản'));
    expect(await screen.findByText(/không còn ai quản lý được hệ thống/)).toBeTruthy();
    expect(collector.sent(`PATCH /api/v1/accounts/${'1'.repeat(32)}`)).toEqual([{ disabled: true }]);
  });

  test('role and scope are changed, a disabled one is enabled, a reset link is shown once', async () => {
    collector
      .on(`PATCH /api/v1/accounts/${'a'.repeat(32)}`, { json: account({ role: 'staff' }) })
      .on(`PATCH /api/v1/accounts/${'2'.repeat(32)}`, { json: account() })
      .on(`POST /api/v1/accounts/${'a'.repeat(32)}/link`, {
        status: 201,
        json: { account: account(), link: '/console/link#reset', expiresMs: Date.UTC(2026, 10, 26, 7, 2) },
      });
    openAt('/console/accounts');
    fireEvent.click(await screen.findByRole('button', { name: 'Sửa tài khoản lan' }));
    expect((button('Lưu thay đổi') as HTMLButtonElement).disabled).toBe(true);
    fireEvent.click(screen.getByRole('radio', { name: /Cán bộ khảo sát/ }));
    fireEvent.click(button('Không giới hạn đơn vị'));
    fireEvent.click(button('Lưu thay đổi'));
    await waitFor(() =>
      expect(collector.sent(`PATCH /api/v1/accounts/${'a'.repeat(32)}`)).toEqual([
        { role: 'staff', scope: null },
      ]),
    );
    fireEvent.click(button('Tạo đường dẫn đặt lại'));
    const link = await screen.findByLabelText<HTMLInputElement>('Đường dẫn dùng một lần');
    expect(link.value).toBe(`${window.location.origin}/console/link#reset`);
    expect(screen.getByText(/Hết hạn lúc 14:02 ngày 26\/11\/2026/)).toBeTruthy();
    fireEvent.click(button('Đã gửi, ẩn đi'));
    expect(screen.queryByLabelText('Đường dẫn dùng một lần')).toBeNull();
    fireEvent.click(button('Sửa tài khoản thu'));
    fireEvent.click(button('Mở lại tài khoản'));
    await waitFor(() =>
      expect(collector.sent(`PATCH /api/v1/accounts/${'2'.repeat(32)}`)).toEqual([{ disabled: false }]),
    );
  });
});

describe('the own account', () => {
  const CODES = Array.from({ length: 10 }, (_, index) => `CODE-${index}`);

  beforeEach(() => {
    collector
      .on('GET /api/v1/own-account', { json: OWN })
      .on('GET /api/v1/own-account/sessions', { json: { sessions: [] } });
  });

  test('codes on the phone: secret to scan and to type, a first code, recovery codes this once', async () => {
    collector
      .on('POST /api/v1/own-account/totp', {
        json: { address: 'otpauth://totp/SIPAS:mo?secret=ABCDEFGH', secret: 'ABCDEFGH' },
      })
      .on('POST /api/v1/own-account/totp/confirmation', ({ body }) =>
        (body as { code: string }).code === '123456'
          ? { json: { recoveryCodes: CODES } }
          : refused(401, 'sign-in-failed'),
      );
    openAt('/console/account');
    fireEvent.click(await screen.findByRole('button', { name: 'Thiết lập' }));
    expect(await screen.findByRole('img', { name: /Mã QR/ })).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>('Khóa để nhập bằng tay').value).toBe('ABCD EFGH');
    await type(/Nhập mã 6 chữ số/, '000000');
    fireEvent.click(button('Xác nhận'));
    expect(await screen.findByText(/Vui lòng xem giờ trên điện thoại/)).toBeTruthy();
    await type(/Nhập mã 6 chữ số/, '123456');
    collector.on('GET /api/v1/own-account', { json: { ...OWN, totp: true, recoveryCodesLeft: 10 } });
    fireEvent.click(button('Xác nhận'));
    const shown = await screen.findByTestId('recovery-codes');
    expect(
      within(shown)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual(CODES);
    fireEvent.click(button('Đã cất giữ, tiếp tục'));
    expect(screen.queryByTestId('recovery-codes')).toBeNull();
    expect((await screen.findByTestId('totp-state')).textContent).toBe('Đang dùng.');
    expect(screen.getByTestId('recovery-left').textContent).toBe('Còn 10 mã.');
  });

  test('another password: the present one is asked for, and what is wrong stands at its field', async () => {
    collector.on('POST /api/v1/own-account/password', refused(401, 'sign-in-failed'));
    openAt('/console/account');
    await type('Mật khẩu hiện tại', 'cũ');
    await type('Mật khẩu mới', 'mo mo mo mo mo mo');
    expect(screen.getByText(/Chỉ lặp lại vài ký tự/)).toBeTruthy();
    await type('Mật khẩu mới', 'bốn con chim sẻ nâu');
    expect(screen.getByText(/^Đủ dài \(19 ký tự\)/)).toBeTruthy();
    fireEvent.click(button('Đổi mật khẩu'));
    expect(await screen.findByText('Mật khẩu hiện tại không đúng.')).toBeTruthy();
    collector.on('POST /api/v1/own-account/password', { status: 204 });
    fireEvent.click(button('Đổi mật khẩu'));
    expect(await screen.findByText('Đã đổi mật khẩu.')).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>('Mật khẩu mới').value).toBe('');
  });

  test('passkeys are named and removed; at an address that has none, why is said', async () => {
    collector
      .on('GET /api/v1/own-account', {
        json: { ...OWN, passkeys: [{ id: 'k/1', name: 'Máy ở cơ quan', addedDay: '2026-11-20' }] },
      })
      .on('DELETE /api/v1/own-account/passkeys/k%2F1', () => {
        collector.on('GET /api/v1/own-account', { json: { ...OWN, passkeysPossible: false } });
        return { status: 204 };
      });
    openAt('/console/account');
    expect((await screen.findByTestId('passkey')).textContent).toContain(
      'Máy ở cơ quan thêm ngày 20/11/2026',
    );
    fireEvent.click(button('Bỏ khóa Máy ở cơ quan'));
    expect(await screen.findByText(/khóa đăng nhập cần một tên miền/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Thêm khóa' })).toBeNull();
  });

  test('sessions elsewhere are seen and ended', async () => {
    const session = { sinceDay: '2026-11-23', lastSeenDay: '2026-11-24' };
    const sessions = [
      { ...session, id: 'this', browser: 'Firefox, Windows', isThisOne: true },
      { ...session, id: 'that', browser: 'Chrome, Android', isThisOne: false },
    ];
    collector
      .on('GET /api/v1/own-account/sessions', { json: { sessions } })
      .on('DELETE /api/v1/own-account/sessions/that', () => {
        collector.on('GET /api/v1/own-account/sessions', { json: { sessions: sessions.slice(0, 1) } });
        return { status: 204 };
      });
    openAt('/console/account');
    expect(await screen.findAllByTestId('session')).toHaveLength(2);
    expect(screen.queryByRole('button', { name: 'Kết thúc phiên Firefox, Windows' })).toBeNull();
    fireEvent.click(button('Kết thúc phiên Chrome, Android'));
    await waitFor(() => expect(screen.getAllByTestId('session')).toHaveLength(1));
    expect(screen.queryByRole('button', { name: 'Kết thúc mọi phiên khác' })).toBeNull();
  });

  test('in English as in Vietnamese', async () => {
    await i18nReady.changeLanguage('en');
    openAt('/console/account');
    expect(await screen.findByRole('heading', { name: 'My account' })).toBeTruthy();
    expect(screen.getByText(/Anyone who knows it can sign in/)).toBeTruthy();
  });
});
