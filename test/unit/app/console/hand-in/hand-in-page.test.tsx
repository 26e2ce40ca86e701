// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadConsoleTexts } from '../../../../../src/app/console/console-texts.ts';
import { HandInPage } from '../../../../../src/app/console/hand-in/hand-in-page.tsx';
import { i18nReady, startI18n } from '../../../../../src/app/i18n/i18n.ts';
import { collectorSignedHeader } from '../../../../../src/core/protocol/signed.ts';
import { encodeReceiptFile, transferFileHeader } from '../../../../../src/core/protocol/transfer-file.ts';
import { signed } from '../../../../support/reference-crypto.ts';
import { RECEIPT_KEY } from '../../../../support/test-keys.ts';

const ACKNOWLEDGEMENT = signed(
  collectorSignedHeader('sipas-acknowledgement', RECEIPT_KEY.id),
  `{"batch":"${'b'.repeat(32)}","enrolment":"${'a'.repeat(32)}","epoch":"${'c'.repeat(32)}","membership":null,"protocol":1,"receivedAtMs":1,"records":[{"id":null,"outcome":"stored","reason":null,"sha256":"${'e'.repeat(64)}"}]}`,
  RECEIPT_KEY,
);

let answers: (() => Response)[];
let saved: string[];

beforeAll(async () => {
  startI18n('vi');
  await loadConsoleTexts();
});

beforeEach(() => {
  saved = [];
  answers = [() => new Response(ACKNOWLEDGEMENT)];
  vi.stubGlobal('fetch', async () => (answers.length > 1 ? answers.shift() : answers[0])?.());
  URL.createObjectURL = () => 'blob:test';
  URL.revokeObjectURL = () => {};
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });
});

afterEach(async () => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  await i18nReady.changeLanguage('vi');
});

function choose(label: RegExp, ...files: File[]) {
  render(
    <MemoryRouter>
      <HandInPage />
    </MemoryRouter>,
  );
  fireEvent.change(screen.getByLabelText(label), { target: { files } });
}

const transferFile = (name: string, ...lines: string[]) =>
  new File([transferFileHeader(), ...lines.map((line) => `${line}\n`)], name);

describe('the page that takes files', () => {
  test('says how far it is, what the records came to, and gives the receipt with what to do', async () => {
    choose(/Chọn tệp phiếu/, transferFile('a.sipas-batches', btoa('one'), btoa('two')));
    const panel = within(await screen.findByTestId('handed-file'));
    expect(await panel.findByText('2 / 2 phần · Đã nộp xong')).toBeTruthy();
    expect(panel.getByTestId('stored').textContent).toBe('2');
    expect(panel.queryByTestId('held')).toBeNull();
    fireEvent.click(panel.getByRole('button', { name: 'Tải tệp biên nhận' }));
    expect(saved).toEqual(['a.sipas-receipts']);
  });

  test('TF1 names each refused line with its reason, one it knows no words for by its code', async () => {
    answers = [
      () => Response.json({ code: 'batch-digest-mismatch' }, { status: 400 }),
      () => Response.json({ code: 'parameter-invalid' }, { status: 400 }),
    ];
    choose(/Chọn tệp phiếu/, transferFile('a', btoa('one'), 'x', btoa('two')));
    expect(await screen.findByText('3 dòng không được nhận:')).toBeTruthy();
    const lines = screen.getAllByRole('listitem').map(({ textContent }) => textContent);
    expect(lines).toEqual([
      'Dòng 2: nội dung đã bị thay đổi, không khớp với mã kiểm tra.',
      'Dòng 3: dòng bị cắt ngắn hoặc bị sửa.',
      'Dòng 4: hệ thống không nhận (parameter-invalid).',
    ]);
    expect(screen.queryByRole('button', { name: 'Tải tệp biên nhận' })).toBeNull();
  });

  test('names no more lines than one looks through, and says how many there are', async () => {
    choose(/Chọn tệp phiếu/, transferFile('a', ...Array.from({ length: 53 }, () => 'x')));
    expect(await screen.findByText('53 dòng không được nhận:')).toBeTruthy();
    expect(screen.getAllByRole('listitem')).toHaveLength(50);
    expect(screen.getByText('và 3 dòng nữa.')).toBeTruthy();
  });

  test('takes files that are dropped, and none while it is at work', async () => {
    let answer: (response: Response) => void = () => {};
    vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => (answer = resolve)));
    choose(/Chọn tệp phiếu/);
    const drop = (name: string) =>
      fireEvent.drop(screen.getByText('Chọn tệp phiếu'), {
        dataTransfer: { files: [transferFile(name, btoa('one'))] },
      });
    drop('a');
    expect(await screen.findByText('0 / 1 phần')).toBeTruthy();
    drop('b');
    expect(screen.getByRole('button', { name: 'Dừng lại' })).toBeTruthy();
    answer(new Response(ACKNOWLEDGEMENT));
    expect(await screen.findByText('1 / 1 phần · Đã nộp xong')).toBeTruthy();
    expect(screen.getAllByTestId('handed-file')).toHaveLength(1);
  });

  test('without a network it says how to go on, and goes on', async () => {
    const offline = () => {
      throw new TypeError('failed to fetch');
    };
    answers = [offline, () => new Response(ACKNOWLEDGEMENT)];
    choose(/Chọn tệp phiếu/, transferFile('a', btoa('one')));
    expect((await screen.findByRole('alert')).textContent).toContain('Khi có mạng, bấm “Tiếp tục”');
    expect(screen.getByText('0 / 1 phần')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Tiếp tục' }));
    expect(await screen.findByText('1 / 1 phần · Đã nộp xong')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test.each([
    ['a receipt file', encodeReceiptFile([]), /Đây là tệp biên nhận/],
    ['a photo', '\u00ff\u00d8', /không phải tệp phiếu của SIPAS/],
    ['a file of a newer app', '{"file":"sipas-batches","protocol":9}\n', /phiên bản khác của ứng dụng/],
    ['a file that was cut after its first line', transferFileHeader(), /không có phiếu nào/],
  ])('%s is told in words', async (_, content, words) => {
    choose(/Chọn tệp phiếu/, new File([content], 'x'));
    expect(await screen.findByText(words)).toBeTruthy();
  });

  test('is complete in English', async () => {
    await i18nReady.changeLanguage('en');
    choose(/Choose transfer files/, transferFile('a', btoa('one')));
    expect(await screen.findByText('1 / 1 batch · Handed in')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Download the receipt file' })).toBeTruthy();
  });
});
