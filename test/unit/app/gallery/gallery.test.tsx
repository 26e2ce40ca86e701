// @vitest-environment jsdom
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConsoleTexts } from '../../../../src/app/console/console-texts.ts';
import { withPageTexts } from '../../../../src/app/console/page-texts.ts';
import { Gallery } from '../../../../src/app/gallery/gallery.tsx';
import { contrast } from '../../../../src/app/gallery/tokens.tsx';
import { loadTexts, setLanguage, startI18n } from '../../../../src/app/i18n/i18n.ts';
import { standInForLayout } from '../../../support/jsdom-layout.ts';

const APP = join(import.meta.dirname, '../../../../src/app');

/** What is seen only within another part, or not at all. */
const WITHIN: Readonly<Record<string, string>> = {
  'console/ui/aria-locale.tsx': 'sets a language and shows nothing',
  'console/ui/gap-row.tsx': 'the room of rows that are not there',
  'console/ui/dialog/console-dialog-box.tsx': 'console-dialog',
  'console/ui/lists/list-panel.tsx': 'fact-list-panel',
  'console/ui/units/unit-picker.tsx': 'unit-field, once it is pressed',
};

beforeAll(async () => {
  standInForLayout();
  startI18n('vi');
  await Promise.all([
    loadTexts('closing', 'staff', 'start', 'help', 'pin'),
    loadConsoleTexts(),
    withPageTexts(Promise.resolve(), 'console-units', 'console-genuineness'),
  ]);
});
afterAll(cleanup);

function filesIn(folder: string): readonly string[] {
  return readdirSync(join(APP, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`);
}

test('the gallery shows every presentational part there is', () => {
  const shown = ['parts.tsx', 'console-parts.tsx']
    .map((file) => readFileSync(join(APP, 'gallery', file), 'utf8'))
    .join();
  const all = [...filesIn('ui'), ...filesIn('console/ui')];
  expect(all.length).toBeGreaterThan(25);
  expect(all.filter((file) => !shown.includes(`'../${file}'`) && WITHIN[file] === undefined)).toEqual([]);
  expect(Object.keys(WITHIN).filter((file) => !all.includes(file))).toEqual([]);
});

test('the gallery is drawn in both languages', async () => {
  render(<Gallery />);
  await act(async () => {});
  expect(screen.getByRole('heading', { level: 1, name: 'SIPAS gallery' })).toBeTruthy();
  expect(screen.getAllByRole('button', { name: 'Gửi phiếu' }).length).toBeGreaterThan(8);
  await act(() => setLanguage('en'));
  expect(screen.getAllByRole('button', { name: 'Send' }).length).toBeGreaterThan(8);
});

test('the contrast of two colours is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});
