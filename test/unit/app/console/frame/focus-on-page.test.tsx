// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { collectorForEachTest, openAt } from '../people-fixture.tsx';

const collector = collectorForEachTest();
const LOG = { entries: [], next: null, actions: [], head: null, heads: [] };

describe('a link to another page of the console', () => {
  test('leads the focus to its heading, which is not taken on the first load', async () => {
    collector.on('GET /api/v1/audit-log', { json: LOG });
    openAt('/console/audit');
    await screen.findByRole('heading', { level: 1, name: 'Nhật ký hệ thống' });
    await screen.findByText('Không có mục nào');
    expect(document.activeElement).toBe(document.body);
    collector.on('GET /api/v1/machine-keys', { json: { keys: [] } });
    const link = screen.getAllByRole('link', { name: 'Khóa kết nối' })[0] as HTMLElement;
    link.focus();
    fireEvent.click(link);
    await waitFor(() => expect(document.activeElement?.tagName).toBe('H1'));
    expect(document.activeElement?.textContent).toBe('Khóa kết nối');
  });
});
