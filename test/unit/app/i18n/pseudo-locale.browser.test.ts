import '../../../../src/app/ui/fonts.css';
import '../../../../src/app/ui/tokens.css';
import '../../../../src/app/ui/base.css';
import { createElement, type ReactElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { MemoryRouter } from 'react-router';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { i18nReady, loadTexts, startI18n } from '../../../../src/app/i18n/i18n.ts';
import { AttractScreen } from '../../../../src/app/kiosk/attract-screen.tsx';
import { CommentScreen } from '../../../../src/app/survey/screens/comment-screen.tsx';
import { SubmitScreen } from '../../../../src/app/survey/screens/submit-screen.tsx';
import { kioskPlan, lengthOf } from '../../../../src/app/survey/screens.ts';
import { SurveyFrame } from '../../../../src/app/survey/survey-frame.tsx';
import { SurveyWordsProvider } from '../../../../src/app/survey/survey-words.tsx';
import { useSurvey } from '../../../../src/app/survey/use-survey.ts';
import { DisplayControls } from '../../../../src/app/ui/display/display-settings.tsx';
import { must } from '../../../../src/core/kernel/assert.ts';
import { parseQuestionnaire } from '../../../../src/core/questionnaire/parse-questionnaire.ts';
import serviceJson from '../../../../survey-schemas/sipas-2023-service.json' with { type: 'json' };

/** A small phone. */
const [WIDTH, HEIGHT] = [360, 640];
/** A browser places boxes at fractions of a pixel. */
const FRACTION_PX = 0.6;
const NAMESPACES = ['common', 'kiosk', 'closing'] as const;

/** Languages that nobody speaks: half as long again, and from right to left. Placeholders stay as they are. */
const PSEUDO = {
  longer: { direction: 'ltr', say: (text: string) => `⟦${words(text, (word) => word + word.slice(0, -1))}⟧` },
  'right to left': {
    direction: 'rtl',
    say: (text: string) => words(text, (word) => word.replace(/\p{L}/gu, 'ب')),
  },
} as const;

/** Every second word changed and no placeholder: as much longer as German is than English. */
function words(text: string, change: (word: string) => string): string {
  return text
    .split(' ')
    .map((word) => (word.includes('{') || word.includes('}') ? word : change(word)))
    .join(' ');
}

function everyText(value: unknown, say: (text: string) => string): unknown {
  return JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
    typeof inner === 'string' ? say(inner) : inner,
  );
}

function questionnaireIn(say: (text: string) => string) {
  const translated = JSON.parse(JSON.stringify(serviceJson), (_, value: unknown) => {
    const isText =
      typeof value === 'object' && value !== null && 'vi' in value && typeof value.vi === 'string';
    return isText ? { ...value, en: say(value.vi as string) } : value;
  });
  const parsed = parseQuestionnaire(translated);
  return must(parsed.ok ? parsed.value : null, JSON.stringify(parsed));
}

const DISPLAY = {
  scale: 1,
  highContrast: false,
  larger: null,
  smaller: null,
  toggleContrast: () => {},
  reset: () => {},
};
const NOTHING = () => {};

type Questionnaire = ReturnType<typeof questionnaireIn>;

function Words({ questionnaire, children }: { questionnaire: Questionnaire; children: ReactElement }) {
  return createElement(
    MemoryRouter,
    null,
    createElement(SurveyWordsProvider, {
      ...{ questionnaire, language: 'en', officeTerm: null, audioLanguage: null },
      findRecordings: async () => null,
      children,
    }),
  );
}

function Attract({ questionnaire }: { questionnaire: Questionnaire }) {
  const plan = kioskPlan(questionnaire, i18nReady.t);
  const length = i18nReady.t('kiosk:attract.length', lengthOf(questionnaire, plan));
  return createElement(AttractScreen, {
    ...{
      questionnaire,
      said: { unit: '', length, foot: 'SIPAS' },
      display: DISPLAY,
      isStarting: false,
      isWhole: true,
    },
    ...{ isInterpreted: false, onInterpreted: NOTHING },
    ...{ onAudioLanguage: NOTHING, onStart: NOTHING, onShown: () => NOTHING, onLeft: NOTHING },
  });
}

function Asked({ questionnaire, index }: { questionnaire: Questionnaire; index: number }) {
  const plan = kioskPlan(questionnaire, i18nReady.t);
  const survey = useSurvey(questionnaire, plan);
  const screen = must(survey.screens[index], 'there is such a screen');
  return createElement(SurveyFrame, {
    ...{
      questionnaire,
      plan,
      survey: { ...survey, index, screen },
      closing: { CommentScreen, SubmitScreen },
    },
    ...{ mode: 'kiosk', onBack: NOTHING, onEnd: NOTHING, onSubmit: NOTHING, listening: null },
    foot: createElement(DisplayControls, { display: DISPLAY }),
  });
}

let frame: HTMLIFrameElement;
let page: Document;
let root: Root;
beforeAll(async () => {
  startI18n('vi');
  await loadTexts(...NAMESPACES);
  frame = document.createElement('iframe');
  Object.assign(frame.style, { border: '0', width: `${WIDTH}px`, height: `${HEIGHT}px` });
  document.body.append(frame);
  page = must(frame.contentDocument, 'a frame of this page can be read');
  page.open();
  page.write(
    '<!doctype html><html lang="en" data-kiosk><head></head><body><div id="root"></div></body></html>',
  );
  page.close();
  for (const style of document.querySelectorAll('style, link[rel=stylesheet]'))
    page.head.append(style.cloneNode(true));
  root = createRoot(must(page.getElementById('root'), 'the page has a root'));
});
afterAll(() => {
  root.unmount();
  frame.remove();
});

/** What stands outside the screen, by its text. */
function outside(): readonly string[] {
  const isHidden = (element: Element) => element.closest('.visually-hidden') !== null;
  return [...page.querySelectorAll('button, label, p, h1, h2, span, input, textarea')]
    .filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 0 && !isHidden(element) && (left < -FRACTION_PX || right > WIDTH + FRACTION_PX);
    })
    .map((element) => `${element.tagName} ${element.textContent}`);
}

describe.each(Object.entries(PSEUDO))('in a language that is %s, at 360 pixels', (_, { direction, say }) => {
  test('nothing of a citizen’s screens runs over', async () => {
    for (const namespace of NAMESPACES) {
      const texts = everyText(i18nReady.getResourceBundle('vi', namespace), say);
      i18nReady.addResourceBundle('en', namespace, texts, true, true);
    }
    await i18nReady.changeLanguage('en');
    page.documentElement.dir = direction;
    const questionnaire = questionnaireIn(say);
    const show = (children: ReactElement) =>
      flushSync(() => root.render(createElement(Words, { questionnaire, children })));
    const seen: string[] = [];
    const look = (name: string) => {
      seen.push(name);
      expect(outside(), name).toEqual([]);
      expect(page.documentElement.scrollWidth, name).toBeLessThanOrEqual(WIDTH);
    };
    show(createElement(Attract, { questionnaire }));
    await page.fonts.ready;
    look('attract');
    const plan = kioskPlan(questionnaire, i18nReady.t);
    expect(plan.adult).not.toBeNull();
    for (let index = 0; index < 23; index += 1) {
      show(createElement(Asked, { key: index, questionnaire, index }));
      look(`screen ${index}`);
    }
    expect(seen).toHaveLength(24);
  });
});
