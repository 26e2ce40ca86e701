// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { must } from '../../../../../src/core/kernel/assert.ts';
import { paperQuestions } from '../../../../../src/core/paper/paper-questions.ts';
import { parseQuestionnaire } from '../../../../../src/core/questionnaire/parse-questionnaire.ts';
import serviceJson from '../../../../../survey-schemas/sipas-2023-service.json' with { type: 'json' };
import { refused } from '../fake-collector.ts';
import { collectorForEachTest, loadLater, MO, openAt, PROVINCE } from '../people-fixture.tsx';

const parsed = parseQuestionnaire(serviceJson);
if (!parsed.ok) throw new Error(parsed.error.reason);
const SERVICE = parsed.value;
const QUESTIONS = paperQuestions(SERVICE);
const UNIT = { ref: '97@2025-07-01', code: '97', name: 'Tỉnh Thử', nameEn: 'Test Province' };
const OF = { questionnaire: SERVICE.id, version: 1 };
const RANGE = { first: '00000013', count: 3, unit: UNIT, ...OF, language: 'vi', day: '2026-11-01' };
const FORM = {
  ...{ number: '00000013', unit: UNIT, ...OF, language: 'vi', day: '2026-11-01' },
  ...{ state: 'printed', isOwn: false, differences: null },
};
const ADDRESS = '/api/v1/paper-forms';

const collector = collectorForEachTest();
beforeAll(async () => {
  await loadLater();
  HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
    this.open = false;
  };
});
beforeEach(() => {
  collector
    .on('GET /api/v1/questionnaires', { json: { questionnaires: [SERVICE] } })
    .on('GET /api/v1/units', { json: { units: [PROVINCE] } })
    .on(`GET ${ADDRESS}/00000013`, { json: FORM });
});

const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
const address = () => screen.getByTestId('address').textContent;
const type = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });
const enterAt = (field: HTMLElement) => fireEvent.keyDown(field, { key: 'Enter' });
const openNumber = async (typed: string) => {
  const field = await screen.findByLabelText('Số phiếu');
  type(field, typed);
  fireEvent.submit(must(field.closest('form'), 'it stands in a form'));
  return field;
};

describe('the page of paper forms', () => {
  test('says what waits for whom, what was printed, and the error only from ten forms on', async () => {
    const error = { ...OF, month: '2026-11', forms: 12 };
    collector.on(`GET ${ADDRESS}`, {
      json: {
        today: '2026-11-30',
        ranges: [{ ...RANGE, once: 1, twice: 1, counted: 0, withdrawn: 0 }],
        waiting: [
          { number: '00000013', unit: UNIT, state: 'once', isOwn: true },
          { number: '00000021', unit: UNIT, state: 'twice', isOwn: false },
        ],
        errors: [
          {
            ...error,
            found: {
              ...{ compared: 2_000, differed: 12, rate: 0.003009, low: 0.00172, high: 0.005257 },
              questions: [{ question: 'gender', differed: 12 }],
            },
          },
          { ...error, month: '2026-10', forms: 9, found: null },
        ],
      },
    });
    openAt('/console/paper?unit=97');
    const waiting = await screen.findAllByTestId('waiting-form');
    expect(waiting.map(({ textContent }) => textContent)).toEqual([
      expect.stringContaining('Xử lý phiếu 0000 0021'),
      expect.stringContaining('Ông/Bà đã nhập'),
    ]);
    expect(screen.getByRole('link', { name: 'Xử lý phiếu 0000 0021' }).getAttribute('href')).toBe(
      '/console/paper/settle?number=00000021',
    );
    const cells = within(screen.getByTestId('paper-range')).getAllByRole('cell');
    expect(cells.slice(2).map(({ textContent }) => textContent)).toEqual(['1', '1', '1', '0', '0']);
    const [told, few] = screen.getAllByTestId('paper-error').map(({ textContent }) => textContent);
    expect(told).toMatch(/0,30%.*0,17% – 0,53%/);
    expect(told).toContain('Giới tính (12)');
    expect(few).toContain('Chưa đủ 10 phiếu');
    expect(collector.asked.find(({ path }) => path === ADDRESS)?.query).toBe('unit=97');
  });

  test('lets administrators alone print and withdraw, and withdraws when it is confirmed', async () => {
    const json = { today: '2026-11-30', waiting: [], errors: [] };
    collector
      .on(`GET ${ADDRESS}`, {
        json: { ...json, ranges: [{ ...RANGE, once: 0, twice: 0, counted: 0, withdrawn: 0 }] },
      })
      .on(`DELETE ${ADDRESS}/00000013`, { status: 204 });
    openAt('/console/paper');
    await screen.findByRole('link', { name: 'In phiếu' });
    const field = await screen.findByLabelText('Số phiếu');
    type(field, '00000031');
    press('Hủy số phiếu');
    expect(await screen.findByText(/^Chữ số cuối không khớp/)).toBeTruthy();
    type(field, '0000 0013');
    press('Hủy số phiếu');
    const dialog = await screen.findByRole('dialog');
    expect(collector.asked.some(({ method }) => method === 'DELETE')).toBe(false);
    fireEvent.click(within(dialog).getByRole('button', { name: 'Hủy phiếu này' }));
    expect(await screen.findByText('Đã hủy phiếu 0000 0013.')).toBeTruthy();
  });

  test('shows staff neither, and where nothing is printed says so', async () => {
    collector
      .on('GET /api/v1/session', { json: { ...MO, role: 'staff' } })
      .on(`GET ${ADDRESS}`, { json: { today: '2026-11-30', ranges: [], waiting: [], errors: [] } });
    openAt('/console/paper');
    expect((await screen.findByTestId('empty')).textContent).toContain('Chưa in phiếu nào');
    expect(screen.queryByRole('link', { name: 'In phiếu' })).toBeNull();
    expect(screen.getByRole('link', { name: 'Nhập phiếu' })).toBeTruthy();
  });
});

