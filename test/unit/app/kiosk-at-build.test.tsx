// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { act } from '@testing-library/react';
import { hydrateRoot, type Root } from 'react-dom/client';
import { prerender } from 'react-dom/static';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AppProps } from '../../../src/app/app.tsx';
import { startI18n } from '../../../src/app/i18n/i18n.ts';
import { carryOutKeptTap } from '../../../src/app/kept-tap.ts';
import { type BeforeKiosk, browserMemory } from '../../../src/app/kiosk/first-screen/kiosk-memory.ts';
import { type KioskAtBuild, kioskAtBuild } from '../../../src/app/kiosk-at-build.tsx';
import { kioskPlan, screensOfSurvey } from '../../../src/app/survey/screens.ts';
import { fieldOf } from '../../../src/app/survey/survey-form.ts';
import { WholeApp } from '../../../src/app/whole-app.tsx';
import { must } from '../../../src/core/kernel/assert.ts';
import { err, ok } from '../../../src/core/kernel/result.ts';
import { parseQuestionnaire } from '../../../src/core/questionnaire/parse-questionnaire.ts';
import type { Questionnaire } from '../../../src/core/questionnaire/questionnaire.ts';
import type { Device } from '../../../src/device/device.ts';
import type { DeviceStanding } from '../../../src/device/membership/standing.ts';
import ownJson from '../../../survey-schemas/one-stop-three-levels.json' with { type: 'json' };
import serviceJson from '../../../survey-schemas/sipas-2023-service.json' with { type: 'json' };
import { standInForLayout } from '../../support/jsdom-layout.ts';

const SERVICE = questionnaireOf(serviceJson);
const OWN = questionnaireOf(ownJson);
const SCRIPT = readFileSync(join(import.meta.dirname, '../../../public/before-kiosk.js'), 'utf8');
const LAST = {
  unit: 'Trung tâm Ba Đình',
  length: '23 màn hình, khoảng 3 phút',
  foot: 'SIPAS · Máy 1',
  asksBuiltIn: true,
};
const STANDING: DeviceStanding = {
  unit: { ref: '1@2025-07-01', code: '1', name: LAST.unit, nameEn: 'Ba Dinh', officeTerm: null },
  deviceName: 'Máy 1',
  isClockWrong: false,
};

function questionnaireOf(json: unknown): Questionnaire {
  const parsed = parseQuestionnaire(json);
  if (!parsed.ok) throw new Error(parsed.error.reason);
  return parsed.value;
}

const page = window as BeforeKiosk;
let drawn: KioskAtBuild;
let root: Root | null;
/** What React had to mend or complained of. */
let complaints: unknown[];
/** The store answers. */
let answer: () => void;

beforeAll(async () => {
  standInForLayout();
  Element.prototype.scrollIntoView ??= () => {};
  startI18n('vi');
  drawn = await kioskAtBuild(SERVICE);
  // React's rendering at build leaves the contexts of its last component set until the next one: the browser has none.
  await prerender(<p />);
});

beforeEach(() => {
  complaints = [];
  vi.spyOn(console, 'error').mockImplementation((...said) => {
    // The build and the browser are two programs; here both renderers are in one.
    if (!String(said[0]).startsWith('Detected multiple renderers')) complaints.push(said);
  });
  localStorage.clear();
  delete document.documentElement.dataset['remembered'];
});

afterEach(() => {
  act(() => root?.unmount());
  page.sipasTap?.end();
  for (const name of ['sipasKiosk', 'sipasTap']) Reflect.deleteProperty(page, name);
  vi.restoreAllMocks();
});

const place = () => document.getElementById('root') as HTMLElement;
const button = (name: string) =>
  [...place().querySelectorAll('button')].find(({ textContent }) => textContent === name) as HTMLElement;
const radios = () => [...place().querySelectorAll<HTMLInputElement>('input[type=radio]')];
const finger = (element: Element) =>
  element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 1 }));

/** The page of the build, and its script, which runs once the page is read. */
function openPage(last: object | null, further = '[]') {
  if (last !== null) localStorage.setItem('sipas.kiosk', JSON.stringify(last));
  localStorage.setItem('sipas.further-questions', further);
  document.body.innerHTML = `<div id="root" data-prerendered hidden>${drawn.firstScreen}</div>
    <template id="first-question">${drawn.firstQuestion}</template><script data-app="/app.js"></script>`;
  vi.spyOn(document, 'currentScript', 'get').mockReturnValue(document.querySelector('script'));
  // The app is run by the test.
  vi.spyOn(window, 'requestAnimationFrame').mockReturnValue(0);
  vi.spyOn(document.head, 'append').mockReturnValue();
  new Function(SCRIPT)();
}

