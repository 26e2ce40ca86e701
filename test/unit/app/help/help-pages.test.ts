// @vitest-environment jsdom
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HELP_PAGES, HELP_PARTS } from '../../../../src/app/help/help-pages.ts';
import en from '../../../../src/app/i18n/en/help.json' with { type: 'json' };
import vi from '../../../../src/app/i18n/vi/help.json' with { type: 'json' };
import { HELP_PICTURES } from '../../../screens/help-pictures.ts';

const FOLDER = join(import.meta.dirname, '../../../../public/help');
const FILES = readdirSync(FOLDER);
const TEXTS = { vi, en };
const LANGUAGES = ['vi', 'en'] as const;

test('every help page stands in the index once, in both languages, under its own heading', () => {
  const named = HELP_PAGES.flatMap((page) => LANGUAGES.map((language) => `${page}.${language}.html`));
  expect(FILES.filter((file) => file.endsWith('.html')).sort()).toEqual([...named].sort());
  for (const language of LANGUAGES) {
    for (const page of HELP_PAGES) {
      const heading = pageOf(page, language).querySelector('main > h1')?.textContent;
      expect(TEXTS[language].page[page], `${page} in ${language}`).toBe(heading);
    }
    for (const { reader } of HELP_PARTS) expect(TEXTS[language].reader[reader]).toBeTruthy();
  }
});

test('every picture and every link of a help page leads to what is there, in its own language', () => {
  let pictures = 0;
  for (const language of LANGUAGES) {
    for (const name of HELP_PAGES) {
      const page = pageOf(name, language);
      for (const picture of page.querySelectorAll('main img')) {
        pictures += 1;
        const source = picture.getAttribute('src') ?? '';
        expect(source).toMatch(new RegExp(`^/help/[\\w-]+\\.${language}\\.png$`));
        expect(existsSync(join(FOLDER, source.replace('/help/', ''))), source).toBe(true);
        expect(picture.getAttribute('alt')?.length, source).toBeGreaterThan(10);
      }
      for (const link of page.querySelectorAll('main a')) {
        const address = link.getAttribute('href') ?? '';
        if (address.startsWith('/help/')) expect(FILES).toContain(address.replace('/help/', ''));
        else
          expect(
            ['/', '/staff', '/kiosk', '/privacy', '/interview'].includes(address) ||
              address.startsWith('/console'),
          ).toBe(true);
      }
    }
  }
  expect(pictures).toBeGreaterThan(12);
});

test('every picture there is, is made by the screenshots and shown by a page or the README', () => {
  const made = HELP_PICTURES.flatMap(({ file }) => LANGUAGES.map((language) => `${file}.${language}.png`));
  expect(FILES.filter((file) => file.endsWith('.png')).sort()).toEqual([...made].sort());
});

function pageOf(name: string, language: string): Document {
  const text = readFileSync(join(FOLDER, `${name}.${language}.html`), 'utf8');
  return new DOMParser().parseFromString(text, 'text/html');
}
