import { type RefObject, useLayoutEffect } from 'react';
import { must } from '../../../core/kernel/assert.ts';
import styles from './choice-list.module.css';

/**
 * How an item is laid out. Answers that need scrolling where others do not are chosen less often, so the levels are in
 * view together or not at all, and so are the ways not to answer. What is `apart` stands below the lower edge of the
 * screen on a page of its own, which a button brings and to which scrolling snaps; the rest is in the style sheets.
 */
interface Layout {
  readonly fit: 'roomy' | 'tight';
  readonly apart: '' | 'others' | 'answers' | 'answers others';
}

/** From the most comfortable to the one that needs the least room; the last is taken whether it fits or not. */
const LAYOUTS: readonly Layout[] = [
  { fit: 'roomy', apart: '' },
  { fit: 'tight', apart: '' },
  { fit: 'tight', apart: 'others' },
  { fit: 'roomy', apart: 'answers' },
  { fit: 'tight', apart: 'answers' },
  { fit: 'tight', apart: 'answers others' },
];

/** Heights are set by custom properties; without them every part is as high as what is in it. */
const HEIGHTS = ['--screen-height', '--question-height', '--answers-height', '--others-height'] as const;

/** A part's edges in the document, in CSS pixels. */
interface Edges {
  readonly top: number;
  readonly bottom: number;
}

/**
 * Chooses the layout when something else is shown, the screen is turned, the text grows or its font arrives. Not when an
 * answer is chosen: nothing moves under the finger, and what follows a tap is painted without it.
 *
 * @param frame the list's own element
 * @param isScale whether its choices are the levels of an item; anything else is laid out as it comes
 * @param shown what is another object when something else is shown
 */
export function useAnswersInView(
  frame: RefObject<HTMLDivElement | null>,
  isScale: boolean,
  shown: unknown,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown is in the document
  useLayoutEffect(() => {
    if (isScale && frame.current !== null) layOut(frame.current);
  }, [frame, isScale, shown]);

  useLayoutEffect(() => {
    const element = frame.current;
    if (!isScale || element === null) return;
    const page = element.ownerDocument;
    const again = () => layOut(element);
    // As wide as the screen and a letter, and as high as the screen: nothing that the layout changes.
    const watched = new ResizeObserver(again);
    watched.observe(part(element, 'probe'));
    page.fonts.addEventListener('loadingdone', again);
    return () => {
      watched.disconnect();
      page.fonts.removeEventListener('loadingdone', again);
      const { dataset, style } = page.documentElement;
      for (const name of ['fit', 'apart', 'question'] as const) delete dataset[name];
      for (const name of HEIGHTS) style.removeProperty(name);
    };
  }, [frame, isScale]);
}

/** Brings a page of the list to the upper edge. */
export function bring(frame: HTMLDivElement, page: 'question' | 'answers' | 'others'): void {
  if (page === 'question') frame.ownerDocument.defaultView?.scrollTo(0, 0);
  else part(frame, page).scrollIntoView({ block: 'start' });
}

function layOut(frame: HTMLDivElement): void {
  const page = frame.ownerDocument;
  const view = must(page.defaultView, 'a page that is shown has a window');
  const { dataset, style } = page.documentElement;
  const former = `${dataset['fit']} ${dataset['apart']}`;
  const scrolled = view.scrollY;
  delete dataset['question'];
  for (const name of HEIGHTS) style.removeProperty(name);
  style.setProperty('--screen-height', '0');
  const least = part(frame, 'probe').offsetHeight;
  const fitting = LAYOUTS.find((layout) => {
    dataset['fit'] = layout.fit;
    dataset['apart'] = layout.apart;
    return fits(frame, layout, least);
  });
  const { fit, apart } = fitting ?? must(LAYOUTS.at(-1), 'there are layouts');
  setHeights(frame, apart, least);
  if (`${fit} ${apart}` === former) view.scrollTo(0, scrolled);
}

/** @param least the height of the screen with all bars of the browser shown */
function fits(frame: HTMLDivElement, { apart }: Layout, least: number): boolean {
  const answers = edges(part(frame, 'answers'));
  const screen = edges(screenOf(frame));
  switch (apart) {
    case '':
      return screen.bottom <= least;
    case 'others':
      return Math.max(answers.bottom, edges(part(frame, 'question')).bottom) <= least;
    case 'answers':
      return screen.bottom - answers.top <= least;
    case 'answers others':
      return answers.bottom - answers.top <= least;
  }
}

/** What is apart begins at or below the lower edge, with the bars of the browser hidden (`100vh`). */
function setHeights(frame: HTMLDivElement, apart: Layout['apart'], least: number): void {
  const { dataset, style } = frame.ownerDocument.documentElement;
  const question = edges(part(frame, 'question'));
  const answers = edges(part(frame, 'answers'));
  const others = edges(part(frame, 'others'));
  const screen = edges(screenOf(frame));
  style.removeProperty('--screen-height');
  const rest = (usedPx: number) => `calc(100vh - ${usedPx}px)`;
  if (apart.startsWith('answers')) {
    const isLong = question.bottom > least;
    dataset['question'] = isLong ? 'long' : 'short';
    style.setProperty('--question-height', isLong ? '100vh' : rest(question.top));
  }
  if (apart === 'others') style.setProperty('--answers-height', rest(answers.top));
  if (apart === 'answers others') style.setProperty('--answers-height', '100vh');
  const below = screen.bottom - others.bottom;
  if (apart === 'answers') style.setProperty('--others-height', rest(below + others.top - answers.top));
  else if (apart !== '') style.setProperty('--others-height', rest(below));
}

function part(frame: HTMLDivElement, name: 'probe' | 'question' | 'answers' | 'others'): HTMLElement {
  return must(frame.querySelector<HTMLElement>(`.${styles[name]}`), `a list of levels has its ${name}`);
}

/** The survey's whole screen: see `survey-frame.tsx`. */
function screenOf(frame: HTMLDivElement): HTMLElement {
  return frame.closest('main')?.parentElement ?? frame;
}

function edges(element: HTMLElement): Edges {
  const { top, bottom } = element.getBoundingClientRect();
  const scrolled = element.ownerDocument.defaultView?.scrollY ?? 0;
  return { top: top + scrolled, bottom: bottom + scrolled };
}
