import { expect, test } from 'vitest';
import en from '../../../../src/app/i18n/en/console.json' with { type: 'json' };
import vi from '../../../../src/app/i18n/vi/console.json' with { type: 'json' };

/** Path → the placeholders of its text. Vietnamese has one plural form, English two. */
function textsOf(value: unknown, path = ''): Map<string, string> {
  if (typeof value === 'string') {
    const placeholders = [...new Set(value.match(/\{\{\w+\}\}/g) ?? [])].sort().join(' ');
    return new Map([[path.replace(/_(one|other)$/, ''), placeholders]]);
  }
  return new Map(
    Object.entries(value as object).flatMap(([key, inner]) => [
      ...textsOf(inner, path === '' ? key : `${path}.${key}`),
    ]),
  );
}

test('the console’s texts are the same in both languages, with the same placeholders', () => {
  expect(textsOf(en)).toEqual(textsOf(vi));
});

test('no text shouts, and none is empty', () => {
  for (const texts of [vi, en]) expect(JSON.stringify(texts)).not.toMatch(/!|""/);
});
