// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadConsoleTexts } from '../../../../../src/app/console/console-texts.ts';
import { RankingPanel } from '../../../../../src/app/console/results/ranking/ranking-panel.tsx';
import { startI18n } from '../../../../../src/app/i18n/i18n.ts';
import { indicesAnswer, rankingRow } from '../answers.ts';

const saved: { name: string; content: Blob }[] = [];

beforeAll(async () => {
  startI18n('vi');
  await loadConsoleTexts();
});
beforeEach(() => {
  saved.length = 0;
  let content = new Blob();
  // Neither is there in jsdom.
  Object.assign(URL, {
    createObjectURL: (given: Blob) => {
      content = given;
      return 'blob:';
    },
    revokeObjectURL: () => {},
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push({ name: this.download, content });
  });
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function showRanking(): void {
  const rank = { rank: 1, of: 1, tied: false, rankRange: { from: 1, to: 2 }, change: null };
  const answer = indicesAnswer({ ranking: [rankingRow('10001', { rank })] });
  const of = { ...answer, figure: answer.overall.figure };
  render(
    <MemoryRouter>
      <RankingPanel of={of} addressOf={() => '?'} />
    </MemoryRouter>,
  );
}

describe('the menu that takes a chart along', () => {
  test('is a button that says of which chart, opens to three ways, and closes by Escape', () => {
    showRanking();
    const button = screen.getByRole('button', { name: /^Tải hình\/bảng: / });
    expect(button.getAttribute('aria-expanded')).toBe('false');
    fireEvent.click(button);
    expect(button.getAttribute('aria-expanded')).toBe('true');
    expect(['Hình PNG', 'Hình SVG', 'Bảng CSV'].map((name) => screen.getByText(name).tagName)).toEqual(
      Array(3).fill('BUTTON'),
    );
    fireEvent.keyDown(document, { key: 'Escape' });
    expect(button.getAttribute('aria-expanded')).toBe('false');
    expect(document.activeElement).toBe(button);
  });

  test('saves the table with ranks and intervals, and a picture, and says under which name', async () => {
    showRanking();
    fireEvent.click(screen.getByText('Tải hình/bảng'));
    fireEvent.click(screen.getByText('Bảng CSV'));
    const name = /^.+ - .+ - \d{4}.*\.csv$/;
    await expect.poll(() => saved[0]?.name).toMatch(name);
    const lines = (await (saved[0] as { content: Blob }).content.text()).trim().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('Từ hạng,Đến hạng,');
    expect(lines[1]).toMatch(/^1,1,2,[^,]+,[\d.]+,[\d.]+,[\d.]+,\d+$/);
    fireEvent.click(screen.getByText('Hình SVG'));
    await screen.findByText(/^Đã tải .*\.svg\.$/);
    expect(saved[1]?.content.type).toBe('image/svg+xml');
  });
});
