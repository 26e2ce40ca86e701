// @vitest-environment jsdom

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { act, cleanup, render, screen } from '@testing-library/react';
import { MemoryRouter, Route, Routes } from 'react-router';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { loadTexts, startI18n } from '../../../../src/app/i18n/i18n.ts';
import LandingPage from '../../../../src/app/landing/landing-page.tsx';
import { err, ok } from '../../../../src/core/kernel/result.ts';
import type { Device } from '../../../../src/device/device.ts';

const MANIFEST = join(import.meta.dirname, '../../../../public/manifest.webmanifest');
const { start_url: START, id } = JSON.parse(readFileSync(MANIFEST, 'utf8')) as Record<string, string>;

const PLACE = { unit: { name: 'Trung tâm Ba Đình', nameEn: null }, deviceName: 'Máy 1', isClockWrong: false };

async function open(at: string, enrolment: unknown): Promise<void> {
  const device = { enrolment: async () => enrolment } as unknown as Device;
  render(
    <MemoryRouter initialEntries={[at]}>
      <Routes>
        <Route path="/" element={<LandingPage device={device} />} />
        <Route path="/kiosk" element={<h1>the kiosk</h1>} />
      </Routes>
    </MemoryRouter>,
  );
  await act(async () => void (await Promise.resolve()));
}

const title = () => screen.getByRole('heading', { level: 1 }).textContent;

beforeAll(async () => {
  startI18n('vi');
  await loadTexts('start');
});
afterEach(cleanup);

describe('the installed app', () => {
  test('is still the one that was installed before', () => {
    expect(id).toBe('/');
  });

  test.each([
    ['of an enrolled device starts at its kiosk', ok(PLACE), 'the kiosk'],
    ['whose store does not open does so too, which says why', err({ kind: 'storage' }), 'the kiosk'],
    ['of another computer starts at the three doors', ok(null), 'Chọn việc cần làm'],
  ])('%s', async (_, enrolment, expected) => {
    await open(START ?? '', enrolment);
    expect(title()).toBe(expected);
  });

  test('in a browser the doors are there on an enrolled device, too', async () => {
    await open('/', ok(PLACE));
    expect(title()).toBe('Chọn việc cần làm');
  });
});
