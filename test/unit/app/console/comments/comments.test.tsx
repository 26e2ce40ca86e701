// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { Comment, Comments } from '../../../../../src/contract/analysis/comments.ts';
import type { Month } from '../../../../../src/core/kernel/period.ts';
import { refused } from '../fake-collector.ts';
import { collectorForEachTest, openAt } from '../people-fixture.tsx';

const PROVINCE = { code: '97', ref: '97@2025-07-01', kind: 'province', name: 'Tỉnh Thử', nameEn: null };
const office = (code: string) => ({
  code,
  ref: `${code}@2025-07-01`,
  kind: 'commune',
  name: `Xã ${code}`,
  nameEn: null,
});
const comment = (id: string, text: string, code = '971'): Comment => ({
  id,
  unit: office(code),
  span: '2026-10',
  text,
  isRead: false,
  themes: [],
});
const ANSWER: Comments = {
  unit: { ...PROVINCE, parents: [] },
  period: { kind: 'month', text: '2026-10', first: '2026-10' as Month },
  isOwnOffice: false,
  heaps: [
    { unit: office('971'), span: '2026-10', comments: 2 },
    { unit: office('972'), span: '2026-10', comments: 1 },
  ],
  total: 3,
  unread: 3,
  found: 3,
  comments: [comment('a', 'Đợi lâu'), comment('b', 'Gọi tôi […]'), comment('c', 'Tốt', '972')],
  atMs: Date.UTC(2026, 10, 29),
};
const NONE = { ...ANSWER, heaps: [], total: 0, unread: 0, found: 0, comments: [] };

const collector = collectorForEachTest();

const open = (answer: Comments, search = '') => {
  collector.on('GET /api/v1/comments', { json: answer });
  openAt(`/console/comments${search}`);
};
const asked = () =>
  collector.asked.filter(({ path }) => path === '/api/v1/comments').map(({ query }) => query);

describe('the page of comments', () => {
  test('says how many can be read, and shows them in the order they came', async () => {
    open(ANSWER);
    expect((await screen.findByTestId('sentence')).textContent).toBe(
      'Ông/Bà đọc được 3 ý kiến về 2 nơi tiếp nhận trong tháng 10/2026, chưa đọc 3. Nhiều ý kiến nhất: Xã 971 (2).',
    );
    const texts = screen
      .getAllByTestId('comment')
      .map((item) => item.querySelector('blockquote')?.textContent);
    expect(texts).toEqual(['Đợi lâu', 'Gọi tôi […]', 'Tốt']);
    expect(document.title).toContain('Ý kiến: Tỉnh Thử, Tháng 10 năm 2026');
    const rows = screen.getAllByRole('row').map(({ textContent }) => textContent);
    expect(rows).toEqual(['Nơi tiếp nhậnTháng 10 năm 2026', 'Xã 9712', 'Xã 9721']);
  });

  test('sends what the reader notes, and reads nothing again for it', async () => {
    collector.on('PUT /api/v1/comments/b/mark', { status: 204 });
    open(ANSWER);
    const item = (await screen.findAllByTestId('comment'))[1] as HTMLElement;
    fireEvent.click(within(item).getByRole('checkbox', { name: 'Đã đọc' }));
    await screen.findByText(/chưa đọc 2\./);
    fireEvent.click(within(item).getByRole('checkbox', { name: 'Thời gian chờ' }));
    await waitFor(() =>
      expect(collector.sent('PUT /api/v1/comments/b/mark')).toEqual([
        { isRead: true, themes: [] },
        { isRead: true, themes: ['waiting'] },
      ]),
    );
    expect(asked()).toHaveLength(1);
  });

  test('takes a note back that was not kept, and says so', async () => {
    collector.on('PUT /api/v1/comments/a/mark', refused(404, 'not-found'));
    open(ANSWER);
    const [item] = await screen.findAllByTestId('comment');
    const box = within(item as HTMLElement).getByRole<HTMLInputElement>('checkbox', { name: 'Đã đọc' });
    fireEvent.click(box);
    await waitFor(() => expect(box.checked).toBe(false));
    expect(within(item as HTMLElement).getByRole('alert').textContent).not.toBe('');
  });

  test('keeps search, theme and unread in the address', async () => {
    open(ANSWER, '?period=2026-10');
    await screen.findByTestId('sentence');
    fireEvent.change(screen.getByLabelText('Tìm trong ý kiến'), { target: { value: 'thai do' } });
    fireEvent.change(screen.getByLabelText('Chủ đề đã gắn'), { target: { value: 'praise' } });
    fireEvent.click(screen.getByLabelText('Chỉ ý kiến chưa đọc'));
    expect(screen.getByTestId('address').textContent).toBe(
      '/console/comments?period=2026-10&search=thai+do&theme=praise&unread=true',
    );
    await waitFor(() =>
      expect(asked().at(-1)).toBe('period=2026-10&search=thai+do&theme=praise&unread=true'),
    );
    fireEvent.click(screen.getByRole('button', { name: 'Bỏ lọc' }));
    expect(screen.getByTestId('address').textContent).toBe('/console/comments?period=2026-10');
  });

  test('says why there are none: too few, not found, or read above the office', async () => {
    open(NONE);
    expect((await screen.findByTestId('empty')).textContent).toContain(
      'Chưa có ý kiến nào để đọc trong tháng 10/2026',
    );
    cleanup();
    open({ ...NONE, isOwnOffice: true });
    expect((await screen.findByTestId('empty')).textContent).toContain('do cấp trên đọc');
    cleanup();
    open({ ...ANSWER, found: 0, comments: [] }, '?search=zz');
    await screen.findByTestId('none-found');
  });

  test('says when it cannot be read, and offers to try again', async () => {
    collector.on('GET /api/v1/comments', new Error('no network'));
    openAt('/console/comments');
    expect((await screen.findByTestId('failure')).textContent).toContain('Không kết nối được với hệ thống');
  });
});
