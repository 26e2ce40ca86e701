// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { MemoryRouter, Route, Routes, useLocation, useNavigate } from 'react-router';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startI18n } from '../../../../src/app/i18n/i18n.ts';
import { CodePage } from '../../../../src/app/phone/code-page.tsx';
import { PhonePage } from '../../../../src/app/phone/phone-page.tsx';
import { loadPhoneTexts } from '../../../../src/app/phone/phone-texts.ts';
import type { VisitTicket } from '../../../../src/core/protocol/codes/visit-ticket.ts';
import type { OfficeLink } from '../../../../src/core/protocol/messages/office-link.ts';
import { parseQuestionnaire } from '../../../../src/core/questionnaire/parse-questionnaire.ts';
import type { Questionnaire } from '../../../../src/core/questionnaire/questionnaire.ts';
import type { OwnPhone, TicketState } from '../../../../src/device/phone/own-phone.ts';
import type { DeliveryState } from '../../../../src/device/phone/phone-delivery.ts';
import type { OfficeAnswer, PhoneOffice } from '../../../../src/device/phone/phone-office.ts';
import type { TypedCodeState } from '../../../../src/device/phone/typed-code.ts';
import ownJson from '../../../../survey-schemas/one-stop-three-levels.json' with { type: 'json' };
import serviceJson from '../../../../survey-schemas/sipas-2023-service.json' with { type: 'json' };
import { standInForLayout } from '../../../support/jsdom-layout.ts';

const parsed = parseQuestionnaire(serviceJson);
if (!parsed.ok) throw new Error(parsed.error.reason);
const SERVICE = parsed.value;
const LINK = 'ABCDEFGHIJKLMNOPQRSTUV' as OfficeLink;
const OFFICE = {
  link: LINK,
  unit: {
    ref: '00004@2025-07-01',
    code: '00004',
    name: 'Trung tâm Ba Đình',
    nameEn: 'Ba Dinh Centre',
    officeTerm: null,
  },
  clockOffsetMs: 0,
} as PhoneOffice;

/** A delivery of which a test says how it stands. */
class FakeDelivery {
  readonly link = LINK;
  readonly receipt = '1234 5678';
  readonly ticket: VisitTicket | null;
  readonly asked: string[] = [];
  #state: DeliveryState = {
    state: 'waiting',
    refusal: null,
    failure: null,
    mayHaveArrived: false,
    isKept: true,
  };
  readonly #listeners = new Set<() => void>();

  constructor(ticket: string | null = null) {
    this.ticket = ticket as VisitTicket | null;
  }

  readonly state = (): DeliveryState => this.#state;
  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly run = async (trigger: string) => void this.asked.push(trigger);
  /** Whether the browser can delete it. */
  isDeletable = true;
  readonly discard = async () => {
    this.asked.push('discard');
    return this.isDeletable;
  };
  readonly stop = () => {};

  become(change: Partial<DeliveryState>): void {
    act(() => {
      this.#state = { ...this.#state, ...change };
      for (const listener of this.#listeners) listener();
    });
  }
}

/** What of the recordings was asked to be kept. */
const kept: string[] = [];
const recordings = {
  keep: async (questionnaire: string, language: string) => void kept.push(`${questionnaire} ${language}`),
  of: async () => null,
};

let offices: OfficeAnswer[];
/** What is said of any ticket. */
let ticketState: TicketState;
let unsent: FakeDelivery[];
/** What the office asks; null for the official form. */
let chosen: Questionnaire | null;

/** The page at an address; what it asks of the phone is answered by the test. */
async function open(at = `/p/${LINK}`): Promise<void> {
  const phone = {
    now: () => 0,
    unsent: async () => unsent,
    office: async () => (offices.length > 1 ? offices.shift() : offices[0]),
    asked: async (_: PhoneOffice, builtIn: unknown) => chosen ?? builtIn,
    ticketState: async () => ticketState,
  } as unknown as OwnPhone;
  render(
    <MemoryRouter initialEntries={[at]}>
      <Routes>
        <Route
          path="/p/:link"
          element={<PhonePage {...{ phone, recordings }} questionnaire={SERVICE} holdOpen={() => () => {}} />}
        />
      </Routes>
      <Address />
    </MemoryRouter>,
  );
  await settle();
}

