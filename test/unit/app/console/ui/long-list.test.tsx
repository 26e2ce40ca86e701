// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadConsoleTexts } from '../../../../../src/app/console/console-texts.ts';
import { RankingPanel } from '../../../../../src/app/console/results/ranking/ranking-panel.tsx';
import { SHOWN_WHOLE } from '../../../../../src/app/console/ui/use-long-list.ts';
import { startI18n } from '../../../../../src/app/i18n/i18n.ts';
import { indicesAnswer, rankingRow } from '../answers.ts';

const ROW_PX = 48;

beforeAll(async () => {
  startI18n('vi');
  await loadConsoleTexts();
});

// jsdom lays nothing out: every row is as high as here.
beforeEach(() => void vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(ROW_PX));

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function showRanking(communes: number): void {
  const ranking = Array.from({ length: communes }, (_, index) =>
    rankingRow(String(10_000 + index), {
      rank: {
        rank: index + 1,
        of: communes,
        tied: false,
        rankRange: { from: index + 1, to: index + 1 },
        change: null,
      },
    }),
  );
  const answer = indicesAnswer({ ranking });
  render(
    <MemoryRouter>
      <RankingPanel
        of={{ ...answer, figure: answer.overall.figure }}
        addressOf={({ unit }) => `?unit=${unit.code}`}
      />
    </MemoryRouter>,
  );
}

const rows = () => screen.getAllByTestId('ranking-row');
const places = () => rows().map((row) => row.getAttribute('aria-rowindex'));

describe('a list of hundreds', () => {
  test('has the rows near the window in the page, and each says where it stands', () => {
    showRanking(312);
    expect(rows().length).toBeGreaterThan(window.innerHeight / ROW_PX);
    expect(rows().length).toBeLessThan(60);
    expect(screen.getByRole('table').getAttribute('aria-rowcount')).toBe('313');
    expect(places()).toEqual(rows().map((_, index) => String(index + 2)));
  });

  test('keeps the row that has the focus while the window moves on', () => {
    showRanking(312);
    act(() => screen.getByRole('link', { name: 'Xã 10003' }).focus());
    act(() => {
      Object.defineProperty(window, 'scrollY', { value: 200 * ROW_PX, configurable: true });
      window.dispatchEvent(new Event('scroll'));
    });
    expect(places()).toContain('202');
    expect(places()).not.toContain('100');
    expect(document.activeElement?.textContent).toBe('Xã 10003');
    Object.defineProperty(window, 'scrollY', { value: 0, configurable: true });
  });

  test('is on paper whole', () => {
    showRanking(312);
    act(() => void window.dispatchEvent(new Event('beforeprint')));
    expect(rows()).toHaveLength(312);
    act(() => void window.dispatchEvent(new Event('afterprint')));
    expect(rows().length).toBeLessThan(60);
  });

  test('is a plain table up to sixty rows', () => {
    showRanking(SHOWN_WHOLE);
    expect(rows()).toHaveLength(60);
    expect(screen.getByRole('table').hasAttribute('aria-rowcount')).toBe(false);
    expect(places()).toEqual(rows().map(() => null));
  });
});
