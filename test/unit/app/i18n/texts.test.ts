import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const APP = fileURLToPath(new URL('../../../../src/app/', import.meta.url));
const LANGUAGES = ['vi', 'en'];

type Texts = { readonly [key: string]: string | Texts };

function namespaces(language: string): string[] {
  return readdirSync(`${APP}i18n/${language}`).sort();
}

function textsOf(language: string, file: string): Map<string, string> {
  const texts = JSON.parse(readFileSync(`${APP}i18n/${language}/${file}`, 'utf8')) as Texts;
  return new Map(flat(texts, ''));
}

function flat(texts: Texts, path: string): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[path + key, value]] : flat(value, `${path}${key}.`),
  );
}

/** A key and the names of the groups it stands in. */
const withGroups = (key: string) =>
  key.split('.').map((_, index, parts) => parts.slice(0, index + 1).join('.'));

const placeholders = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name).sort();
/** English has forms for one and for many where Vietnamese has one form. */
const withoutPlural = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '');

describe('the texts of the app', () => {
  test('every language has the same files', () => {
    for (const language of LANGUAGES) expect(namespaces(language)).toEqual(namespaces('vi'));
    expect(namespaces('vi')).toContain('kiosk.json');
  });

  test.each(namespaces('vi'))('%s has the same keys and placeholders in every language', (file) => {
    const vietnamese = textsOf('vi', file);
    const wanted = new Set([...vietnamese.keys()].map(withoutPlural));
    for (const language of LANGUAGES) {
      const texts = textsOf(language, file);
      expect([...new Set([...texts.keys()].map(withoutPlural))].sort()).toEqual([...wanted].sort());
      for (const [key, text] of texts) {
        expect(text.trim(), `${language} ${file} ${key}`).not.toBe('');
        expect(text, `${language} ${file} ${key}`).toBe(text.normalize('NFC'));
        const original = vietnamese.get(key) ?? vietnamese.get(`${withoutPlural(key)}_other`);
        if (original !== undefined) expect(placeholders(text), key).toEqual(placeholders(original));
      }
    }
  });

  test('no exclamation marks: the tone is calm', () => {
    for (const language of LANGUAGES) {
      for (const file of namespaces(language)) {
        for (const [key, text] of textsOf(language, file)) expect(text, key).not.toContain('!');
      }
    }
  });

  test('every key the pages ask for is there', () => {
    const known = new Map(
      namespaces('vi').map((file) => [
        file.replace('.json', ''),
        // A whole group is asked for by its name, with returnObjects.
        new Set([...textsOf('vi', file).keys()].map(withoutPlural).flatMap(withGroups)),
      ]),
    );
    let asked = 0;
    for (const folder of ['kiosk', 'survey', 'staff', 'phone', 'landing', 'console']) {
      for (const entry of readdirSync(APP + folder, { recursive: true, withFileTypes: true })) {
        if (!/\.tsx?$/.test(entry.name)) continue;
        const source = readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8');
        const named = /(?:useTranslation\(|TFunction<)'([\w-]+)'/.exec(source)?.[1];
        const usual = named ?? (/useWording\(\)|Wording\['t'\]/.test(source) ? 'console' : 'common');
        for (const [, key = ''] of source.matchAll(/\bt\(\s*'([\w.:-]+)'/g)) {
          const [namespace, name] = key.includes(':') ? key.split(':') : [usual, key];
          expect(known.get(namespace ?? '')?.has(name ?? ''), `${entry.name}: ${key}`).toBe(true);
          asked += 1;
        }
      }
    }
    expect(asked).toBeGreaterThan(60);
  });
});