describe('entering a form', () => {
  test('says what is wrong with a number, or with the form it is of', async () => {
    collector.on(`GET ${ADDRESS}/00000021`, refused(404, 'paper-form-unknown'));
    openAt('/console/paper/enter');
    await openNumber('0000 001');
    expect(await screen.findByText(/^Số phiếu có tám chữ số/)).toBeTruthy();
    await openNumber('00000031');
    expect(await screen.findByText(/^Chữ số cuối không khớp/)).toBeTruthy();
    expect(collector.asked.some(({ path }) => path.startsWith(`${ADDRESS}/`))).toBe(false);
    await openNumber('00000021');
    expect(await screen.findByText(/^Không có phiếu nào mang số này/)).toBeTruthy();
    await openNumber('00000013 98@2025-07-01 sipas-2023-service 1');
    expect(await screen.findByText(/^Mã QR ghi một đơn vị/)).toBeTruthy();
  });

  test('goes by the keyboard from field to field, says what is no code, and saves at the last', async () => {
    collector.on(`POST ${ADDRESS}/00000013/passes`, { json: { state: 'twice' } });
    openAt('/console/paper/enter');
    await openNumber(`00000013 ${UNIT.ref} ${SERVICE.id} 1`);
    const day = await screen.findByLabelText('Ngày trả lời ghi trên phiếu');
    await expect.poll(() => document.activeElement).toBe(day);
    type(day, '2026-11-14');
    enterAt(day);
    const typed: Record<string, string> = { 'access.signage': '7', gender: 'X', age: '4' };
    for (const { id } of QUESTIONS.slice(0, -1)) {
      const field = document.activeElement as HTMLInputElement;
      type(field, typed[id] ?? '');
      enterAt(field);
    }
    const last = document.activeElement as HTMLInputElement;
    type(last, '4');
    enterAt(last);
    const comment = screen.getByLabelText('Ông/Bà có góp ý gì thêm không?');
    expect(document.activeElement).toBe(comment);
    type(comment, 'Nhanh');
    // A line more, by the browser.
    expect(enterAt(comment as HTMLInputElement)).toBe(true);
    const form = must(last.closest('form'), 'it stands in a form');
    fireEvent.submit(form);
    const wrong = screen.getByLabelText(/^1\. Bộ phận Một cửa có biển hiệu/);
    expect(document.activeElement).toBe(wrong);
    expect(screen.getByText('Vui lòng gõ một trong: 1, 2, 3, 4, 5, 0, k, x, hoặc để trống.')).toBeTruthy();
    expect(collector.sent(`POST ${ADDRESS}/00000013/passes`)).toEqual([]);
    type(wrong, '5');
    fireEvent.submit(form);
    expect(await screen.findByText(/^Phiếu 0000 0013: hai lần nhập khác nhau/)).toBeTruthy();
    const empty = Object.fromEntries(QUESTIONS.map(({ id }) => [id, 'empty']));
    expect(collector.sent(`POST ${ADDRESS}/00000013/passes`)).toEqual([
      {
        day: '2026-11-14',
        marks: { ...empty, 'access.signage': '5', gender: 'double', age: '4' },
        comment: 'Nhanh',
      },
    ]);
    // The next form: its number, and the same day.
    await openNumber('00000013');
    await waitFor(() => expect(document.activeElement?.getAttribute('type')).toBe('text'));
    expect((screen.getByLabelText('Ngày trả lời ghi trên phiếu') as HTMLInputElement).value).toBe(
      '2026-11-14',
    );
  });

  test('says of a form why it is not to be entered, also where somebody was faster', async () => {
    const passes = `POST ${ADDRESS}/00000013/passes`;
    collector
      .on(`GET ${ADDRESS}/00000013`, { json: { ...FORM, state: 'once', isOwn: true } })
      .on(`GET ${ADDRESS}/00000021`, { json: { ...FORM, number: '00000021', state: 'twice' } });
    openAt('/console/paper/enter?number=00000013');
    expect((await screen.findByTestId('closed')).textContent).toContain('Ông/Bà đã nhập phiếu này');
    press('Mở phiếu khác');
    await openNumber('00000021');
    expect((await screen.findByTestId('closed')).textContent).toContain('Xử lý phiếu 0000 0021');
    press('Mở phiếu khác');
    collector
      .on(`GET ${ADDRESS}/00000013`, { json: { ...FORM, state: 'once' } })
      .on(passes, refused(409, 'paper-form-closed', { fault: 'entered-twice' }));
    await openNumber('00000013');
    const day = await screen.findByLabelText('Ngày trả lời ghi trên phiếu');
    expect(screen.getByText(/^Lần nhập thứ hai/)).toBeTruthy();
    type(day, '2026-11-14');
    fireEvent.submit(must(day.closest('form'), 'it stands in a form'));
    expect(await screen.findByText(/^Hai người đã nhập phiếu này/)).toBeTruthy();
    collector.on(passes, refused(400, 'parameter-invalid', { detail: '/day' }));
    fireEvent.submit(must(day.closest('form'), 'it stands in a form'));
    expect(await screen.findByText(/^Ngày trả lời phải từ ngày in phiếu/)).toBeTruthy();
  });
});