function Address() {
  const { pathname, hash } = useLocation();
  const navigate = useNavigate();
  return (
    <>
      <output data-testid="address">{pathname + hash}</output>
      <button type="button" onClick={() => void navigate('#0123456789bc')}>
        another address
      </button>
    </>
  );
}

const settle = () => act(async () => void (await Promise.resolve()));
const title = () => screen.getByRole('heading', { level: 1 }).textContent;
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));

beforeAll(async () => {
  startI18n('vi');
  await loadPhoneTexts();
  standInForLayout();
  HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
    this.open = false;
  };
});
beforeEach(() => {
  offices = [{ kind: 'found', office: OFFICE }];
  unsent = [];
  chosen = null;
  ticketState = 'open';
  kept.length = 0;
});
afterEach(() => {
  cleanup();
  sessionStorage.clear();
  vi.unstubAllGlobals();
});

describe('the office of a link', () => {
  test('is named, with the notice, and nothing is preset', async () => {
    await open();
    expect(screen.getByText('Trung tâm Ba Đình')).toBeTruthy();
    expect(screen.getByText('23 màn hình, khoảng 4 phút')).toBeTruthy();
    expect(screen.getByText(/tự nguyện và ẩn danh/)).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>(/^Mã mời trả lời/).value).toBe('');
  });

  test.each(['/p/abc', `/p/${LINK}x`])('is unknown at %s, and nobody is asked', async (at) => {
    offices = [];
    await open(at);
    expect(title()).toBe('Đường dẫn này không dùng được');
  });

  test('that asks a form of its own is not called by the name of the official survey', async () => {
    const own = parseQuestionnaire(ownJson);
    chosen = own.ok ? own.value : null;
    await open();
    expect(screen.getByText('Trung tâm Ba Đình')).toBeTruthy();
    expect(document.body.textContent).not.toContain('SIPAS');
  });

  test('is unknown where the link was withdrawn', async () => {
    offices = [{ kind: 'unknown' }];
    await open();
    expect(title()).toBe('Đường dẫn này không dùng được');
  });

  test('is asked for again when the network returns, and when somebody asks', async () => {
    const offline: OfficeAnswer = { kind: 'failed', failure: { kind: 'unreachable' } };
    const busy: OfficeAnswer = { kind: 'failed', failure: { kind: 'not-the-collector', status: 502 } };
    offices = [offline, busy, { kind: 'found', office: OFFICE }];
    await open();
    expect(screen.getByText(/chưa có mạng/)).toBeTruthy();
    press('Thử lại');
    await settle();
    expect(screen.getByText(/Hệ thống chưa trả lời/)).toBeTruthy();
    fireEvent(window, new Event('online'));
    await settle();
    expect(screen.getByText('Trung tâm Ba Đình')).toBeTruthy();
  });
});

describe('RA2 what reads the questions aloud', () => {
  const painted = () => act(async () => void (await vi.waitFor(() => expect(kept).not.toEqual([]))));

  test('is at hand once the office is known, for when the network drops afterwards', async () => {
    await open();
    await painted();
    expect(kept).toEqual(['sipas-2023-service vi']);
  });

  test('is left to be asked for on a phone that saves data', async () => {
    vi.stubGlobal('navigator', { ...navigator, language: 'vi', connection: { saveData: true } });
    await open();
    await act(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
    expect(kept).toEqual([]);
  });
});

describe('an office that cannot be asked yet', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test('is asked again by itself, since a weak network does not say when it is back', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const offline: OfficeAnswer = { kind: 'failed', failure: { kind: 'time-limit' } };
    offices = [offline, { ...offline, failure: { kind: 'unreachable' } }, { kind: 'found', office: OFFICE }];
    await open();
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(screen.getByText(/chưa có mạng/)).toBeTruthy();
      await act(() => vi.advanceTimersByTimeAsync(10_000));
    }
    expect(screen.getByText('Trung tâm Ba Đình')).toBeTruthy();
  });
});

