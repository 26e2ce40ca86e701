// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { i18nReady, startI18n } from '../../../../src/app/i18n/i18n.ts';
import { NO_MEMORY } from '../../../../src/app/kiosk/first-screen/kiosk-memory.ts';
import { KioskPage } from '../../../../src/app/kiosk/kiosk-page.tsx';
import { must } from '../../../../src/core/kernel/assert.ts';
import { err, ok } from '../../../../src/core/kernel/result.ts';
import { checkBody } from '../../../../src/core/protocol/messages/body.ts';
import { parseQuestionnaire } from '../../../../src/core/questionnaire/parse-questionnaire.ts';
import type { Questionnaire } from '../../../../src/core/questionnaire/questionnaire.ts';
import type { Response } from '../../../../src/core/questionnaire/response.ts';
import { webCryptoRandomIds } from '../../../../src/device/cryptography/random-ids.ts';
import type { Device } from '../../../../src/device/device.ts';
import type { DeviceStanding } from '../../../../src/device/membership/standing.ts';
import { draftRecord, type RecordDraft } from '../../../../src/device/records/record-draft.ts';
import ownJson from '../../../../survey-schemas/one-stop-three-levels.json' with { type: 'json' };
import serviceJson from '../../../../survey-schemas/sipas-2023-service.json' with { type: 'json' };
import { standInForLayout } from '../../../support/jsdom-layout.ts';

/**
 * Everything a kiosk's page does, from its first screen to the thanks.
 *
 * Takes long: whole surveys are answered screen by screen, in a DOM that stands in for a browser's.
 */
const SERVICE = questionnaireOf(serviceJson);
const OWN = questionnaireOf(ownJson);

function questionnaireOf(json: unknown): Questionnaire {
  const parsed = parseQuestionnaire(json);
  if (!parsed.ok) throw new Error(parsed.error.reason);
  return parsed.value;
}

const ENROLMENT: DeviceStanding = {
  unit: {
    ref: '00004@2025-07-01',
    code: '00004',
    name: 'Trung tâm Ba Đình',
    nameEn: 'Ba Dinh Centre',
    officeTerm: 'trung tâm phục vụ',
  },
  deviceName: 'Máy 1',
  isClockWrong: false,
};

function fakeDevice(change: Partial<Device> = {}) {
  const drafts: RecordDraft[] = [];
  const device = {
    appVersion: '0.1.0',
    now: () => 1_760_000_000_000,
    enrolment: async () => ok(ENROLMENT),
    asked: async (builtIn) => builtIn,
    office: async () => null,
    draft: (kind, body) => draftRecord(webCryptoRandomIds, kind, body),
    getReady: vi.fn(async () => {}),
    submit: vi.fn(async (questionnaire, draft) => {
      drafts.push(draft);
      const checked = checkBody(questionnaire, draft.kind, draft.body);
      return checked.ok ? ok({ receipt: draft.receipt }) : err(checked.error);
    }),
    storage: async () => ({ persisted: null, usedBytes: null, quotaBytes: null }),
    ...change,
  } as Device;
  return { device, drafts };
}

const reload = vi.fn();

async function renderKiosk(change: Partial<Device> = {}, isTooOld = false) {
  const { device, drafts } = fakeDevice(change);
  reload.mockClear();
  render(
    <MemoryRouter initialEntries={['/kiosk']}>
      <KioskPage
        device={device}
        questionnaire={SERVICE}
        isTooOld={isTooOld}
        memory={NO_MEMORY}
        reload={reload}
        onNothingOpen={() => () => {}}
        holdOpen={() => () => {}}
      />
    </MemoryRouter>,
  );
  await settle();
  // Other languages come once the kiosk is ready.
  await settle();
  return { device, drafts };
}

/** Lets promises and loaded modules arrive, without the clock moving on. */
async function settle() {
  await act(async () => {
    await vi.dynamicImportSettled();
    await Promise.resolve();
  });
}

async function pass(ms: number) {
  await act(async () => {
    await vi.advanceTimersByTimeAsync(ms);
  });
}

/** A finger: a click that counts as one press. */
function tap(element: HTMLElement) {
  fireEvent.click(element, { detail: 1 });
}

/** A screen takes a choice only once it has been there for a moment. */
const SETTLED_MS = 450;

/** Longer than the longest item takes somebody who reads fast. */
const READ_MS = 3_000;

async function answer(index: number, afterMs = READ_MS) {
  await pass(afterMs);
  tap(screen.getAllByRole('radio')[index] as HTMLElement);
  await pass(400);
}

function responseIn([draft]: readonly RecordDraft[]): Response {
  return must(draft, 'a record was made').body['response'] as unknown as Response;
}

const heading = () => screen.getByRole('heading', { level: 1 }).textContent ?? '';
/** Somebody who has looked at the screen. */
const press = async (name: string | RegExp) => {
  await pass(SETTLED_MS);
  tap(screen.getByRole('button', { name }));
};

/** Past the first question: the respondent is of age. */
async function begin() {
  await press('Bắt đầu');
  await answer(0);
}

