import '../../../../src/app/ui/fonts.css';
import '../../../../src/app/ui/tokens.css';
import '../../../../src/app/ui/base.css';
import { createElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { MemoryRouter } from 'react-router';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { i18nReady, loadTexts, startI18n } from '../../../../src/app/i18n/i18n.ts';
import { AttractScreen } from '../../../../src/app/kiosk/attract-screen.tsx';
import { SurveyWordsProvider } from '../../../../src/app/survey/survey-words.tsx';
import { must } from '../../../../src/core/kernel/assert.ts';
import { parseQuestionnaire } from '../../../../src/core/questionnaire/parse-questionnaire.ts';
import serviceJson from '../../../../survey-schemas/sipas-2023-service.json' with { type: 'json' };

/** What comes to the first screen after its first paint moves nothing of what begins the survey: a tap is never lost. */

/** A busy machine loads what comes later later. */
const PATIENCE_MS = 20_000;
const NOTHING = () => {};
const DISPLAY = {
  ...{ scale: 1, highContrast: false, larger: null, smaller: null },
  ...{ toggleContrast: NOTHING, reset: NOTHING },
};
const parsed = parseQuestionnaire(serviceJson);
const questionnaire = must(parsed.ok ? parsed.value : null, 'the service form is one');

function Attract({ isWhole }: { readonly isWhole: boolean }) {
  const said = {
    unit: 'Xã Thử Một',
    length: i18nReady.t('kiosk:attract.length', { screens: 22, minutes: 4 }),
    foot: 'SIPAS · Máy 1',
  };
  const children = createElement(AttractScreen, {
    ...{ questionnaire, said, display: DISPLAY, isStarting: false, isWhole },
    ...{ isInterpreted: false, onInterpreted: NOTHING },
    ...{ onAudioLanguage: NOTHING, onStart: NOTHING, onShown: () => NOTHING, onLeft: NOTHING },
  });
  return createElement(
    MemoryRouter,
    null,
    createElement(SurveyWordsProvider, {
      ...{ questionnaire, language: 'vi', officeTerm: null, audioLanguage: null },
      findRecordings: async () => ({ languages: ['vi', 'en', 'km'], find: async () => null }) as never,
      children,
    }),
  );
}

let frame: HTMLIFrameElement;
let page: Document;
let root: Root;
beforeAll(async () => {
  startI18n('vi');
  await loadTexts('common', 'kiosk', 'help', 'privacy');
  frame = document.createElement('iframe');
  frame.style.border = '0';
  document.body.append(frame);
  page = must(frame.contentDocument, 'a frame of this page can be read');
  page.open();
  page.write(
    '<!doctype html><html lang="vi" data-kiosk><head></head><body><div id="root"></div></body></html>',
  );
  page.close();
  root = createRoot(must(page.getElementById('root'), 'the page has a root'));
  show(false);
  await page.fonts.ready;
});
afterAll(() => {
  root.unmount();
  frame.remove();
});

const places = () =>
  [...page.querySelectorAll('button[data-begins], header button')].map((button) => {
    const { x, y, width, height } = button.getBoundingClientRect();
    return `${button.textContent.slice(0, 12)}: ${[x, y, width, height].map(Math.round).join(' ')}`;
  });

function show(isWhole: boolean): void {
  flushSync(() => root.render(createElement(Attract, { isWhole })));
  for (const style of page.querySelectorAll('style, link[rel=stylesheet]')) style.remove();
  for (const style of document.querySelectorAll('style, link[rel=stylesheet]'))
    page.head.append(style.cloneNode(true));
}

const SIZES = [
  [360, 740],
  [412, 915],
  [768, 1024],
  [800, 1280],
  [1024, 768],
  [1280, 720],
  [1280, 800],
  [1920, 1080],
  [1080, 1920],
] as const;
const SCALES = [1, 1.25, 1.5, 2];

test.each(SIZES.flatMap(([width, height]) => SCALES.map((scale) => ({ width, height, scale }))))(
  'at $width × $height, text × $scale',
  async ({ width, height, scale }) => {
    Object.assign(frame.style, { width: `${width}px`, height: `${height}px` });
    const { style, dataset } = page.documentElement;
    style.setProperty('--text-scale', String(scale));
    dataset['text'] = scale >= 1.5 ? 'large' : scale > 1 ? 'larger' : 'normal';
    show(false);
    const before = places();
    expect(before.length).toBeGreaterThan(4);
    show(true);
    await vi.waitFor(
      () => {
        expect(page.querySelectorAll('main fieldset button')).toHaveLength(3);
        expect(page.querySelectorAll('main section button').length).toBeGreaterThan(5);
      },
      { timeout: PATIENCE_MS },
    );
    expect(places()).toEqual(before);
  },
);
