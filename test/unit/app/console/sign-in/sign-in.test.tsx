// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadConsoleTexts } from '../../../../../src/app/console/console-texts.ts';
import { safeAddress, signInAddress } from '../../../../../src/app/console/sign-in/wanted-address.ts';
import { i18nReady, startI18n } from '../../../../../src/app/i18n/i18n.ts';
import { FakeCollector, refused } from '../fake-collector.ts';
import { account, loadLater, METHODS, MO, OWN, openAt, PROVINCE } from '../people-fixture.tsx';

let collector: FakeCollector;

beforeAll(async () => {
  startI18n('vi');
  await loadConsoleTexts();
  await loadLater();
  // jsdom has no modal dialogs.
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
  };
  window.scrollTo = () => {};
});

beforeEach(() => {
  sessionStorage.clear();
  collector = new FakeCollector()
    .on('GET /api/v1/sign-in-methods', { json: METHODS })
    .on('GET /api/v1/session', { json: { state: 'signed-out' } });
  collector.install();
});

afterEach(async () => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  await i18nReady.changeLanguage('vi');
});

const address = () => screen.getByTestId('address').textContent;
const button = (name: string | RegExp) => screen.getByRole('button', { name });

async function type(label: string | RegExp, text: string) {
  fireEvent.change(await screen.findByLabelText(label), { target: { value: text } });
}

async function signIn() {
  await type('Tên đăng nhập', 'mo');
  await type('Mật khẩu', 'bốn con chim sẻ nâu');
  fireEvent.click(button('Đăng nhập'));
}

describe('signing in', () => {
  test('leads to the places of the role', async () => {
    collector
      .on('POST /api/v1/session', { json: { ...MO, role: 'staff' } })
      .on('GET /api/v1/devices', refused(404, 'not-found'));
    openAt('/console/sign-in');
    await signIn();
    await waitFor(() => expect(address()).toBe('/console/devices'));
    expect(collector.sent('POST /api/v1/session')).toEqual([{ name: 'mo', password: 'bốn con chim sẻ nâu' }]);
    const places = within(screen.getByRole('navigation', { name: 'Các trang' })).getAllByRole('link');
    expect(places.map(({ textContent }) => textContent)).toEqual([
      'Máy khảo sát',
      'Mã QR',
      'Phiếu giấy',
      'Nộp tệp',
    ]);
  });

  test('asks for the second factor, one way or another, and comes back to what was wanted', async () => {
    collector
      .on('POST /api/v1/session', {
        json: { state: 'second-factor', factors: ['totp', 'recovery-code'] },
      })
      .on('POST /api/v1/session/second-factor', ({ body }) =>
        (body as { code: string }).code === '123456' ? { json: MO } : refused(401, 'sign-in-failed'),
      )
      .on('GET /api/v1/accounts', { json: { accounts: [], next: null, total: 0, failedSignIns: null } });
    openAt('/console/sign-in?to=%2Fconsole%2Faccounts');
    await signIn();
    await type('Mã 6 chữ số', '000000');
    fireEvent.click(button('Xác minh'));
    expect(await screen.findByText(/Mã không đúng, đã hết hạn/)).toBeTruthy();
    fireEvent.click(button('Dùng mã khôi phục'));
    await type('Mã khôi phục', 'ABC');
    fireEvent.click(button('Dùng mã trên điện thoại'));
    await type('Mã 6 chữ số', '123456');
    fireEvent.click(button('Xác minh'));
    await waitFor(() => expect(address()).toBe('/console/accounts'));
    expect(collector.sent('POST /api/v1/session/second-factor')).toEqual([
      { kind: 'totp', code: '000000' },
      { kind: 'totp', code: '123456' },
    ]);
  });

  test('what is wrong is said, the name stays and the password goes', async () => {
    collector.on('POST /api/v1/session', refused(401, 'sign-in-failed'));
    openAt('/console/sign-in');
    await signIn();
    expect(await screen.findByText('Tên hoặc mật khẩu không đúng. Vui lòng nhập lại.')).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>('Tên đăng nhập').value).toBe('mo');
    expect(screen.getByLabelText<HTMLInputElement>('Mật khẩu').value).toBe('');
  });

  test('after too many attempts it says for how long, and when it is over', async () => {
    collector.on(
      'POST /api/v1/session',
      refused(429, 'too-many-attempts', { headers: { 'retry-after': '90' } }),
    );
    openAt('/console/sign-in');
    await signIn();
    await screen.findByText(/Đã thử quá nhiều lần/);
    vi.useFakeTimers();
    collector.on(
      'POST /api/v1/session',
      refused(429, 'too-many-attempts', { headers: { 'retry-after': '3' } }),
    );
    await act(async () => fireEvent.click(button('Đăng nhập')));
    await act(() => vi.advanceTimersByTimeAsync(0));
    expect(screen.getByText('Vui lòng thử lại sau 3 giây.')).toBeTruthy();
    await act(() => vi.advanceTimersByTimeAsync(3_000));
    expect(screen.getByText('Bây giờ có thể thử lại.')).toBeTruthy();
  });

  test('without the network nothing that was typed is lost', async () => {
    collector.on('POST /api/v1/session', new TypeError('failed to fetch'));
    openAt('/console/sign-in');
    await signIn();
    expect(await screen.findByText(/Không kết nối được với hệ thống/)).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>('Mật khẩu').value).toBe('bốn con chim sẻ nâu');
  });

  test('a second factor that is due after the provider sent somebody back is asked for at once', async () => {
    collector
      .on('GET /api/v1/session', { json: { state: 'second-factor', factors: ['passkey'] } })
      .on('GET /api/v1/sign-in-methods', { json: { ...METHODS, provider: true } });
    openAt('/console/sign-in');
    expect(await screen.findByRole('heading', { name: 'Khóa đăng nhập' })).toBeTruthy();
    expect(button('Đăng nhập bằng tài khoản của cơ quan')).toBeTruthy();
  });

  test('the provider’s refusal is said', async () => {
    openAt('/console/sign-in?problem=sign-in-failed');
    expect(await screen.findByText(/chưa được nối với tài khoản nào ở đây/)).toBeTruthy();
  });

  test('a collector without any account says what makes the first one', async () => {
    collector.on('GET /api/v1/sign-in-methods', { json: { ...METHODS, isSetUp: false } });
    openAt('/console/sign-in');
    expect(await screen.findByText(/đường dẫn dùng một lần; mở đường dẫn đó/)).toBeTruthy();
  });
});