describe('settling a form', () => {
  const DIFFERENCES = [
    { question: 'day', first: '2026-11-14', second: '2026-11-13' },
    { question: 'access.signage', first: '4', second: 'double' },
  ];

  test('shows both readings, chooses nothing beforehand, and asks one of the two for a reason', async () => {
    collector
      .on(`GET ${ADDRESS}/00000013`, {
        json: { ...FORM, state: 'twice', isOwn: true, differences: DIFFERENCES },
      })
      .on(`POST ${ADDRESS}/00000013/settlement`, { json: { state: 'counted' } });
    openAt('/console/paper/settle?number=00000013');
    const choice = (await screen.findByLabelText(
      /^Trên giấy: Bộ phận Một cửa có biển hiệu/,
    )) as HTMLSelectElement;
    expect(choice.value).toBe('');
    expect(screen.getByText('Đánh dấu hơn một ô', { selector: 'b' })).toBeTruthy();
    press('Tính phiếu');
    expect(await screen.findByText('Vui lòng chọn cho mọi chỗ khác nhau.')).toBeTruthy();
    type(choice, '4');
    type(screen.getByLabelText('Trên giấy: Ngày trả lời'), '2026-11-13');
    press('Tính phiếu');
    expect(await screen.findByText(/vui lòng chọn lý do/)).toBeTruthy();
    type(screen.getByLabelText('Vì sao người đã nhập tự xử lý'), 'slip');
    press('Tính phiếu');
    expect(await screen.findByText('Đã tính phiếu 0000 0013.')).toBeTruthy();
    expect(collector.sent(`POST ${ADDRESS}/00000013/settlement`)).toEqual([
      { marks: { day: '2026-11-13', 'access.signage': '4' }, reason: 'slip' },
    ]);
  });

  test('shows both comments, and takes one of them, another, or none', async () => {
    const differences = [{ question: 'comment', first: '', second: 'Nhanh' }];
    collector
      .on(`GET ${ADDRESS}/00000013`, { json: { ...FORM, state: 'twice', differences } })
      .on(`POST ${ADDRESS}/00000013/settlement`, { json: { state: 'counted' } });
    openAt('/console/paper/settle?number=00000013');
    const choice = await screen.findByLabelText(/^Trên giấy: Ông\/Bà có góp ý/);
    expect(screen.getByText('không ghi gì', { selector: 'b' })).toBeTruthy();
    expect(screen.getByText('“Nhanh”', { selector: 'b' })).toBeTruthy();
    press('Tính phiếu');
    expect(await screen.findByText('Vui lòng chọn cho mọi chỗ khác nhau.')).toBeTruthy();
    type(choice, 'otherwise');
    type(screen.getByLabelText('Góp ý ghi trên phiếu'), 'Nhanh lắm');
    press('Tính phiếu');
    await screen.findByText('Đã tính phiếu 0000 0013.');
    expect(collector.sent(`POST ${ADDRESS}/00000013/settlement`)).toEqual([
      { marks: { comment: 'Nhanh lắm' }, reason: null },
    ]);
  });

  test('of a form that agrees counts it, and of one that is not there yet says so', async () => {
    collector
      .on(`GET ${ADDRESS}/00000013`, { json: { ...FORM, state: 'twice', isOwn: true, differences: [] } })
      .on(`GET ${ADDRESS}/00000021`, { json: { ...FORM, number: '00000021', state: 'once' } })
      .on(`POST ${ADDRESS}/00000013/settlement`, { json: { state: 'counted' } });
    openAt('/console/paper/settle');
    await openNumber('00000013');
    await screen.findByText(/^Hai lần nhập giống nhau/);
    press('Tính phiếu');
    await screen.findByText('Đã tính phiếu 0000 0013.');
    expect(collector.sent(`POST ${ADDRESS}/00000013/settlement`)).toEqual([{ marks: {}, reason: null }]);
    await openNumber('00000021');
    expect((await screen.findByTestId('closed')).textContent).toContain('chưa được hai người nhập');
  });
});