async function answerEverything() {
  await begin();
  await answer(1);
  for (let item = 0; item < 16; item += 1) await answer(item % 7);
  await press('Bỏ qua câu này');
  await answer(0);
  await answer(3);
  await answer(0);
}

beforeAll(() => {
  startI18n('vi');
  HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
    this.open = false;
  };
  standInForLayout();
  Element.prototype.scrollIntoView ??= () => {};
});
beforeEach(() => {
  vi.useFakeTimers({
    toFake: [
      ...(['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] as const),
      ...(['requestAnimationFrame', 'cancelAnimationFrame'] as const),
    ],
  });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('a kiosk whose later screens are not there yet', () => {
  test('lets nobody begin before it can also end, and goes on by itself', async () => {
    const texts = vi.spyOn(i18nReady, 'hasResourceBundle').mockImplementation((_, namespace) => {
      if (namespace === 'closing') throw new TypeError('Failed to fetch dynamically imported module');
      return true;
    });
    await renderKiosk();
    const start = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Bắt đầu' });
    expect(start().disabled).toBe(true);
    texts.mockRestore();
    await pass(2_000);
    await settle();
    expect(start().disabled).toBe(false);
  });
});

describe('a citizen at the kiosk', () => {
  test('answers everything and is thanked with a receipt only once the record is safe', async () => {
    let safe = () => {};
    const waiting = new Promise<void>((resolve) => {
      safe = resolve;
    });
    const { drafts } = await renderKiosk({
      submit: vi.fn(async (_, draft) => {
        drafts.push(draft);
        await waiting;
        return ok({ receipt: '1234 5678' });
      }),
    });
    expect(heading()).toContain('mức độ hài lòng');
    expect(screen.getByText('23 màn hình, khoảng 4 phút')).toBeTruthy();
    await answerEverything();
    expect(heading()).toBe('Ông/Bà đã trả lời xong');
    await press('Gửi phiếu');
    await settle();
    expect(screen.queryByRole('heading', { name: 'Xin cảm ơn Ông/Bà.' })).toBeNull();
    safe();
    await settle();
    expect(heading()).toBe('Xin cảm ơn Ông/Bà.');
    expect(screen.getByText('1234 5678')).toBeTruthy();
    expect(screen.getByText(/localhost.*\/r\b/)).toBeTruthy();
    expect(drafts).toHaveLength(1);
    await pass(10_500);
    expect(heading()).toContain('mức độ hài lòng');
  });

  test('the last screen stays for the first moment of saving, sends once however often it is pressed, and nobody abandons it', async () => {
    let safe = () => {};
    const waiting = new Promise<void>((resolve) => {
      safe = resolve;
    });
    const { drafts, device } = await renderKiosk({
      submit: vi.fn(async () => {
        await waiting;
        return ok({ receipt: '12345 67890' });
      }),
    });
    await answerEverything();
    await pass(SETTLED_MS);
    expect(device.getReady).toHaveBeenCalledTimes(1);
    expect(device.getReady).toHaveBeenCalledWith(SERVICE, {
      submittedAtMs: device.now(),
      response: expect.objectContaining({ mode: 'kiosk', assistance: 'self' }),
    });
    // Laid out by now, and nothing of it is there for anybody.
    expect(heading()).toBe('Ông/Bà đã trả lời xong');
    expect(screen.queryByText('Xin cảm ơn Ông/Bà.')?.closest('main')?.style.visibility).toBe('hidden');
    await press('Gửi phiếu');
    tap(screen.getByRole('button', { name: 'Gửi phiếu' }));
    expect(heading()).toBe('Ông/Bà đã trả lời xong');
    await pass(199);
    expect(heading()).toBe('Ông/Bà đã trả lời xong');
    await pass(2);
    expect(heading()).toBe('Đang lưu phiếu…');
    safe();
    await settle();
    expect(heading()).toBe('Xin cảm ơn Ông/Bà.');
    expect(device.submit).toHaveBeenCalledTimes(1);
    expect(drafts).toHaveLength(0);
  });

  test('thanks that come at once hide the answers, and take them off the page once they are painted', async () => {
    await renderKiosk();
    await answerEverything();
    await press('Gửi phiếu');
    await settle();
    expect(heading()).toBe('Xin cảm ơn Ông/Bà.');
    expect(screen.queryByRole('button', { name: 'Gửi phiếu' })).toBeNull();
    await pass(50);
    expect(screen.queryByText('Gửi phiếu')).toBeNull();
    expect(document.activeElement?.textContent).toBe('Xin cảm ơn Ông/Bà.');
  });

  test('the record passes the check and says how it was made', async () => {
    const { drafts } = await renderKiosk();
    await press('Có người phiên dịch cho tôi');
    await answerEverything();
    await press('Gửi phiếu');
    await settle();
    const response = responseIn(drafts);
    expect(response).toMatchObject({
      mode: 'kiosk',
      interpreted: true,
      language: 'vi',
      context: { 'visit-purpose': 'collect' },
      profile: { gender: 1, age: 5 },
      assistance: 'self',
      corrections: 0,
      comment: null,
    });
    expect(Object.keys(response.answers)).toHaveLength(16);
    expect(response.answers).toMatchObject({ 'access.signage': 1, 'procedures.fees': 'not-applicable' });
    expect(Object.keys(response.durationsMs)).toHaveLength(21);
    expect(Math.min(...Object.values(response.durationsMs))).toBeGreaterThanOrEqual(0);
  });

  test('a touch on the faces of the first screen begins like any other, and answers nothing', async () => {
    await renderKiosk();
    const faces = screen.getByRole('button', { name: /^Chạm khuôn mặt nào cũng/ });
    expect(faces.querySelectorAll('svg')).toHaveLength(5);
    tap(must(faces.querySelector<HTMLElement>('svg:last-of-type'), 'the broadest smile'));
    const radios = screen.getAllByRole<HTMLInputElement>('radio');
    expect(radios.some(({ checked }) => checked)).toBe(false);
    await answer(0);
    await answer(0);
    expect(screen.getByText('Câu 1/16')).toBeTruthy();
    expect(screen.getAllByRole<HTMLInputElement>('radio').some(({ checked }) => checked)).toBe(false);
  });

  test("asks one item a screen, with the office's own word, nothing preselected", async () => {
    await renderKiosk();
    await begin();
    await answer(0);
    expect(heading()).toContain('Trung tâm phục vụ có biển hiệu');
    expect(screen.getByText('Câu 1/16')).toBeTruthy();
    const radios = screen.getAllByRole<HTMLInputElement>('radio');
    expect(radios.map(({ labels }) => labels?.[0]?.textContent)).toEqual([
      'Rất không hài lòng',
      'Không hài lòng',
      'Bình thường',
      'Hài lòng',
      'Rất hài lòng',
      'Chưa phát sinh',
      'Không muốn trả lời',
    ]);
    expect(radios.some(({ checked }) => checked)).toBe(false);
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
  });

  test('an arrow key or space only moves the choice; Enter, a digit and a tap decide', async () => {
    await renderKiosk();
    await begin();
    const first = heading();
    fireEvent.click(screen.getAllByRole('radio')[1] as HTMLElement, { detail: 0 });
    await pass(2_000);
    expect(heading()).toBe(first);
    expect(screen.getAllByRole<HTMLInputElement>('radio')[1]?.checked).toBe(true);
    fireEvent.keyDown(screen.getAllByRole('radio')[2] as HTMLElement, { key: 'Enter' });
    expect(screen.getAllByRole<HTMLInputElement>('radio')[2]?.checked).toBe(true);
    await pass(400);
    const second = heading();
    expect(second).not.toBe(first);
    await pass(SETTLED_MS);
    fireEvent.keyDown(screen.getByRole('heading', { level: 1 }), { key: '4' });
    await pass(400);
    expect(heading()).not.toBe(second);
    await press('Quay lại');
    expect(screen.getAllByRole<HTMLInputElement>('radio')[3]?.checked).toBe(true);
  });

  test('of two taps in one moment the last one counts, and none is lost', async () => {
    const { drafts } = await renderKiosk();
    await begin();
    await answer(0);
    await pass(SETTLED_MS);
    tap(screen.getAllByRole('radio')[0] as HTMLElement);
    await pass(200);
    tap(screen.getAllByRole('radio')[4] as HTMLElement);
    await pass(200);
    expect(screen.getByText('Câu 1/16')).toBeTruthy();
    await pass(200);
    expect(screen.getByText('Câu 2/16')).toBeTruthy();
    await press('Quay lại');
    expect(screen.getAllByRole<HTMLInputElement>('radio')[4]?.checked).toBe(true);
    expect(drafts).toEqual([]);
  });

  test('a second tap, Enter or digit meant for the former screen answers nothing; a deliberate one is taken', async () => {
    await renderKiosk();
    await begin();
    await answer(0);
    const radios = () => screen.getAllByRole<HTMLInputElement>('radio');
    for (const hasty of [
      () => tap(radios()[0] as HTMLElement),
      () => fireEvent.keyDown(radios()[0] as HTMLElement, { key: 'Enter' }),
      () => fireEvent.keyDown(document.body, { key: '1' }),
    ]) {
      hasty();
      await pass(50);
      expect(radios().some(({ checked }) => checked)).toBe(false);
    }
    await pass(2_000);
    expect(screen.getByText('Câu 1/16')).toBeTruthy();
    tap(radios()[4] as HTMLElement);
    await pass(400);
    expect(screen.getByText('Câu 2/16')).toBeTruthy();
  });

  test('a second tap sends nothing, skips nothing more and does not close the thanks unseen', async () => {
    const { drafts } = await renderKiosk();
    await begin();
    await answer(1);
    for (let item = 0; item < 16; item += 1) await answer(item % 5);
    const again = (name: string) => {
      for (const button of screen.queryAllByRole('button', { name })) tap(button);
    };
    // The comment, then gender, age, and who filled it in.
    await press('Bỏ qua câu này');
    again('Bỏ qua câu này');
    await answer(0);
    await answer(3);
    await pass(SETTLED_MS);
    // The last answer twice, 420 ms apart: the second tap lies where the button that sends is by then.
    tap(screen.getAllByRole('radio')[0] as HTMLElement);
    await pass(420);
    again('Gửi phiếu');
    await pass(20);
    expect(drafts).toEqual([]);
    await press('Gửi phiếu');
    await settle();
    again('Xong');
    await settle();
    expect(screen.getByRole('heading', { name: 'Xin cảm ơn Ông/Bà.' })).toBeTruthy();
    expect(drafts).toHaveLength(1);
    await press('Xong');
    expect(screen.getByRole('button', { name: 'Bắt đầu' })).toBeTruthy();
  });

  test('a digit answers wherever the focus is, but not in a dialog', async () => {
    await renderKiosk();
    await begin();
    await answer(0);
    await pass(SETTLED_MS);
    const wayOut = screen.getByRole('button', { name: 'Kết thúc / Làm lại từ đầu' });
    wayOut.focus();
    tap(wayOut);
    fireEvent.keyDown(screen.getByRole('button', { name: 'Tiếp tục trả lời' }), { key: '2' });
    await pass(400);
    expect(screen.getByText('Câu 1/16')).toBeTruthy();
    await press('Tiếp tục trả lời');
    expect(document.activeElement).toBe(wayOut);
    fireEvent.keyDown(wayOut, { key: '2' });
    await pass(400);
    expect(screen.getByText('Câu 2/16')).toBeTruthy();
    (document.activeElement as HTMLElement).blur();
    await pass(46_000);
    await press('Tiếp tục');
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
  });

  test('an answer changed later is counted as a correction', async () => {
    const { drafts } = await renderKiosk();
    await begin();
    await answer(1);
    await answer(0);
    await press('Quay lại');
    await answer(4);
    for (let item = 1; item < 16; item += 1) await answer(3);
    await press('Bỏ qua câu này');
    await answer(0);
    await answer(3);
    await press('Bỏ qua câu này');
    await press('Gửi phiếu');
    await settle();
    const response = responseIn(drafts);
    expect(response.corrections).toBe(1);
    expect(response.answers).toMatchObject({ 'access.signage': 5 });
  });

  test('before sending, every answer is shown in its words; one is changed, and the list comes back to it', async () => {
    const { drafts } = await renderKiosk();
    await answerEverything();
    const rows = () =>
      within(screen.getByRole('list'))
        .getAllByRole('button')
        .map((row) => [...row.children].map(({ textContent }) => textContent));
    expect(rows()).toHaveLength(22);
    expect(rows()[0]).toEqual(['Người trả lời đã đủ 18 tuổi chưa?', 'Đã đủ 18 tuổi', 'Sửa']);
    expect(rows()[2]?.slice(1)).toEqual(['Rất không hài lòng', 'Sửa']);
    expect(rows()[7]?.slice(1)).toEqual(['Chưa phát sinh', 'Sửa']);
    expect(rows()[18]?.slice(1)).toEqual(['Chưa trả lời', 'Sửa']);
    await press(/^Trung tâm phục vụ có biển hiệu/);
    expect(heading()).toContain('có biển hiệu');
    expect(screen.getAllByRole<HTMLInputElement>('radio')[0]?.checked).toBe(true);
    await answer(4);
    expect(heading()).toBe('Ông/Bà đã trả lời xong');
    expect(rows()[2]?.slice(1)).toEqual(['Rất hài lòng', 'Sửa']);
    expect(document.activeElement?.textContent).toContain('có biển hiệu');
    // A look that changes nothing comes back the same way.
    await press(/^Hôm nay Ông\/Bà đến để làm gì/);
    await press('Quay lại');
    expect(heading()).toBe('Ông/Bà đã trả lời xong');
    // Going back is going back: to the question before, and from there to the one before it.
    await press('Quay lại');
    await press('Quay lại');
    expect(heading()).toBe('Độ tuổi');
    await press('Tiếp tục');
    await press('Tiếp tục');
    await press('Gửi phiếu');
    await settle();
    expect(responseIn(drafts)).toMatchObject({ answers: { 'access.signage': 5 }, corrections: 1 });
  });

  test('the list leads to what a change has brought, and nobody there wipes it', async () => {
    const { drafts } = await renderKiosk();
    await press('Bắt đầu');
    await press('Bỏ qua câu này');
    await answer(1);
    for (let item = 0; item < 16; item += 1) await answer(3);
    await press('Bỏ qua câu này');
    await answer(0);
    await answer(0);
    await press(/^Độ tuổi/);
    await answer(4);
    expect(heading()).toBe('Ông/Bà tự trả lời hay có người giúp?');
    await answer(0);
    expect(heading()).toBe('Ông/Bà đã trả lời xong');
    await pass(66_000);
    expect(heading()).toContain('mức độ hài lòng');
    expect(drafts.map(({ kind, body }) => [kind, body['reached']])).toEqual([['abandonment', 'assistance']]);
  });

  test('somebody who answers faster than one reads is asked to take their time, once', async () => {
    await renderKiosk();
    await begin();
    await answer(0);
    for (let item = 0; item < 4; item += 1) await answer(3, SETTLED_MS);
    expect(screen.getByRole('dialog', { name: 'Ông/Bà cứ thong thả' })).toBeTruthy();
    await press('Tiếp tục trả lời');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.getByText('Câu 5/16')).toBeTruthy();
    await press('Quay lại');
    await answer(3, SETTLED_MS);
    for (let item = 4; item < 10; item += 1) await answer(3, SETTLED_MS);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('somebody who reads is not asked to', async () => {
    await renderKiosk();
    await begin();
    await answer(0);
    for (let item = 0; item < 6; item += 1) await answer(3);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('an office that wants to know more asks it before the items, and the length says so', async () => {
    localStorage.setItem('sipas.further-questions', '["procedure-field", "respondent", "nonsense"]');
    const { drafts } = await renderKiosk();
    localStorage.clear();
    expect(screen.getByText('25 màn hình, khoảng 4 phút')).toBeTruthy();
    await begin();
    await answer(0);
    expect(heading()).toBe('Ông/Bà trả lời với tư cách nào?');
    await answer(1);
    expect(heading()).toBe('Lĩnh vực giải quyết công việc');
    expect(screen.getAllByRole('radio')).toHaveLength(16);
    await answer(15);
    for (let item = 0; item < 16; item += 1) await answer(3);
    await press('Bỏ qua câu này');
    await answer(0);
    await answer(0);
    await answer(0);
    await press('Gửi phiếu');
    await settle();
    expect(responseIn(drafts).context).toEqual({
      'visit-purpose': 'submit',
      respondent: 'organisation',
      'procedure-field': 16,
    });
  });

  test('whether of age is asked first; under 18 nothing further is asked, and nothing but that is sent', async () => {
    const { drafts } = await renderKiosk();
    await press('Bắt đầu');
    expect(heading()).toBe('Người trả lời đã đủ 18 tuổi chưa?');
    expect(screen.getAllByRole<HTMLInputElement>('radio').some(({ checked }) => checked)).toBe(false);
    await answer(1);
    expect(heading()).toBe('Máy không hỏi gì thêm');
    expect(screen.getByText(/không tính vào tỷ lệ hài lòng/)).toBeTruthy();
    await press('Gửi phiếu');
    await settle();
    expect(heading()).toBe('Xin cảm ơn Ông/Bà.');
    const { profile, answers, context, assistance } = responseIn(drafts);
    expect([profile, answers, context, assistance]).toEqual([{ age: 1 }, {}, {}, null]);
  });

  test('who leaves that out is asked for their age at the end, and told what "under 18" means', async () => {
    const { drafts } = await renderKiosk();
    await press('Bắt đầu');
    await press('Bỏ qua câu này');
    await answer(1);
    for (let item = 0; item < 16; item += 1) await answer(3);
    await press('Bỏ qua câu này');
    await answer(0);
    await answer(0);
    expect(heading()).toBe('Ông/Bà đã trả lời xong');
    expect(screen.getByText(/không tính vào tỷ lệ hài lòng/)).toBeTruthy();
    await press('Gửi phiếu');
    await settle();
    expect(drafts[0]?.body['response']).toMatchObject({ profile: { age: 1 }, assistance: null });
  });

  test.each([
    ['before the first answer', [], 'visit-purpose'],
    ['under 18', [1], 'age'],
    ['of age', [0], 'visit-purpose'],
    ['after the context', [0, 0], 'access.signage'],
  ])('stopping %s says where', async (_, answers, reached) => {
    const { drafts } = await renderKiosk();
    await press('Bắt đầu');
    for (const one of answers) await answer(one);
    await press('Kết thúc / Làm lại từ đầu');
    await press('Kết thúc');
    await settle();
    expect(drafts.map(({ body }) => body['reached'])).toEqual([reached]);
    expect(drafts.map(({ kind, body }) => checkBody(SERVICE, kind, body).ok)).toEqual([true]);
  });
});

describe('what must not be left behind', () => {
  test('nobody there: asked after 45 s, wiped 20 s later, and only where it stopped is recorded', async () => {
    const { drafts } = await renderKiosk();
    await begin();
    await answer(0);
    await answer(4);
    await pass(44_000);
    expect(screen.queryByText('Ông/Bà có muốn tiếp tục không?')).toBeNull();
    await pass(2_000);
    expect(screen.getByText('Ông/Bà có muốn tiếp tục không?')).toBeTruthy();
    await pass(20_000);
    expect(heading()).toContain('mức độ hài lòng');
    expect(drafts.map(({ kind, body }) => [kind, body['reached']])).toEqual([
      ['abandonment', 'access.seating'],
    ]);
    expect(JSON.stringify(drafts)).not.toContain('answers');
    await begin();
    await answer(0);
    expect(screen.getAllByRole<HTMLInputElement>('radio').some(({ checked }) => checked)).toBe(false);
  });

  test('after a sleep in which only the wall clock ran, nothing is left when the page is seen again', async () => {
    const { drafts } = await renderKiosk();
    await begin();
    await answer(0);
    const asleep = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 66_000);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(heading()).toContain('mức độ hài lòng');
    expect(drafts.map(({ kind }) => kind)).toEqual(['abandonment']);
    asleep.mockRestore();
  });

  test('the touch that wakes a device after a sleep is not the former respondent', async () => {
    await renderKiosk();
    await begin();
    await answer(0);
    const asleep = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 66_000);
    fireEvent.pointerDown(document.body);
    expect(heading()).toContain('mức độ hài lòng');
    asleep.mockRestore();
  });

  test('language, size and contrast set by somebody who left without starting are the usual ones again', async () => {
    await renderKiosk();
    await press('English');
    await settle();
    await pass(0);
    await press(/Larger text/);
    await press('High contrast');
    await press('Someone translates for me');
    await pass(40_000);
    expect(document.documentElement.lang).toBe('en');
    expect(document.documentElement.dir).toBe('ltr');
    i18nReady.emit('languageChanged', 'ar');
    expect(document.documentElement.dir).toBe('rtl');
    i18nReady.emit('languageChanged', 'en');
    await pass(6_000);
    await settle();
    expect(document.documentElement.lang).toBe('vi');
    expect(document.documentElement.dataset['contrast']).toBe('normal');
    expect(document.documentElement.style.getPropertyValue('--text-scale')).toBe('1');
    const interpreter = screen.getByRole('button', { name: 'Có người phiên dịch cho tôi' });
    expect(interpreter.getAttribute('aria-pressed')).toBe('false');
  });

  test('one press keeps the answers and the time starts anew', async () => {
    const { drafts } = await renderKiosk();
    await begin();
    await answer(0);
    await pass(46_000);
    await press('Tiếp tục');
    await pass(44_000);
    expect(screen.getByText('Câu 1/16')).toBeTruthy();
    expect(drafts).toEqual([]);
  });

  test('ending asks first, then wipes; starting over asks from the first question', async () => {
    const { drafts } = await renderKiosk();
    await begin();
    await answer(0);
    await press('Kết thúc / Làm lại từ đầu');
    await press('Tiếp tục trả lời');
    expect(screen.getByText('Câu 1/16')).toBeTruthy();
    await press('Kết thúc / Làm lại từ đầu');
    await press('Làm lại từ đầu');
    expect(heading()).toContain('đã đủ 18 tuổi chưa');
    expect(screen.getAllByRole<HTMLInputElement>('radio').some(({ checked }) => checked)).toBe(false);
    expect(drafts).toEqual([]);
    await press('Kết thúc / Làm lại từ đầu');
    await press('Kết thúc');
    expect(heading()).toContain('mức độ hài lòng');
    expect(drafts.map(({ kind }) => kind)).toEqual(['abandonment']);
  });

  test("the browser's back goes one screen back, and never to a former respondent", async () => {
    await renderKiosk();
    await begin();
    await answer(0);
    act(() => window.dispatchEvent(new PopStateEvent('popstate')) as never);
    expect(heading()).toContain('Hôm nay Ông/Bà đến để làm gì');
    act(() => window.dispatchEvent(new PageTransitionEvent('pagehide') as never) as never);
    await settle();
    expect(heading()).toContain('mức độ hài lòng');
    act(() => window.dispatchEvent(new PopStateEvent('popstate')) as never);
    expect(heading()).toContain('mức độ hài lòng');
  });

  test('size, contrast and language are the usual ones for the next respondent', async () => {
    await renderKiosk();
    await press('English');
    await settle();
    await pass(0);
    await press(/Larger text/);
    await press('High contrast');
    expect(document.documentElement.lang).toBe('en');
    expect(document.documentElement.dataset['contrast']).toBe('high');
    await press('Start');
    await press('End / Start over');
    await press('End');
    await settle();
    expect(document.documentElement.lang).toBe('vi');
    expect(document.documentElement.dataset['contrast']).toBe('normal');
    expect(document.documentElement.style.getPropertyValue('--text-scale')).toBe('1');
  });
});

describe('what is read aloud', () => {
  /** A Vietnamese voice, whose end a test tells or does not tell. */
  class Voice extends EventTarget {
    readonly said: SpeechSynthesisUtterance[] = [];
    readonly getVoices = () => [{ lang: 'vi-VN', localService: true }];
    readonly cancel = vi.fn();
    readonly speak = (utterance: SpeechSynthesisUtterance) => void this.said.push(utterance);
    end() {
      this.said.at(-1)?.dispatchEvent(new Event('end'));
    }
  }
  let voice: Voice;
  beforeEach(() => {
    voice = new Voice();
    vi.stubGlobal('speechSynthesis', voice);
    vi.stubGlobal(
      'SpeechSynthesisUtterance',
      class extends EventTarget {
        readonly text: string;
        constructor(text: string) {
          super();
          this.text = text;
        }
      },
    );
  });
  afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
  });
  const listen = async () => {
    await press('Nghe');
    await settle();
    await pass(0);
    expect(voice.said).toHaveLength(1);
  };
  /** The first item: at a tenth of a second a letter, a second a phrase and two to begin, one and a half times. */
  const mostMs = () => {
    const letters = must(voice.said[0], 'it speaks').text.replaceAll(' . ', '');
    const phrases = must(voice.said[0], 'it speaks').text.split(' . ').length;
    return 1.5 * (2_000 + letters.length * 100 + phrases * 1_000);
  };

  test('without an end counts as over after 1.5 times its length; then somebody is asked for, and gone', async () => {
    const { drafts } = await renderKiosk();
    await begin();
    await answer(1);
    await answer(4);
    await listen();
    await pass(mostMs() + 44_000);
    expect(screen.queryByRole('dialog')).toBeNull();
    await pass(2_000);
    expect(screen.getByRole('dialog')).toBeTruthy();
    // What comes late is no sign of life.
    voice.end();
    await pass(20_000);
    expect(screen.getByRole('button', { name: 'Bắt đầu' })).toBeTruthy();
    expect(drafts.map(({ kind }) => kind)).toEqual(['abandonment']);
  });

  test('to its end gives its listener the whole time from there, and a touch meanwhile takes nothing of it', async () => {
    await renderKiosk();
    await begin();
    await answer(1);
    await listen();
    await pass(10_000);
    fireEvent.pointerDown(document.body);
    await pass(25_000);
    voice.end();
    await pass(44_000);
    expect(screen.queryByRole('dialog')).toBeNull();
    await pass(2_000);
    expect(screen.getByRole('dialog')).toBeTruthy();
  });

  test('on the first screen keeps nobody’s language for ever', async () => {
    await renderKiosk();
    await press('English');
    await settle();
    voice.getVoices().push({ lang: 'en', localService: true });
    await press('Listen');
    await settle();
    await pass(300_000);
    expect(screen.getByRole('button', { name: 'Bắt đầu' })).toBeTruthy();
  });

  test('stops with the screen it is of, and its end counts from there', async () => {
    await renderKiosk();
    await begin();
    await answer(1);
    await listen();
    await answer(2);
    expect(voice.cancel).toHaveBeenCalled();
    await pass(46_000);
    expect(screen.getByRole('dialog')).toBeTruthy();
  });
});

describe('when storage fails', () => {
  test('OB3 it says so, keeps the answers, tries again with the same record, and thanks only then', async () => {
    let full = true;
    const tried: RecordDraft[] = [];
    await renderKiosk({
      submit: vi.fn(async (_, draft) => {
        tried.push(draft);
        return full
          ? err({ kind: 'storage-failed' as const, reason: 'quota' as const })
          : ok({ receipt: '1111 2222' });
      }),
    });
    await answerEverything();
    await press('Gửi phiếu');
    await settle();
    expect(heading()).toBe('Chưa lưu được phiếu');
    expect(screen.getByText('Bộ nhớ của máy đã đầy.')).toBeTruthy();
    expect(screen.queryByText(/cảm ơn/)).toBeNull();
    full = false;
    await press('Thử lại');
    await settle();
    expect(heading()).toBe('Xin cảm ơn Ông/Bà.');
    expect(tried).toHaveLength(2);
    expect(tried[1]).toBe(tried[0]);
  });

  test('giving the answers up says that they are deleted, and asks first', async () => {
    await renderKiosk({
      submit: vi.fn(async () => err({ kind: 'storage-failed' as const, reason: 'quota' as const })),
    });
    await answerEverything();
    await press('Gửi phiếu');
    await settle();
    await press('Xóa phiếu này, không gửi');
    await press('Giữ lại');
    expect(heading()).toBe('Chưa lưu được phiếu');
    await press('Xóa phiếu này, không gửi');
    await press('Xóa, không gửi');
    expect(heading()).toContain('mức độ hài lòng');
  });

  test('a store that cannot be opened is said at once, and no answer is taken', async () => {
    await renderKiosk({ enrolment: async () => err({ kind: 'storage-failed', reason: 'cannot-open' }) });
    await settle();
    expect(heading()).toBe('Không mở được bộ nhớ của máy');
    expect(screen.queryByRole('button', { name: 'Bắt đầu' })).toBeNull();
  });

  test('ME2 a new name of the office is shown to the next respondent', async () => {
    let name = 'Trung tâm Ba Đình';
    await renderKiosk({
      enrolment: async () => ok({ ...ENROLMENT, unit: { ...ENROLMENT.unit, name } }),
    });
    expect(screen.getByText(/Trung tâm Ba Đình/)).toBeTruthy();
    name = 'Trung tâm Ngọc Hà';
    await begin();
    await settle();
    await press('Kết thúc / Làm lại từ đầu');
    await press('Kết thúc');
    await settle();
    expect(screen.getByText(/Trung tâm Ngọc Hà/)).toBeTruthy();
  });

  test('a device without an office leads to set-up, and says so in the language one chooses', async () => {
    await renderKiosk({ enrolment: async () => ok(null) });
    await settle();
    expect(screen.getByRole('link', { name: 'Đăng ký máy' }).getAttribute('href')).toBe('/kiosk/setup');
    await press('English');
    await settle();
    expect(heading()).toBe('This device is not enrolled');
    await press('Tiếng Việt');
    await settle();
    expect(heading()).toBe('Máy này chưa được đăng ký');
  });
});

describe('a kiosk that takes no answers', () => {
  const broken: Device['enrolment'] = async () => err({ kind: 'storage', cause: 'cannot-open' } as never);

  test.each([
    ['Máy này chưa được đăng ký', { enrolment: async () => ok(null) }, false],
    ['Không mở được bộ nhớ của máy', { enrolment: broken }, false],
    ['Trình duyệt này quá cũ', {}, true],
  ] as const)(
    'says why (%s), and looks again by itself once a minute while nobody touches it',
    async (title, change, isTooOld) => {
      await renderKiosk(change, isTooOld);
      expect(heading()).toBe(title);
      expect(screen.queryByRole('button', { name: 'Bắt đầu' })).toBeNull();
      await pass(59_000);
      fireEvent.pointerDown(document.body);
      await pass(59_000);
      expect(reload).not.toHaveBeenCalled();
      await pass(2_000);
      expect(reload).toHaveBeenCalledTimes(1);
    },
  );
});

describe('a questionnaire the office chose', () => {
  test('is asked with its own levels and sent under its own name, and no other is taken up while somebody answers', async () => {
    let chosen = OWN;
    const { device, drafts } = await renderKiosk({ asked: async () => chosen });
    await begin();
    await answer(0);
    chosen = SERVICE;
    expect(screen.getAllByRole('radio').map((radio) => (radio as HTMLInputElement).value)).toEqual([
      '1',
      '2',
      '3',
      'not-applicable',
      'declined',
    ]);
    await answer(2);
    await pass(10 * 60_000);
    expect(drafts.length).toBeLessThanOrEqual(1);
    for (const [questionnaire] of vi.mocked(device.submit).mock.calls) expect(questionnaire.id).toBe(OWN.id);
  });
});

describe('a kiosk whose office is closed', () => {
  const closed = (isClosed = true): Partial<Device> => ({
    office: async () => ({
      isClosed,
      length: { questionnaire: SERVICE.id, version: SERVICE.version, minutes: 7 },
    }),
  });
  const LEFT_MS = 46_000;
  const wakeButton = () => screen.queryByRole('button', { name: 'Chạm vào màn hình để mở máy' });
  const locks = () => {
    const release = vi.fn(async () => {});
    const request = vi.fn(async () => ({ release }));
    vi.stubGlobal('navigator', Object.assign(Object.create(navigator), { wakeLock: { request } }));
    return { request, release };
  };
  afterEach(() => vi.unstubAllGlobals());

  test('OT3 goes dark once nobody is there and lets the display sleep; a touch brings the first screen back and answers nothing', async () => {
    const { request, release } = locks();
    const { drafts } = await renderKiosk(closed());
    expect(request).toHaveBeenCalledTimes(1);
    expect(heading()).toContain('mức độ hài lòng');
    await pass(LEFT_MS);
    await settle();
    expect(heading()).toBe('Ngoài giờ làm việc');
    expect(release).toHaveBeenCalledTimes(1);
    tap(must(wakeButton(), 'the sleep screen'));
    await settle();
    expect(heading()).toContain('mức độ hài lòng');
    expect(request).toHaveBeenCalledTimes(2);
    await pass(LEFT_MS);
    fireEvent.keyDown(window, { key: 'a' });
    await settle();
    expect(heading()).toContain('mức độ hài lòng');
    expect(drafts).toEqual([]);
  });

  test('OT3 never goes dark while somebody answers', async () => {
    await renderKiosk(closed());
    await press('Bắt đầu');
    await settle();
    for (let seconds = 0; seconds < 120; seconds += 30) {
      fireEvent.pointerDown(window);
      await pass(30_000);
    }
    expect(wakeButton()).toBeNull();
    expect(screen.getAllByRole('radio').length).toBeGreaterThan(0);
  });

  test('OT1 in its hours it stays awake, and says how long answering takes in this office', async () => {
    await renderKiosk(closed(false));
    await pass(2 * LEFT_MS);
    expect(wakeButton()).toBeNull();
    expect(screen.getByText('23 màn hình, khoảng 7 phút')).toBeTruthy();
  });

  test('OT2 the length of another questionnaire is not said of this one', async () => {
    await renderKiosk({ ...closed(false), asked: async () => OWN });
    expect(screen.queryByText(/7 phút/)).toBeNull();
  });
});