describe('a visit ticket', () => {
  test('from the QR code leaves the address bar and stands in the field as it is printed', async () => {
    await open(`/p/${LINK}#0123456789bc`);
    expect(screen.getByTestId('address').textContent).toBe(`/p/${LINK}`);
    expect(screen.getByLabelText<HTMLInputElement>(/^Mã mời trả lời/).value).toBe('0123-4567-89BC');
  });

  test('that is none does not begin the questions and says why; an empty field does', async () => {
    await open();
    const field = screen.getByLabelText(/^Mã mời trả lời/);
    fireEvent.change(field, { target: { value: '0123' } });
    press('Bắt đầu');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText(/Mã mời trả lời gồm 12/)).toBeTruthy();
    expect(screen.queryAllByRole('radio')).toEqual([]);
    fireEvent.change(field, { target: { value: ' ' } });
    press('Bắt đầu');
    await settle();
    expect(screen.getAllByRole('radio')).toHaveLength(2);
  });
});

describe('a visit ticket before the first question', () => {
  const field = () => screen.getByLabelText<HTMLInputElement>(/^Mã mời trả lời/);
  const asksFirst = () => screen.queryAllByRole('radio').length > 0;
  async function begin(state: TicketState) {
    ticketState = state;
    await open(`/p/${LINK}#0123456789bc`);
    press('Bắt đầu');
    await settle();
  }

  test('PH9 that does not work is said at once; put right, or left out, the questions begin', async () => {
    await begin('refused');
    expect(asksFirst()).toBe(false);
    expect(field().getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText(/^Mã này đã được dùng, bị sai, hoặc là của nơi khác/)).toBeTruthy();
    ticketState = 'too-many';
    press('Bắt đầu');
    await settle();
    expect(screen.getByText(/đã thử quá nhiều mã/)).toBeTruthy();
    fireEvent.change(field(), { target: { value: '' } });
    press('Bắt đầu');
    await settle();
    expect(asksFirst()).toBe(true);
  });

  test.each(['open', 'unknown'] as const)('PH9 that is %s lets the questions begin', async (state) => {
    await begin(state);
    expect(asksFirst()).toBe(true);
  });

  test('that was refused with its response does not colour the next visit', async () => {
    const refused = new FakeDelivery('0123456789BC');
    unsent = [refused];
    await open(`/p/${LINK}#0123456789bc`);
    refused.become({ state: 'refused', refusal: 'ticket' });
    cleanup();
    await open();
    expect(field().value).toBe('');
    expect(screen.getByText(/phiếu của lần trước chưa được nhận/)).toBeTruthy();
  });
});

describe('the page that asks for a typed code', () => {
  const LOCATION = 'office';
  async function enter(text: string, state: TypedCodeState) {
    const asked: string[] = [];
    render(
      <MemoryRouter initialEntries={['/t']}>
        <Routes>
          <Route
            path="/t"
            element={
              <CodePage
                ask={async (code) => {
                  asked.push(code);
                  return state;
                }}
              />
            }
          />
          <Route path="/p/:link" element={<h1>{LOCATION}</h1>} />
        </Routes>
        <Address />
      </MemoryRouter>,
    );
    fireEvent.change(screen.getByLabelText(/^Mã mời trả lời, hoặc/), { target: { value: text } });
    press('Mở');
    await settle();
    return asked;
  }
  const address = () => screen.getByTestId('address').textContent;

  test('leads to the office by its code, and with a visit ticket by that', async () => {
    expect(await enter('0123-4567', { kind: 'found', link: LINK })).toEqual(['01234567']);
    expect(address()).toBe(`/p/${LINK}`);
    cleanup();
    expect(await enter('0123-4567-89bc', { kind: 'found', link: LINK })).toEqual(['0123456789BC']);
    expect(address()).toBe(`/p/${LINK}#0123456789BC`);
  });

  test.each([
    ['0123', { kind: 'refused' }, /^Mã gồm 12 hoặc 8/],
    ['01234567', { kind: 'refused' }, /^Mã này không dùng được/],
    ['01234567', { kind: 'too-many' }, /quá nhiều mã/],
    ['01234567', { kind: 'unknown' }, /^Chưa hỏi được/],
  ] as const)('says what is wrong with %s (%o)', async (text, state, said) => {
    await enter(text, state);
    expect(screen.getByText(said)).toBeTruthy();
    expect(address()).toBe('/t');
  });
});

