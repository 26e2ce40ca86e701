// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startI18n } from '../../../../src/app/i18n/i18n.ts';
import { LastBoundary, type WhereBroken } from '../../../../src/app/landing/last-boundary.tsx';

beforeAll(() => startI18n('vi'));
beforeEach(() => {
  vi.useFakeTimers();
  // React says what it caught.
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function Broken(): never {
  throw new Error('no such screen');
}

function open(broken: WhereBroken) {
  const reload = vi.fn();
  render(
    <LastBoundary where={() => broken} reload={reload}>
      <Broken />
    </LastBoundary>,
  );
  return reload;
}

describe('a screen that cannot be drawn', () => {
  test('is no blank page: a kiosk says so and starts again by itself within ten seconds', () => {
    const reload = open('kiosk');
    expect(screen.getByRole('alert').textContent).toContain('Máy đang tự mở lại');
    expect(reload).not.toHaveBeenCalled();
    act(() => vi.advanceTimersByTime(9_000));
    expect(reload).toHaveBeenCalledTimes(1);
  });

  test('a console, which may hang on a wall, is opened again within a minute, and not at once', () => {
    const reload = open('console');
    expect(screen.getByRole('alert').textContent).toContain('Trang tự mở lại');
    act(() => vi.advanceTimersByTime(20_000));
    expect(reload).not.toHaveBeenCalled();
    act(() => vi.advanceTimersByTime(40_000));
    expect(reload).toHaveBeenCalledTimes(1);
  });

  test('on a phone says what became of the answers, and waits for its owner', () => {
    const reload = open('own');
    expect(screen.getByRole('alert').textContent).toContain('vẫn được giữ trên máy này');
    act(() => vi.advanceTimersByTime(600_000));
    expect(reload).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'Mở lại trang' }));
    expect(reload).toHaveBeenCalledTimes(1);
  });
});
