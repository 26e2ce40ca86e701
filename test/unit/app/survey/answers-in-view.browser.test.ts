import '../../../../src/app/ui/fonts.css';
import '../../../../src/app/ui/tokens.css';
import '../../../../src/app/ui/base.css';
import { createElement, useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { useForm } from 'react-hook-form';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { loadTexts, setLanguage, startI18n } from '../../../../src/app/i18n/i18n.ts';
import {
  kioskPlan,
  type Screen,
  type SurveyPlan,
  screensOfSurvey,
} from '../../../../src/app/survey/screens.ts';
import { emptyForm, fieldOf } from '../../../../src/app/survey/survey-form.ts';
import { SurveyFrame } from '../../../../src/app/survey/survey-frame.tsx';
import { type SurveyWordsProps, SurveyWordsProvider } from '../../../../src/app/survey/survey-words.tsx';
import { DisplayControls } from '../../../../src/app/ui/display/display-settings.tsx';
import { must } from '../../../../src/core/kernel/assert.ts';
import { parseQuestionnaire } from '../../../../src/core/questionnaire/parse-questionnaire.ts';
import type { Questionnaire } from '../../../../src/core/questionnaire/questionnaire.ts';
import ownJson from '../../../../survey-schemas/one-stop-three-levels.json' with { type: 'json' };
import serviceJson from '../../../../survey-schemas/sipas-2023-service.json' with { type: 'json' };

/**
 * What of an item's answers a citizen sees, on every item, in every language, at every size of text, on screens from a
 * small phone to a tall kiosk: laid out by a real browser, in a frame that is resized. Answers that need scrolling
 * where others do not are chosen less often, so the five are in view together or not at all.
 *
 * `npm test` shows each item on one of the screens, and each screen with one or two of the items; a gate shows all on all.
 *
 * Takes long: some thousand screens are laid out, which nothing but a browser can do.
 */

const parsed = parseQuestionnaire(serviceJson);
if (!parsed.ok) throw new Error(parsed.error.reason);
const SERVICE = parsed.value;
const PLAN = kioskPlan(SERVICE, (key) => key);
const ALL_SCREENS = screensOfSurvey(SERVICE, PLAN, {});
const ITEMS = itemsIn(ALL_SCREENS);

function itemsIn(screens: readonly Screen[]) {
  return screens.filter((screen) => screen.kind === 'item');
}

/** A form of one's own with as many levels, the outer ones in words as long as those of SIPAS. */
function ownForm(levels: number) {
  const own = parseQuestionnaire({
    ...ownJson,
    scale: {
      id: 'own',
      levels: Array.from({ length: levels }, (_, at) => ({ value: at + 1, text: wordsOf(at + 1, levels) })),
      satisfiedFrom: levels,
    },
  });
  if (!own.ok) throw new Error(own.error.reason);
  return own.value;
}

function wordsOf(level: number, levels: number) {
  const outer = { vi: 'Hoàn toàn không hài lòng', en: 'Completely dissatisfied' };
  const upper = { vi: 'Hoàn toàn hài lòng', en: 'Completely satisfied' };
  const { vi, en } =
    level === 1 ? outer : level === levels ? upper : { vi: `Mức ${level}`, en: `Level ${level}` };
  return { vi, en };
}

/** What is asked: the service form but in the tests of other scales. */
let asked: {
  readonly questionnaire: Questionnaire;
  readonly plan: SurveyPlan;
  readonly screens: readonly Screen[];
} = {
  questionnaire: SERVICE,
  plan: PLAN,
  screens: ALL_SCREENS,
};

const SIZES = [
  [360, 640],
  [360, 740],
  [412, 915],
  [768, 1024],
  [800, 1280],
  [1024, 600],
  [1024, 768],
  [1280, 720],
  [1280, 800],
  [1920, 1080],
  [1080, 1920],
] as const;
const SCALES = [1, 1.5, 2] as const;
const LANGUAGES = ['vi', 'en'] as const;
const LEAST_HEIGHT_PX = 64;
/** A browser places boxes at fractions of a pixel. */
const FRACTION_PX = 0.6;

const display = {
  scale: 1,
  highContrast: false,
  larger: null,
  smaller: null,
  toggleContrast: () => {},
  reset: () => {},
};

/** Who is in front of it: a phone has no tools for the size of text, it follows the browser's. */
type Place = 'kiosk' | 'phone';

interface AskedProps {
  readonly screen: Screen;
  readonly language: string;
  readonly place: Place;
  readonly answer: string;
}

function Asked({ screen, language, place, answer }: AskedProps) {
  const { questionnaire, plan, screens } = asked;
  const values = emptyForm(questionnaire);
  const form = useForm({ defaultValues: values });
  const [filled, setFilled] = useState('');
  const field = fieldOf(screen);
  const key = `${screen.id} ${answer}`;
  if (filled !== key && field !== null) {
    form.setValue(field, answer as never);
    setFilled(key);
  }
  const survey = {
    form,
    screens,
    screen,
    index: screens.indexOf(screen),
    chosen: () => {},
    next: () => {},
    back: () => {},
    change: () => {},
    changed: null,
    reached: () => '',
    making: () => ({ durationsMs: {}, corrections: 0 }),
  };
  return createElement(
    SurveyWordsProvider,
    {
      questionnaire,
      language,
      officeTerm: 'trung tâm phục vụ hành chính công',
      audioLanguage: null,
      findRecordings: async () => null,
    } as Omit<SurveyWordsProps, 'children'> as SurveyWordsProps,
    createElement(SurveyFrame, {
      questionnaire,
      plan,
      survey,
      closing: null,
      onBack: () => {},
      onEnd: () => {},
      mode: 'kiosk',
      onSubmit: () => {},
      listening: null,
      ...(place === 'kiosk' ? { foot: createElement(DisplayControls, { display }) } : {}),
    }),
  );
}

let frame: HTMLIFrameElement;
let view: Window;
let page: Document;
let root: Root;

beforeAll(async () => {
  startI18n('vi');
  await loadTexts('kiosk');
  frame = document.createElement('iframe');
  frame.style.border = '0';
  document.body.append(frame);
  view = must(frame.contentWindow, 'a frame has a window');
  page = must(frame.contentDocument, 'a frame of this page can be read');
  page.open();
  page.write('<!doctype html><html lang="vi"><head></head><body><div id="root"></div></body></html>');
  page.close();
  for (const style of document.querySelectorAll('style, link[rel=stylesheet]'))
    page.head.append(style.cloneNode(true));
  root = createRoot(must(page.getElementById('root'), 'the page has a root'));
  resize(1024, 768, 1, 'kiosk');
  show(must(ITEMS[0], 'there is an item'), 'vi', 'kiosk');
  await page.fonts.ready;
});

afterAll(() => {
  root.unmount();
  frame.remove();
});

function resize(width: number, height: number, scale: number, place: Place): void {
  frame.style.width = `${width}px`;
  frame.style.height = `${height}px`;
  const { style, dataset } = page.documentElement;
  if (place === 'phone') {
    delete dataset['kiosk'];
    style.fontSize = `${100 * scale}%`;
    dataset['text'] = 'normal';
  } else {
    dataset['kiosk'] = '';
    style.removeProperty('font-size');
    style.setProperty('--text-scale', String(scale));
    dataset['text'] = scale >= 1.5 ? 'large' : 'normal';
  }
}

/** The same as if a font had come, without waiting for the next frame. */
function resizeAtOnce(width: number, height: number, scale: number, place: Place): void {
  resize(width, height, scale, place);
  page.fonts.dispatchEvent(new Event('loadingdone'));
  view.scrollTo(0, 0);
}

function show(screen: Screen, language: string, place: Place, answer = ''): void {
  flushSync(() => root.render(createElement(Asked, { screen, language, place, answer })));
  view.scrollTo(0, 0);
}

const all = (selector: string) => [...page.querySelectorAll<HTMLElement>(selector)];
const labels = () => all('[role=radiogroup] label');
const answers = () => labels().slice(0, asked.questionnaire.scale.levels.length);
const nonAnswers = () => labels().slice(asked.questionnaire.scale.levels.length);
const toAnswers = () => page.querySelector<HTMLElement>('button[data-to=answers]');
const toOthers = () => page.querySelector<HTMLElement>('button[data-to=others]');

/** `cut`: a part of it is in view. */
function sight(element: HTMLElement): 'in' | 'out' | 'cut' {
  const { top, bottom, left, right, height } = element.getBoundingClientRect();
  const isAcross = left >= -FRACTION_PX && right <= view.innerWidth + FRACTION_PX;
  if (height === 0 || bottom <= FRACTION_PX || top >= view.innerHeight - FRACTION_PX) return 'out';
  const isWhole = top >= -FRACTION_PX && bottom <= view.innerHeight + FRACTION_PX;
  return isWhole && isAcross ? 'in' : 'cut';
}

const sights = (elements: readonly HTMLElement[]) => [...new Set(elements.map(sight))].join(' and ');

function meet(one: HTMLElement, other: HTMLElement): boolean {
  const a = one.getBoundingClientRect();
  const b = other.getBoundingClientRect();
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** Whether a button that stays at the lower edge hides a part of it. */
function isUnder(element: HTMLElement, button: HTMLElement | null): boolean {
  if (button === null || sight(button) === 'out') return false;
  return element.getBoundingClientRect().bottom > button.getBoundingClientRect().top;
}

/** Everywhere the page can come to rest, by its own snapping. */
function* resting(): Generator<number> {
  const most = page.documentElement.scrollHeight - view.innerHeight;
  const seen = new Set<number>();
  for (let wanted = 0; ; wanted += 90) {
    view.scrollTo(0, Math.min(wanted, most));
    const at = Math.round(view.scrollY);
    if (!seen.has(at)) {
      seen.add(at);
      yield at;
    }
    if (wanted >= most) return;
  }
}

/** What is wrong with the item that is shown. */
function faults(): string[] {
  const found: string[] = [];
  const check = (holds: boolean, fault: string) => {
    if (!holds) found.push(fault);
  };
  check(
    labels().length === asked.questionnaire.scale.levels.length + 2,
    'not all levels and two ways not to answer',
  );
  check(page.documentElement.scrollWidth <= view.innerWidth, 'wider than the screen');
  for (const label of labels()) {
    const words = label.textContent;
    check(label.getBoundingClientRect().height >= LEAST_HEIGHT_PX, `${words} is lower than 64 px`);
    check(
      label.scrollWidth <= label.clientWidth && label.scrollHeight <= label.clientHeight,
      `${words} is cut`,
    );
  }
  const stem = page.querySelector<HTMLElement>('h1 span span');
  view.scrollTo(0, 0);
  const way = toAnswers();
  check(stem !== null && sight(stem) === 'in' && !isUnder(stem, way), 'the stem is not in view at the start');
  check(
    sights(answers()) === 'in' || (way !== null && sight(way) === 'in'),
    'no way to the answers at the start',
  );
  for (const at of resting()) {
    const seen = sights(answers());
    check(seen === 'in' || seen === 'out', `answers are ${seen} at ${at}`);
    const others = sights(nonAnswers());
    check(others === 'in' || others === 'out', `non-answers are ${others} at ${at}`);
    const further = toOthers();
    if (seen === 'in')
      check(
        others === 'in' || (further !== null && sight(further) === 'in'),
        `no way to the non-answers at ${at}`,
      );
    if (way !== null)
      check(seen === 'in' || others === 'in' || sight(way) === 'in', `no way to the answers at ${at}`);
  }
  view.scrollTo(0, 0);
  if (way !== null && sights(answers()) !== 'in') {
    way.click();
    check(sights(answers()) === 'in', `after the button answers are ${sights(answers())}`);
  }
  const further = toOthers();
  if (further !== null && sights(nonAnswers()) !== 'in') {
    further.click();
    check(sights(nonAnswers()) === 'in', `after the button non-answers are ${sights(nonAnswers())}`);
  }
  return found;
}

const SCREENS = [
  ...SIZES.map(([width, height]) => ({ place: 'kiosk' as const, width, height })),
  ...SIZES.filter(([width]) => width < 500).map(([width, height]) => ({
    place: 'phone' as const,
    width,
    height,
  })),
];

const IS_FULL_SIZE = inject('isFullSize');

describe('the five answers are in view together or not at all', () => {
  test.each(ITEMS)('$id, in every language, at every size of text', async (item) => {
    const found: string[] = [];
    const own = SCREENS[ITEMS.indexOf(item) % SCREENS.length];
    const screens = SCREENS.filter((one) => IS_FULL_SIZE || one === own);
    for (const language of LANGUAGES) {
      await setLanguage(language);
      for (const place of ['kiosk', 'phone'] as const) {
        const ofPlace = screens.filter((one) => one.place === place);
        if (ofPlace.length > 0) show(item, language, place);
        for (const { width, height } of ofPlace) {
          for (const scale of SCALES) {
            resizeAtOnce(width, height, scale, place);
            const where = `${language}, ${place}, ${width}×${height}, ${scale * 100} %`;
            found.push(...faults().map((fault) => `${where}: ${fault}`));
          }
        }
      }
    }
    expect(found).toEqual([]);
  });

  test.each(SCREENS)(
    'on a $place of $width×$height, an item that is answered already',
    async ({ place, width, height }) => {
      await setLanguage('vi');
      const found: string[] = [];
      for (const scale of SCALES) {
        resize(width, height, scale, place);
        show(must(ITEMS[2], 'there is a third item'), 'vi', place, '4');
        const onward = must(
          all('main button').find(({ textContent }) => textContent === 'Tiếp tục'),
          'there is a way on',
        );
        const hidden = labels().filter((label) => meet(label, onward));
        found.push(...hidden.map(({ textContent }) => `${scale * 100} %: the way on hides ${textContent}`));
        found.push(...faults().map((fault) => `${scale * 100} %: ${fault}`));
      }
      expect(found).toEqual([]);
    },
  );

  test('when the screen is turned or the text grows without another item', async () => {
    await setLanguage('vi');
    resize(800, 1280, 1, 'kiosk');
    show(must(ITEMS[0], 'there is an item'), 'vi', 'kiosk');
    for (const [width, height, scale] of [
      [1280, 800, 1],
      [1280, 800, 2],
      [360, 640, 2],
      [1280, 800, 1],
    ] as const) {
      resize(width, height, scale, 'kiosk');
      await expect.poll(() => faults(), { interval: 20 }).toEqual([]);
    }
  });

  test('a second tap at the place of the button decides nothing', async () => {
    resize(360, 640, 2, 'kiosk');
    show(must(ITEMS[0], 'there is an item'), 'vi', 'kiosk');
    const list = must(page.querySelector<HTMLElement>('main > div'), 'there is a list');
    await expect.poll(() => list.dataset['settled']).toBe('true');
    flushSync(() => toAnswers()?.click());
    expect(list.dataset['settled']).toBe('false');
    await expect.poll(() => list.dataset['settled']).toBe('true');
  });

  test('and nothing of it stays on a screen that is no item', () => {
    show(must(ITEMS[0], 'there is an item'), 'vi', 'kiosk');
    expect(page.documentElement.dataset['fit']).toBe('tight');
    show(must(ALL_SCREENS[0], 'there is a first screen'), 'vi', 'kiosk');
    expect(page.documentElement.dataset['fit']).toBeUndefined();
    expect(page.documentElement.dataset['apart']).toBeUndefined();
    expect(page.documentElement.style.getPropertyValue('--others-height')).toBe('');
  });
});

describe.each([2, 7, 8, 11])('the levels of a scale of %i are in view together or not at all', (levels) => {
  test('on every screen, in every language, at the usual size of text', async () => {
    const questionnaire = ownForm(levels);
    const plan = kioskPlan(questionnaire, (key) => key);
    const screens = screensOfSurvey(questionnaire, plan, {});
    asked = { questionnaire, plan, screens };
    const item = must(itemsIn(screens)[0], 'a form has an item');
    const found: string[] = [];
    try {
      for (const language of LANGUAGES) {
        await setLanguage(language);
        for (const place of ['kiosk', 'phone'] as const) {
          show(item, language, place);
          for (const { width, height } of SCREENS.filter((one) => one.place === place)) {
            resizeAtOnce(width, height, 1, place);
            const where = `${language}, ${place}, ${width}×${height}`;
            found.push(...faults().map((fault) => `${where}: ${fault}`));
          }
        }
      }
    } finally {
      asked = { questionnaire: SERVICE, plan: PLAN, screens: ALL_SCREENS };
    }
    expect(found).toEqual([]);
  });
});