/** The app takes over, on a device whose store answers when the test says so. */
async function takeOver(
  asked: Questionnaire = SERVICE,
  enrolment: Awaited<ReturnType<Device['enrolment']>> = ok(STANDING),
) {
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const device = {
    now: () => 0,
    enrolment: () => answered.then(() => enrolment),
    asked: () => answered.then(() => asked),
    office: () => answered.then(() => ({ isClosed: false, length: null })),
  } as unknown as Device;
  const app: AppProps = {
    ...{ device, questionnaire: SERVICE, isTooOld: false, update: {} as AppProps['update'] },
    memory: browserMemory(page),
    onShown: () => carryOutKeptTap(page),
    onNothingOpen: () => () => {},
    holdOpen: () => () => {},
  };
  const router = ({ children }: { children: React.ReactNode }) => (
    <MemoryRouter initialEntries={['/kiosk']}>{children}</MemoryRouter>
  );
  await act(async () => {
    root = hydrateRoot(place(), <WholeApp app={app} router={router} />, {
      onRecoverableError: (error) => complaints.push(error),
    });
  });
}

async function storeAnswers() {
  await act(async () => {
    answer();
    await vi.dynamicImportSettled();
  });
}

describe("the kiosk's first screen as the build draws it", () => {
  test('is what the app takes over: not a node of it is another, and nothing is complained of', async () => {
    openPage(LAST);
    for (const text of [LAST.unit, LAST.length, LAST.foot]) expect(place().textContent).toContain(text);
    expect(document.documentElement.dataset['remembered']).toBe('');
    expect(place().hidden).toBe(false);
    const before = [...place().querySelectorAll('*')];
    await takeOver();
    expect(complaints).toEqual([]);
    for (const element of before) expect(element.isConnected).toBe(true);
    for (const text of [LAST.unit, LAST.length, LAST.foot]) expect(place().textContent).toContain(text);
    await storeAnswers();
    expect(place().textContent).toContain('23 màn hình, khoảng 4 phút');
    expect(JSON.parse(localStorage.getItem('sipas.kiosk') ?? '')).toEqual({
      ...LAST,
      length: '23 màn hình, khoảng 4 phút',
    });
  });

  test('holds neither a style nor a script, which the policy refuses', () => {
    for (const html of [drawn.firstScreen, drawn.firstQuestion]) {
      expect(html).not.toMatch(/<script|<style|\sstyle=|\son\w+=/);
      expect(html.length).toBeGreaterThan(1_000);
    }
  });

  test.each([
    ['nothing is remembered', null],
    ['what is remembered is not whole', { unit: 'x' }],
  ])('is not seen, and keeps no tap, where %s', (_, last) => {
    openPage(last);
    expect(document.documentElement.dataset['remembered']).toBeUndefined();
    expect(place().hidden).toBe(true);
    expect(page.sipasKiosk).toBeUndefined();
    finger(button('English'));
    expect(page.sipasTap).toBeUndefined();
  });
});

/** What the script has put into the page's head. */
const added = () => vi.mocked(document.head.append).mock.calls.flat();

test('the app is read once the first screen is painted and nothing else is to be done', () => {
  const idle = vi.fn<typeof requestIdleCallback>();
  vi.stubGlobal('requestIdleCallback', idle);
  openPage(LAST);
  const [[painted] = []] = vi.mocked(requestAnimationFrame).mock.calls;
  expect(idle).not.toHaveBeenCalled();
  painted?.(0);
  expect(idle.mock.calls).toEqual([[expect.any(Function), { timeout: 300 }]]);
  expect(added()).toMatchObject([{ rel: 'preload' }]);
  idle.mock.calls[0]?.[0]({ didTimeout: false, timeRemaining: () => 1 });
  expect(added()).toMatchObject([{ rel: 'preload' }, { type: 'module' }]);
  vi.unstubAllGlobals();
});

test('the app is not fetched ahead from a service worker, of which a browser would read it twice', () => {
  Object.assign(navigator, { serviceWorker: { controller: {} } });
  openPage(LAST);
  expect(added()).toEqual([]);
  Reflect.deleteProperty(navigator, 'serviceWorker');
});