test('text size and contrast are the reader’s on every screen of the phone', async () => {
  await open();
  press(/Chữ to hơn/);
  press('Tương phản cao');
  expect(document.documentElement.style.getPropertyValue('--text-scale')).toBe('1.25');
  press('Bắt đầu');
  await settle();
  expect(document.documentElement.dataset['contrast']).toBe('high');
  press(/Chữ nhỏ hơn/);
  expect(document.documentElement.style.getPropertyValue('--text-scale')).toBe('1');
});

describe('what was handed in', () => {
  async function openUnsent(): Promise<FakeDelivery> {
    const delivery = new FakeDelivery();
    unsent = [delivery];
    await open();
    return delivery;
  }

  test('is shown and sent at once when the page is opened again, and is no thanks', async () => {
    const delivery = await openUnsent();
    expect(delivery.asked).toEqual(['start']);
    expect(title()).toBe('Phiếu đã lưu trên máy này, chưa gửi');
    delivery.become({ failure: { kind: 'problem', code: 'too-many-requests' } });
    expect(screen.getByText(/Hệ thống đang bận/)).toBeTruthy();
    press('Gửi ngay');
    expect(delivery.asked).toEqual(['start', 'asked']);
    delivery.become({ state: 'sending' });
    expect(screen.queryByText('Xin cảm ơn Ông/Bà.')).toBeNull();
    delivery.become({ state: 'counted' });
    expect(title()).toBe('Xin cảm ơn Ông/Bà.');
    expect(screen.getByText('1234 5678')).toBeTruthy();
  });

  test('where the browser keeps nothing, the page is to stay open', async () => {
    const delivery = await openUnsent();
    delivery.become({ isKept: false });
    expect(title()).toBe('Phiếu chưa gửi');
    expect(screen.getByText(/Vui lòng không đóng trang/)).toBeTruthy();
  });

  test('and held is received without thanks for being counted', async () => {
    const delivery = await openUnsent();
    delivery.become({ state: 'held' });
    expect(title()).toBe('Hệ thống đã nhận phiếu');
    expect(screen.getByText(/chưa được tính/)).toBeTruthy();
    expect(screen.queryByText('Xin cảm ơn Ông/Bà.')).toBeNull();
  });

  test('and refused is said with what can be done; deleting asks first', async () => {
    const delivery = await openUnsent();
    delivery.become({ state: 'refused', refusal: 'other' });
    expect(title()).toBe('Hệ thống không nhận phiếu này');
    press('Gửi ngay');
    expect(delivery.asked).toEqual(['start', 'asked']);
    delivery.become({ refusal: 'ticket' });
    expect(screen.getByText(/đã được mã hóa khi gửi/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Gửi không cần mã' })).toBeNull();
    delivery.become({ refusal: 'link' });
    press('Xóa phiếu này, không gửi');
    expect(delivery.asked).not.toContain('discard');
    press('Xóa, không gửi');
    await settle();
    expect(delivery.asked).toContain('discard');
    expect(screen.getByText('Trung tâm Ba Đình')).toBeTruthy();
  });

  test('and perhaps arrived is not said to be unsent when it is deleted', async () => {
    const delivery = await openUnsent();
    delivery.become({ failure: { kind: 'time-limit' }, mayHaveArrived: true });
    press('Xóa phiếu này khỏi máy');
    expect(screen.getByText(/nếu phiếu đã tới nơi thì phiếu vẫn được tính/)).toBeTruthy();
    expect(screen.queryByText(/không được gửi đi/)).toBeNull();
  });

  test('and not to be deleted stays, and that is said', async () => {
    const delivery = await openUnsent();
    delivery.become({ failure: { kind: 'unreachable' } });
    delivery.isDeletable = false;
    press('Xóa phiếu này, không gửi');
    press('Xóa, không gửi');
    await settle();
    expect(screen.getByText(/chưa xóa được phiếu/)).toBeTruthy();
    expect(screen.queryByText('Trung tâm Ba Đình')).toBeNull();
  });

  test('and gone by another page says so, and leads to a further response', async () => {
    const delivery = await openUnsent();
    delivery.become({ state: 'gone' });
    expect(title()).toBe('Phiếu này không còn trên máy');
    press('Trả lời phiếu khác, cho lần làm thủ tục khác');
    await settle();
    expect(screen.getByText('Trung tâm Ba Đình')).toBeTruthy();
  });
});

describe('an earlier response on the phone', () => {
  const field = () => screen.getByLabelText<HTMLInputElement>(/^Mã mời trả lời/);

  test('does not keep a new code from its own visit, is named, and goes on being sent', async () => {
    const earlier = new FakeDelivery('111145679999');
    earlier.become({ state: 'refused', refusal: 'ticket' });
    unsent = [earlier];
    await open(`/p/${LINK}#0123456789bc`);
    expect(title()).not.toBe('Mã mời trả lời không dùng được');
    expect(field().value).toBe('0123-4567-89BC');
    expect(screen.getByText(/phiếu của lần trước chưa được nhận/)).toBeTruthy();
    expect(earlier.asked).toEqual(['start']);
    press('Xem phiếu của lần trước');
    expect(title()).toBe('Mã mời trả lời không dùng được');
    expect(screen.getByText(/được trả lời trước đây trên điện thoại này/)).toBeTruthy();
    press('Trả lời phiếu khác, cho lần làm thủ tục khác');
    await settle();
    expect(field().value).toBe('0123-4567-89BC');
  });

  test('is what is shown when its own code is opened again', async () => {
    unsent = [new FakeDelivery('111145679999'), new FakeDelivery('0123456789BC')];
    await open(`/p/${LINK}#0123456789bc`);
    expect(title()).toBe('Phiếu đã lưu trên máy này, chưa gửi');
    expect(screen.queryByText(/được trả lời trước đây/)).toBeNull();
  });

  test('by a link without a code is shown as the earlier one, with a way to the new visit', async () => {
    unsent = [new FakeDelivery()];
    await open();
    expect(screen.getByText(/được trả lời trước đây trên điện thoại này/)).toBeTruthy();
    press('Trả lời phiếu khác, cho lần làm thủ tục khác');
    await settle();
    expect(field().value).toBe('');
    expect(screen.getByText(/phiếu của lần trước đang chờ gửi/)).toBeTruthy();
    unsent[0]?.become({ state: 'counted' });
    expect(screen.getByText(/phiếu của lần trước đã được nhận/)).toBeTruthy();
  });
});

describe('a code that has left the address bar', () => {
  const field = () => screen.getByLabelText<HTMLInputElement>(/^Mã mời trả lời/);
  const reload = async () => {
    cleanup();
    await open();
  };

  test('outlives a reload, also as it was typed over', async () => {
    await open(`/p/${LINK}#0123456789bc`);
    await reload();
    expect(field().value).toBe('0123-4567-89BC');
    fireEvent.change(field(), { target: { value: '1111-4567-9999' } });
    await reload();
    expect(field().value).toBe('1111-4567-9999');
    fireEvent.change(field(), { target: { value: '' } });
    await reload();
    expect(field().value).toBe('');
  });

  test('is forgotten once its response is settled', async () => {
    const delivery = new FakeDelivery('0123456789BC');
    unsent = [delivery];
    await open(`/p/${LINK}#0123456789bc`);
    delivery.become({ state: 'counted' });
    unsent = [];
    await reload();
    expect(field().value).toBe('');
  });

  test('stands where another page cannot be kept from being opened: a browser that keeps nothing', async () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    await open(`/p/${LINK}#0123456789bc`);
    expect(field().value).toBe('0123-4567-89BC');
    vi.restoreAllMocks();
  });

  test('belongs to its link alone', async () => {
    await open(`/p/${LINK}#0123456789bc`);
    cleanup();
    await open('/p/VUTSRQPONMLKJIHGFEDCBA');
    expect(field().value).toBe('');
  });

  test('scanned in the same tab opens the new visit', async () => {
    unsent = [new FakeDelivery('111145679999')];
    await open(`/p/${LINK}#111145679999`);
    expect(title()).toBe('Phiếu đã lưu trên máy này, chưa gửi');
    press('another address');
    await settle();
    expect(field().value).toBe('0123-4567-89BC');
    expect(screen.getByText(/phiếu của lần trước đang chờ gửi/)).toBeTruthy();
  });
});
