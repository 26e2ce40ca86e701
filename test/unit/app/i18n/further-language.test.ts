import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type * as I18n from '../../../../src/app/i18n/i18n.ts';
import { must } from '../../../../src/core/kernel/assert.ts';
import { phrase } from '../../../../src/core/questionnaire/items.ts';
import { parseQuestionnaire } from '../../../../src/core/questionnaire/parse-questionnaire.ts';
import { questionnaireJson } from '../../../support/questionnaires.ts';

/** A language is added as src/app/i18n/README.md says: a folder of texts, and texts in a questionnaire. */

const ROOT = join(import.meta.dirname, '../../../..');
const START = 'ចាប់ផ្តើម';

let folder: string;
let server: ViteDevServer;
let i18n: typeof I18n;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-language-'));
  cpSync(join(ROOT, 'src/app/i18n'), folder, { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  mkdirSync(join(folder, 'km'), { recursive: true });
  writeFileSync(join(folder, 'km/kiosk.json'), JSON.stringify({ attract: { start: START } }));
  server = await createServer({
    ...{ root: folder, configFile: false, appType: 'custom', logLevel: 'error' },
    server: { middlewareMode: true, watch: null, ws: false },
    optimizeDeps: { noDiscovery: true },
    // An i18next of its own: that of the process may have been started by another test.
    ssr: { noExternal: ['i18next', 'react-i18next'] },
  });
  i18n = (await server.ssrLoadModule('/i18n.ts')) as typeof I18n;
  vi.stubGlobal('document', { documentElement: {} });
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a further language', () => {
  test('is offered to citizens by its folder alone, and Vietnamese stands in for what it lacks', async () => {
    expect(i18n.SURVEY_LANGUAGES).toEqual(['vi', 'en', 'km']);
    expect(i18n.APP_LANGUAGES).toEqual(['vi', 'en']);
    i18n.startI18n('vi');
    await i18n.setLanguage('km');
    expect(document.documentElement.lang).toBe('km');
    expect(i18n.i18nReady.t('kiosk:attract.start')).toBe(START);
    expect(i18n.i18nReady.t('kiosk:survey.back')).toBe('Quay lại');
  });

  test('is asked in by a questionnaire that declares it', () => {
    const json = questionnaireJson('one-stop-three-levels');
    const translated = JSON.parse(JSON.stringify(json), (_, value: unknown) => {
      if (Array.isArray(value) && value.includes('vi') && value.includes('en')) return [...value, 'km'];
      const isText = typeof value === 'object' && value !== null && 'vi' in value;
      return isText ? { ...value, km: `ខ្មែរ ${JSON.stringify(value.vi).length}` } : value;
    });
    const parsed = parseQuestionnaire({ ...translated, version: 2 });
    const questionnaire = must(parsed.ok ? parsed.value : null, JSON.stringify(parsed));
    expect(questionnaire.languages).toEqual(['vi', 'en', 'km']);
    expect(phrase(questionnaire.stem, 'km').text).toMatch(/^ខ្មែរ/);
  });
});