describe('a tap before the app runs', () => {
  test('on the button that begins shows the first question, which the app takes over', async () => {
    openPage(LAST);
    finger(button('Bắt đầu'));
    expect(radios()).toHaveLength(2);
    const before = [...place().querySelectorAll('*')];
    await takeOver();
    expect(complaints).toEqual([]);
    for (const element of before) expect(element.isConnected).toBe(true);
  });

  test('on the faces begins like it; an answer is none before somebody can have read the question', async () => {
    openPage(LAST);
    finger(must(place().querySelector('svg[viewBox="0 0 48 48"] circle'), 'a face'));
    expect(radios()).toHaveLength(2);
    finger(radios()[0] as Element);
    expect(radios().map(({ checked }) => checked)).toEqual([false, false]);
    await takeOver();
    expect(radios().map(({ checked }) => checked)).toEqual([false, false]);
  });

  test('on another button is carried out once, as soon as that can be', async () => {
    openPage(LAST);
    finger(button('Tương phản cao'));
    expect(document.documentElement.dataset['contrast']).toBeUndefined();
    await takeOver();
    expect(document.documentElement.dataset['contrast']).toBe('high');
    expect(page.sipasTap?.end()).toBeNull();
  });

  test('while the app takes over is kept: what is being taken over stays as it is', async () => {
    openPage(LAST);
    const begin = button('Bắt đầu');
    expect(page.sipasTap?.takeOver()).toBe(false);
    finger(begin);
    expect(begin.isConnected).toBe(true);
    await takeOver();
    expect(complaints).toEqual([]);
    expect(radios()).toHaveLength(2);
  });

  test.each([
    ['the office asks another questionnaire', { ...LAST, asksBuiltIn: false }, '[]'],
    ['further questions are asked', LAST, '["visit-purpose"]'],
  ])('begins once the store has answered where %s', async (_, last, further) => {
    openPage(last, further);
    finger(button('Bắt đầu'));
    expect(radios()).toHaveLength(0);
    await takeOver(last.asksBuiltIn ? SERVICE : OWN);
    expect(complaints).toEqual([]);
    await storeAnswers();
    expect(radios()).toHaveLength(2);
  });

  test('that meets another questionnaire than was remembered begins that one, and nothing chosen before is an answer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    openPage(LAST);
    finger(button('Bắt đầu'));
    await takeOver(OWN);
    const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
    await pass(3_000);
    await act(async () => void finger(radios()[0] as Element));
    await pass(1_000);
    await storeAnswers();
    await pass(1_000);
    const [first] = screensOfSurvey(
      OWN,
      kioskPlan(OWN, (key) => key),
      {},
    );
    expect(radios()[0]?.name).toBe(fieldOf(must(first, 'a survey has a first screen')));
    expect(radios().some(({ checked }) => checked)).toBe(false);
    // Whoever comes after the next start waits for it.
    expect(JSON.parse(localStorage.getItem('sipas.kiosk') ?? '').asksBuiltIn).toBe(false);
    vi.useRealTimers();
  });

  test.each([
    ['is no kiosk any more', ok(null), 'Máy này chưa được đăng ký', null],
    [
      'cannot read its store',
      err({ kind: 'storage-failed' as const, reason: 'cannot-open' as const }),
      'Không mở được bộ nhớ của máy',
      LAST,
    ],
  ])('on a device that %s ends in saying so', async (_, enrolment, heading, remembered) => {
    openPage(LAST);
    finger(button('Bắt đầu'));
    await takeOver(SERVICE, enrolment);
    expect(radios()).toHaveLength(2);
    await storeAnswers();
    await act(() => vi.dynamicImportSettled());
    expect(radios()).toHaveLength(0);
    expect(place().textContent).toContain(heading);
    expect(JSON.parse(localStorage.getItem('sipas.kiosk') ?? 'null')).toEqual(remembered);
    expect(complaints).toEqual([]);
  });

  test('nobody gets past the first question before it is known that the answers can be kept', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    openPage(LAST);
    finger(button('Bắt đầu'));
    await takeOver();
    const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
    await pass(3_000);
    await act(async () => void finger(radios()[0] as Element));
    await pass(1_000);
    expect(radios().map(({ checked }) => checked)).toEqual([true, false]);
    await storeAnswers();
    expect(radios().some(({ checked }) => checked)).toBe(false);
    vi.useRealTimers();
  });
});