describe('a session', () => {
  test('that is not there: the sign-in comes first', async () => {
    collector.on('GET /api/v1/accounts', refused(401, 'sign-in-required'));
    openAt('/console/accounts?unit=97');
    await waitFor(() => expect(address()).toBe('/console/sign-in?to=%2Fconsole%2Faccounts%3Funit%3D97'));
  });

  test('that has ended: it is asked for over the page, and what was typed is sent', async () => {
    let isIn = false;
    collector
      .on('GET /api/v1/session', { json: MO })
      .on('GET /api/v1/accounts', {
        json: { accounts: [account()], next: null, total: 1, failedSignIns: null },
      })
      .on('POST /api/v1/accounts', ({ body }) =>
        isIn
          ? {
              status: 201,
              json: {
                account: account({ state: 'invited', name: (body as { name: string }).name }),
                link: '/console/link#token',
                expiresMs: Date.UTC(2026, 10, 26),
              },
            }
          : refused(401, 'sign-in-required'),
      )
      .on('POST /api/v1/session', () => {
        isIn = true;
        return { json: MO };
      });
    openAt('/console/accounts');
    fireEvent.click(await screen.findByRole('button', { name: 'Thêm người' }));
    await type('Tên đăng nhập', 'thu');
    fireEvent.click(button('Thêm và tạo đường dẫn mời'));
    const dialog = within(await screen.findByRole('dialog', { name: 'Phiên làm việc đã kết thúc' }));
    expect(dialog.getByLabelText<HTMLInputElement>('Tên đăng nhập').value).toBe('mo');
    fireEvent.change(dialog.getByLabelText('Mật khẩu'), { target: { value: 'bốn con chim sẻ nâu' } });
    fireEvent.click(dialog.getByRole('button', { name: 'Đăng nhập' }));
    const link = await screen.findByLabelText<HTMLInputElement>('Đường dẫn dùng một lần');
    expect(link.value).toBe(`${window.location.origin}/console/link#token`);
    expect(collector.sent('POST /api/v1/accounts')).toEqual([
      { name: 'thu', role: 'staff', scope: null },
      { name: 'thu', role: 'staff', scope: null },
    ]);
    expect(address()).toBe('/console/accounts');
  });

  test('that is not recent is asked for where it must be; not now means not now', async () => {
    collector
      .on('GET /api/v1/session', { json: MO })
      .on('GET /api/v1/own-account', { json: OWN })
      .on('GET /api/v1/own-account/sessions', { json: { sessions: [] } })
      .on('POST /api/v1/own-account/totp', refused(401, 'recent-sign-in-required'));
    openAt('/console/account');
    fireEvent.click(await screen.findByRole('button', { name: 'Thiết lập' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Xác nhận là Ông/Bà' }));
    fireEvent.click(dialog.getByRole('button', { name: 'Hủy' }));
    expect(await screen.findByText('Việc này cần xác nhận lại mật khẩu.')).toBeTruthy();
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('ends by the menu, and that is said', async () => {
    collector
      .on('GET /api/v1/session', { json: MO })
      .on('GET /api/v1/own-account', { json: OWN })
      .on('GET /api/v1/own-account/sessions', { json: { sessions: [] } })
      .on('DELETE /api/v1/session', () => {
        // From then on nobody is signed in, and whatever asks is told so.
        for (const path of ['own-account', 'own-account/sessions']) {
          collector.on(`GET /api/v1/${path}`, refused(401, 'sign-in-required'));
        }
        return { status: 204 };
      });
    openAt('/console/account');
    const menu = await screen.findByRole('button', { name: 'Tài khoản: mo' });
    fireEvent.click(menu);
    expect(menu.getAttribute('aria-expanded')).toBe('true');
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Đăng xuất' }));
    expect(await screen.findByText('Ông/Bà đã đăng xuất.')).toBeTruthy();
    expect(address()).toBe('/console/sign-in');
    const ended = collector.asked.findIndex(({ method }) => method === 'DELETE');
    expect(collector.asked.slice(ended + 1).filter(({ path }) => path.includes('own-account'))).toEqual([]);
  });
});

describe('a one-time link', () => {
  const FIRST = {
    purpose: 'first-administrator',
    name: null,
    role: 'administrator',
    scope: null,
    expiresMs: 0,
    provider: false,
  };

  test('makes the first administrator, shows the password once more and leads on to the first office', async () => {
    collector
      .on('POST /api/v1/one-time-links/check', { json: FIRST })
      .on('POST /api/v1/one-time-links/use', { json: MO })
      .on('GET /api/v1/units', ({ query }) => ({
        json: { units: query.startsWith('parent') ? [] : [PROVINCE] },
      }))
      .on('POST /api/v1/units', ({ body }) => ({ status: 201, json: { ...PROVINCE, ...(body as object) } }));
    openAt('/console/welcome#the-token');
    await type('Tên đăng nhập', 'mo');
    await type('Mật khẩu mới', 'ngắn');
    expect(screen.getByText('Còn thiếu 8 ký tự.')).toBeTruthy();
    fireEvent.click(button('Tạo quản trị viên'));
    expect(await screen.findByText('Mật khẩu này quá ngắn: cần ít nhất 12 ký tự.')).toBeTruthy();
    expect(screen.queryByText('Còn thiếu 8 ký tự.')).toBeNull();
    expect(collector.sent('POST /api/v1/one-time-links/use')).toEqual([]);
    await type('Mật khẩu mới', 'bốn con chim sẻ nâu');
    fireEvent.click(button('Tạo quản trị viên'));
    await screen.findByRole('heading', { name: 'Đã tạo tài khoản' });
    expect(screen.queryByText('bốn con chim sẻ nâu')).toBeNull();
    fireEvent.click(button('Hiện mật khẩu'));
    expect(screen.getByText('bốn con chim sẻ nâu')).toBeTruthy();
    expect(collector.sent('POST /api/v1/one-time-links/use')).toEqual([
      { token: 'the-token', name: 'mo', password: 'bốn con chim sẻ nâu' },
    ]);
    fireEvent.click(button(/chọn tỉnh, thành phố/));
    await type('Tìm theo tên', 'thu');
    fireEvent.click(await screen.findByRole('button', { name: 'Tỉnh Thử' }));
    await waitFor(() => expect(address()).toBe('/console/first-steps?province=97'));
    await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>('Mã đơn vị').value).toBe('97.01'));
    fireEvent.click(button('Thêm nơi tiếp nhận'));
    await waitFor(() => expect(address()).toBe('/console/first-steps?province=97&office=97.01'));
    expect(collector.sent('POST /api/v1/units')).toEqual([
      {
        code: '97.01',
        name: 'Trung tâm Phục vụ hành chính công tỉnh Thử',
        nameEn: '',
        kind: 'centre',
        parent: '97',
      },
    ]);
  });

  test('a password that is long enough and refused is told one thing, until it is changed', async () => {
    collector
      .on('POST /api/v1/one-time-links/check', {
        json: {
          purpose: 'first-administrator',
          name: null,
          role: 'administrator',
          scope: null,
          provider: false,
        },
      })
      .on('POST /api/v1/one-time-links/use', refused(400, 'password-unsuitable', { fault: 'too-common' }));
    openAt('/console/link#the-token');
    await type('Tên đăng nhập', 'mo');
    await type('Mật khẩu mới', 'matkhau12345');
    expect(screen.getByText(/^Đủ dài \(12 ký tự\)/)).toBeTruthy();
    fireEvent.click(button('Tạo quản trị viên'));
    expect(await screen.findByText(/^Mật khẩu này đủ dài nhưng dễ đoán/)).toBeTruthy();
    expect(screen.queryByText(/quá ngắn|^Đủ dài/)).toBeNull();
    await type('Mật khẩu mới', 'matkhau12345 chim');
    expect(screen.queryByText(/^Mật khẩu này đủ dài nhưng dễ đoán/)).toBeNull();
    expect(screen.getByText(/^Đủ dài \(17 ký tự\)/)).toBeTruthy();
  });

  test('into a simulated province asks for nothing and leads where it says, within the console', async () => {
    collector
      .on('POST /api/v1/one-time-links/check', {
        json: { purpose: 'demo', name: 'demo', role: 'administrator', scope: null, provider: false },
      })
      .on('POST /api/v1/one-time-links/use', { json: { ...MO, name: 'demo' } });
    openAt('/console/welcome?to=%2Fconsole%2Faccount#the-token');
    await waitFor(() => expect(address()).toBe('/console/account'));
    expect(collector.sent('POST /api/v1/one-time-links/use')).toEqual([{ token: 'the-token' }]);
    cleanup();
    openAt('/console/welcome?to=https%3A%2F%2Fexample.org#another');
    await waitFor(() => expect(address()).toBe('/console'));
    cleanup();
    collector.on('POST /api/v1/one-time-links/use', refused(403, 'one-time-link-invalid'));
    openAt('/console/welcome#used');
    await screen.findByRole('heading', { name: 'Đường dẫn không dùng được nữa' });
  });

  test('that is over says what there is to do', async () => {
    collector.on('POST /api/v1/one-time-links/check', refused(403, 'one-time-link-invalid'));
    openAt('/console/link#old');
    expect(await screen.findByRole('heading', { name: 'Đường dẫn không dùng được nữa' })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Đăng nhập' }).getAttribute('href')).toBe('/console/sign-in');
  });

  test('a code that is taken and a name that will not do stand at their fields', async () => {
    collector
      .on('GET /api/v1/session', { json: MO })
      .on('GET /api/v1/units', ({ query }) => ({
        json: { units: query.startsWith('parent') ? [] : [PROVINCE] },
      }))
      .on('POST /api/v1/units', refused(409, 'unit-code-taken'));
    openAt('/console/first-steps?province=97');
    await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>('Mã đơn vị').value).toBe('97.01'));
    fireEvent.click(button('Thêm nơi tiếp nhận'));
    await screen.findByText('Mã này đã thuộc đơn vị khác. Vui lòng chọn mã khác.');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Mã đơn vị')));
    collector.on('POST /api/v1/units', refused(400, 'parameter-invalid', { detail: '/name' }));
    fireEvent.click(button('Thêm nơi tiếp nhận'));
    await screen.findByText('Tên trống, quá dài hoặc có ký tự lạ. Vui lòng sửa lại.');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Tên')));
  });
});

describe('the address led back to', () => {
  test.each([
    ['/console/devices?unit=97', '/console/devices?unit=97'],
    ['/console', '/console'],
    ['https://elsewhere.example/console', null],
    ['//elsewhere.example/console', null],
    ['/console/../kiosk', null],
    ['/\\elsewhere.example', null],
    ['/console\\..\\..\\elsewhere', null],
    ['javascript:alert(1)', null],
    ['/kiosk', null],
    ['/consoles', null],
    ['/console/sign-in?to=/console', null],
    ['/console/link', null],
    [null, null],
  ])('%j is %j', (text, expected) => {
    expect(safeAddress(text)).toBe(expected);
  });

  test('is left out where it says nothing', () => {
    expect(signInAddress('/console')).toBe('/console/sign-in');
    expect(signInAddress('/kiosk')).toBe('/console/sign-in');
  });
});
