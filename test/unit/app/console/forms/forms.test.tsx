// @vitest-environment jsdom
import { fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { Forms, ListedForm } from '../../../../../src/contract/units/questionnaires.ts';
import type { Day } from '../../../../../src/core/kernel/calendar.ts';
import { refused } from '../fake-collector.ts';
import { collectorForEachTest, openAt } from '../people-fixture.tsx';

const TODAY = '2026-11-30' as Day;
const OWN: ListedForm = {
  ...{ id: 'own-form', version: 2, sha256: 'a'.repeat(64), languages: ['vi', 'en'] },
  title: { vi: 'Phiếu của xã', en: 'Commune form' },
  itemCount: 6,
  levels: [{ vi: 'Không hài lòng' }, { vi: 'Bình thường' }, { vi: 'Hài lòng' }],
  satisfiedFrom: 3,
  ...{ isOwnForm: true, isStandard: false, source: 'Xã tự soạn', isWordingChecked: false },
  added: { atMs: Date.UTC(2026, 10, 20), by: 'Chị Hoa' },
  lastDay: null,
};
const STANDARD: ListedForm = {
  ...OWN,
  ...{ id: 'sipas-2023-service', version: 1, sha256: 'b'.repeat(64), isOwnForm: false, isStandard: true },
  title: { vi: 'Phiếu chuẩn', en: 'Standard form' },
  itemCount: 16,
  added: null,
};
const UNIT = { ref: '971@2025-07-01', code: '971', name: 'Xã Một', nameEn: 'Mot Commune' };
const ANSWER: Forms = {
  atMs: Date.UTC(2026, 10, 30),
  today: TODAY,
  forms: [OWN, STANDARD],
  choices: [
    { unit: UNIT, from: '2026-11-25' as Day, questionnaire: 'own-form', version: 2, isInForce: true },
    {
      ...{ unit: UNIT, from: '2027-01-01' as Day },
      ...{ questionnaire: 'sipas-2023-service', version: 1, isInForce: false },
    },
  ],
};

const collector = collectorForEachTest();
const fileOf = (text: string) => new File([text], 'form.json', { type: 'application/json' });

describe('the page of questionnaires', () => {
  test('says what each is, whose it is, and where and since when it is asked', async () => {
    collector.on('GET /api/v1/forms', { json: ANSWER });
    openAt('/console/forms');
    const [own, standard] = await screen.findAllByTestId('form');
    expect(own?.textContent).toContain('Phiếu của xã');
    expect(own?.textContent).toContain('6 câu · 3 mức, hài lòng: “Hài lòng”');
    expect(own?.textContent).toContain('Phiếu riêng, không phải SIPAS');
    expect(own?.textContent).toContain('Chị Hoa đưa vào ngày 20/11/2026.');
    expect(own?.textContent).toContain('Xã Một, từ 25/11/2026');
    expect(standard?.textContent).toContain('Bộ câu hỏi SIPAS');
    expect(standard?.textContent).toContain('Mặc định: mọi nơi chưa chọn phiếu khác.');
    expect(within(standard as HTMLElement).queryByText('Ngừng dùng')).toBeNull();
  });

  test('shows one on a kiosk in a frame, upright or lying', async () => {
    collector.on('GET /api/v1/forms', { json: ANSWER });
    openAt('/console/forms');
    fireEvent.click(await screen.findByLabelText('Xem thử Phiếu của xã'));
    const frame = await screen.findByTitle('Máy khảo sát xem thử: Phiếu của xã');
    expect(frame.getAttribute('src')).toBe(`/preview/${OWN.sha256}`);
    fireEvent.click(screen.getByText('Máy dựng đứng'));
    expect(frame.parentElement?.dataset['upright']).toBe('true');
  });

  test('retires one after a day, and takes back a choice that is to come', async () => {
    collector
      .on('GET /api/v1/forms', { json: ANSWER })
      .on('PUT /api/v1/forms/own-form/2/last-day', { status: 204 })
      .on('DELETE /api/v1/form-choices', { status: 204 });
    openAt('/console/forms');
    fireEvent.click(await screen.findByLabelText('Ngừng dùng Phiếu của xã'));
    const day = await screen.findByLabelText('Ngày cuối cùng còn hỏi');
    fireEvent.change(day, { target: { value: '2026-11-29' } });
    await screen.findByText('Vui lòng chọn hôm nay hoặc một ngày sau hôm nay.');
    fireEvent.change(day, { target: { value: '2026-12-31' } });
    fireEvent.click(screen.getByText('Ngừng dùng sau ngày này'));
    await expect
      .poll(() => collector.asked.find(({ method }) => method === 'PUT')?.body)
      .toEqual({ lastDay: '2026-12-31' });
    // Only the one that is to come can be taken back.
    fireEvent.click(screen.getByLabelText('Bỏ lựa chọn của Xã Một'));
    await expect
      .poll(() => collector.asked.find(({ method }) => method === 'DELETE')?.query)
      .toBe('unit=971%402025-07-01&from=2027-01-01');
  });

  test('says why a file was not taken and at which place, and that one was', async () => {
    collector.on('GET /api/v1/forms', { json: ANSWER }).on(
      'POST /api/v1/forms',
      refused(400, 'questionnaire-refused', {
        ...{ detail: '/scale/satisfiedFrom', fault: 'satisfied-from', reason: 'a level from 2 to 3' },
      }),
    );
    openAt('/console/forms');
    await screen.findAllByTestId('form');
    const input = () => document.querySelector('input[type=file]') as HTMLInputElement;
    fireEvent.change(input(), { target: { files: [fileOf('{}')] } });
    await screen.findByText('Mức hài lòng phải từ 2 đến mức cao nhất.', { exact: false });
    screen.getByText('/scale/satisfiedFrom');
    collector.on('POST /api/v1/forms', refused(409, 'questionnaire-released'));
    fireEvent.change(input(), { target: { files: [fileOf('{}')] } });
    await screen.findByText('Phiếu đã dùng không được sửa', { exact: false });
    collector.on('POST /api/v1/forms', refused(413, 'body-too-large'));
    fireEvent.change(input(), { target: { files: [fileOf('{}')] } });
    await screen.findByText('Tệp quá lớn nên hệ thống không nhận.', { exact: false });
    collector.on('POST /api/v1/forms', { status: 201, json: OWN });
    fireEvent.change(input(), { target: { files: [fileOf('{"id":"own-form"}')] } });
    await screen.findByText('Đã nhận phiếu Phiếu của xã, phiên bản 2.', { exact: false });
  });
});
