import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type UseFormReturn, useForm } from 'react-hook-form';
import { must } from '../../core/kernel/assert.ts';
import { DAY_MS } from '../../core/kernel/duration.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import type { Making } from './response-of.ts';
import { type Screen, type SurveyPlan, screensOfSurvey } from './screens.ts';
import { emptyForm, fieldOf, type SurveyForm } from './survey-form.ts';

/** How long a choice is seen before the next screen: long enough to notice, short enough not to wait. */
const CHOICE_SEEN_MS = 350;

export interface Survey {
  readonly form: UseFormReturn<SurveyForm>;
  readonly screens: readonly Screen[];
  readonly screen: Screen;
  /** From 0. */
  readonly index: number;
  /** The respondent made a deliberate choice: moves on after a moment, or after the last choice in it. */
  readonly chosen: () => void;
  readonly next: () => void;
  readonly back: () => void;
  /** Shows a screen again from the last one, which follows it then. */
  readonly change: (index: number) => void;
  /** The screen that was just shown again, on the last one; null otherwise. */
  readonly changed: number | null;
  /** The id of the question last reached, for an abandonment. */
  readonly reached: () => string;
  readonly making: () => Pick<Making, 'durationsMs' | 'corrections'>;
}

/** Where a respondent is, and whether they came from the last screen to change an answer. */
interface Place {
  readonly index: number;
  readonly isChange: boolean;
  readonly changed: number | null;
}

/**
 * One respondent's way through one questionnaire. Everything is in memory and gone when it unmounts.
 *
 * @param mayGoOn false: a step onward waits until it is true
 */
export function useSurvey(questionnaire: Questionnaire, plan: SurveyPlan, mayGoOn = true): Survey {
  const form = useForm<SurveyForm>({ defaultValues: emptyForm(questionnaire), shouldUnregister: false });
  const [{ index, isChange, changed }, setPlace] = useState<Place>({
    index: 0,
    isChange: false,
    changed: null,
  });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const screens = screensOfSurvey(questionnaire, plan, form.getValues('profile'));
  const screen = must(screens[Math.min(index, screens.length - 1)], 'a survey has at least one screen');
  const record = useMemo(() => new SurveyRecord(), []);
  const screenId = screen.id;

  useEffect(() => {
    record.enter(screenId);
    return () => record.leave();
  }, [record, screenId]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const isWaiting = useRef(false);
  const go = useCallback(
    (step: 1 | -1) => {
      clearTimeout(timer.current);
      isWaiting.current = step === 1 && !mayGoOn;
      if (isWaiting.current) return;
      const field = fieldOf(screen);
      if (field !== null && screen.id !== null) record.settle(screen.id, form.getValues(field));
      const following = screensOfSurvey(questionnaire, plan, form.getValues('profile'));
      // After a change what was shown before is passed by, up to what the change has brought.
      const onward = ({ id, kind }: Screen) => kind === 'submit' || (id !== null && !record.hasShown(id));
      setPlace({
        index: isChange
          ? following.findIndex(onward)
          : Math.max(0, Math.min(following.length - 1, index + step)),
        isChange: false,
        changed: isChange ? index : null,
      });
    },
    [form, index, isChange, mayGoOn, plan, questionnaire, record, screen],
  );
  const next = useCallback(() => go(1), [go]);
  useEffect(() => {
    if (isWaiting.current) next();
  }, [next]);
  const back = useCallback(() => go(-1), [go]);

  const latestNext = useRef(next);
  useEffect(() => {
    latestNext.current = next;
  }, [next]);
  const chosen = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => latestNext.current(), CHOICE_SEEN_MS);
  }, []);

  return {
    form,
    screens,
    screen,
    index,
    chosen,
    next,
    back,
    change: (at) => setPlace({ index: at, isChange: true, changed: null }),
    changed,
    reached: () => reachedAt(screens, index),
    making: () => record.making(),
  };
}

/**
 * The question on which a respondent stands, or stood last. Before the first of them, whether of age, it is the one that
 * would follow; for somebody under age none does, and it is the one about age.
 */
function reachedAt(screens: readonly Screen[], index: number): string {
  const asked = [...screens.slice(0, index + 1).reverse(), ...screens].find(({ id }) => id !== null);
  const [first] = screens;
  return must(asked?.id ?? (first?.kind === 'adult' ? first.about : null), 'a survey asks something');
}

/** How long each screen was shown, and how often an answer was changed after it had been given. */
class SurveyRecord {
  readonly #durationsMs: Record<string, number> = {};
  readonly #settled = new Map<string, string>();
  #corrections = 0;
  #current: { readonly id: string; readonly sinceMs: number } | null = null;

  enter(id: string | null): void {
    this.#current = id === null ? null : { id, sinceMs: performance.now() };
  }

  leave(): void {
    if (this.#current === null) return;
    const { id, sinceMs } = this.#current;
    const shown = (this.#durationsMs[id] ?? 0) + Math.round(performance.now() - sinceMs);
    this.#durationsMs[id] = Math.min(DAY_MS, Math.max(0, shown));
    this.#current = null;
  }

  hasShown(id: string): boolean {
    return this.#current?.id === id || this.#durationsMs[id] !== undefined;
  }

  /** The value a screen is left with. Moving the choice about before leaving is no correction. */
  settle(id: string, value: string): void {
    const former = this.#settled.get(id);
    if (former !== undefined && former !== '' && former !== value) this.#corrections += 1;
    this.#settled.set(id, value);
  }

  making(): { durationsMs: Record<string, number>; corrections: number } {
    return { durationsMs: { ...this.#durationsMs }, corrections: Math.min(10_000, this.#corrections) };
  }
}