describe('printing forms', () => {
  test('takes numbers for what the address names, and shows a form for each with its code', async () => {
    const ranges = [{ ...RANGE, once: 0, twice: 0, counted: 0, withdrawn: 0 }];
    collector
      .on(`POST ${ADDRESS}`, { status: 201, json: RANGE })
      .on(`GET ${ADDRESS}`, { json: { today: '2026-11-30', ranges, waiting: [], errors: [] } });
    openAt(`/console/paper/print?unit=97&questionnaire=${SERVICE.id}@1&copies=0`);
    await screen.findByText('Tỉnh Thử (97)');
    press('Cấp số và mở bản in');
    expect(await screen.findByText('Vui lòng nhập một số từ 1 đến 100.')).toBeTruthy();
    type(screen.getByLabelText('Số phiếu'), '3');
    press('Cấp số và mở bản in');
    const forms = await screen.findAllByTestId('printed-form');
    expect(collector.sent(`POST ${ADDRESS}`)).toEqual([{ unit: '97', ...OF, language: 'vi', count: 3 }]);
    expect(address()).toBe('/console/paper/print?unit=97%402025-07-01&first=00000013');
    expect(forms.map((form) => within(form).getByText(/^0000 00/).textContent)).toEqual([
      '0000 0013',
      '0000 0021',
      '0000 0037',
    ]);
    const [first] = forms;
    expect(first?.textContent).toContain('Xin không ghi họ tên');
    expect(first?.querySelectorAll('tbody tr')).toHaveLength(16);
    expect(first?.getAttribute('lang')).toBe('vi');
  });

  test('of numbers that are not there, or not in one’s scope, says so', async () => {
    collector.on(`GET ${ADDRESS}`, { json: { today: '2026-11-30', ranges: [], waiting: [], errors: [] } });
    openAt('/console/paper/print?first=00000013');
    expect(await screen.findByTestId('unknown')).toBeTruthy();
  });
});
