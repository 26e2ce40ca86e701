// @vitest-environment jsdom
import { fireEvent, screen } from '@testing-library/react';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { ListedRecording } from '../../../../../src/contract/units/recordings.ts';
import { smallQuestionnaire } from '../../../../support/small-questionnaire.ts';
import { refused } from '../fake-collector.ts';
import { collectorForEachTest, loadLater, openAt } from '../people-fixture.tsx';

/** What is read of it is soon looked through. */
const SERVICE = smallQuestionnaire({ context: [], profile: [], assistance: null });
const PATH = `/api/v1/recordings/${SERVICE.id}`;
const STEM = 'stem';
const recording = (place: string, text: string, isSynthetic = false): ListedRecording => ({
  ...{ language: 'vi', place, text, sha256: 'a'.repeat(64), bytes: 1_000, isSynthetic },
  ...{ recordedMs: Date.UTC(2026, 10, 20), recordedBy: 'mo' },
});

const collector = collectorForEachTest();
/** What a file sounds like: its loudest sample and its seconds; null: it cannot be decoded. */
let sound: { readonly peak: number; readonly duration: number } | null;
beforeEach(() => {
  sound = { peak: 0.5, duration: 2 };
  vi.stubGlobal(
    'AudioContext',
    class {
      close = async () => {};
      decodeAudioData = async () => {
        if (sound === null) throw new Error('no audio');
        const { peak, duration } = sound;
        return { duration, numberOfChannels: 1, getChannelData: () => Float32Array.of(0, peak) };
      };
    },
  );
  collector.on('GET /api/v1/questionnaires', { json: { questionnaires: [SERVICE] } }).on(`GET ${PATH}`, {
    json: { recordings: [recording('stem', STEM, true), recording('level.1', 'Rất tệ')] },
  });
});

const open = async () => {
  await loadLater();
  openAt('/console/forms/recordings');
  return screen.findAllByTestId('text');
};
const choose = (file: File) => {
  const input = screen.getByLabelText('Chọn tệp âm thanh', { exact: false });
  fireEvent.change(input, { target: { files: [file] } });
};
const FILE = new File(['abc'], 'stem.ogg');

describe('the page of recordings', () => {
  test('says of every text what is recorded, shows what is missing alone, and deletes', async () => {
    collector.on(`DELETE ${PATH}/vi/stem`, { status: 204 });
    const rows = await open();
    const rowOf = (text: string) =>
      rows.find((row) => row.querySelector('th')?.textContent?.startsWith(text));
    expect(screen.getByText(`Đã ghi 1/${rows.length} câu.`)).toBeTruthy();
    expect(screen.getByText(/^1 bản ghi là giọng đọc máy/)).toBeTruthy();
    expect(rowOf(STEM)?.textContent).toContain('Giọng đọc máy');
    expect(rowOf('level 1')?.textContent).toContain('Câu đã đổi sau khi ghi');
    expect(rowOf('level 1')?.textContent).toContain('“Rất tệ”');
    fireEvent.click(screen.getByLabelText('Chỉ xem câu chưa có bản ghi dùng được'));
    expect(screen.getAllByTestId('text')).toHaveLength(rows.length - 1);
    fireEvent.click(screen.getByLabelText('Chỉ xem câu chưa có bản ghi dùng được'));
    fireEvent.click(screen.getByLabelText(`Xóa bản ghi: ${STEM}`));
    await expect.poll(() => collector.asked.some(({ method }) => method === 'DELETE')).toBe(true);
  });

  test('keeps a file and goes on to the next text; refusals and bad sound are told in plain words', async () => {
    collector.on(`PUT ${PATH}/vi/stem`, refused(400, 'parameter-invalid', { fault: 'too-many' }));
    await open();
    fireEvent.click(screen.getByLabelText(`Thay bản ghi: ${STEM}`));
    const save = (await screen.findByText('Lưu, sang câu tiếp theo')) as HTMLButtonElement;
    for (const [heard, said] of [
      [{ peak: 0.01, duration: 2 }, /gần như không có tiếng/],
      [{ peak: 0.5, duration: 61.5 }, /dài hơn 60 giây/],
      [null, /không phát được tệp này/],
    ] as const) {
      sound = heard;
      choose(FILE);
      await screen.findByText(said);
      expect(save.disabled).toBe(true);
    }
    choose(new File([new Uint8Array(400_001)], 'long.wav'));
    await screen.findByText(/lớn hơn 400 kB/);
    sound = { peak: 0.5, duration: 2 };
    choose(FILE);
    await screen.findByText(/Vui lòng nghe trước khi lưu/);
    fireEvent.click(screen.getByLabelText('Tệp này là giọng đọc máy'));
    fireEvent.click(save);
    await screen.findByText(/quá nhiều bản ghi/);
    expect(collector.asked.find(({ method }) => method === 'PUT')?.body).toEqual({
      ...{ text: STEM, audio: btoa('abc'), isSynthetic: true },
    });
    collector.on(`PUT ${PATH}/vi/stem`, { json: recording('stem', STEM) });
    fireEvent.click(save);
    await expect.poll(() => screen.getByRole('dialog').textContent).toContain('level 1');
  });

  test.each([
    ['NotAllowedError', /cho phép micrô/],
    ['NotFoundError', /Không thấy micrô/],
    [null, /không ghi âm được/],
  ])('says what to do where there is no microphone: %s', async (name, said) => {
    if (name !== null) {
      const getUserMedia = async () => Promise.reject(new DOMException('', name));
      vi.stubGlobal('MediaRecorder', class {});
      Object.defineProperty(navigator, 'mediaDevices', { value: { getUserMedia }, configurable: true });
    }
    await open();
    fireEvent.click(screen.getByLabelText(`Thay bản ghi: ${STEM}`));
    fireEvent.click(await screen.findByText('Bắt đầu ghi'));
    await screen.findByText(said);
  });
});
