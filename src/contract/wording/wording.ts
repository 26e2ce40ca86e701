import type { FigureKind } from '../../core/figures/figure-kind.ts';
import type { HiddenReason, ShownFigure } from '../../core/figures/small-cells.ts';
import type { Month, Period } from '../../core/kernel/period.ts';
import { groupNameIn } from '../../core/published/group-names.ts';
import type { ReleaseTime } from '../../core/tally/block-release.ts';
import type { Counts, FiguresOf, Texts, UnitName } from '../figures.ts';
import { percentOf, textIn, unitNameIn } from './figure-texts.ts';
import {
  type DisplayLanguage,
  formatCount,
  formatDecimal,
  formatPercent,
  formatSignedPoints,
} from './format.ts';
import { monthsInSentence, periodInSentence, periodLabel } from './period-label.ts';

/** A text of the catalogue by its key, with what stands in its places filled in. */
export interface Translate {
  (key: string): string;
  (key: string, values: Readonly<Record<string, unknown>>): string;
}

/** Of an answer, what its figures are called by. */
export interface NamedFigure {
  readonly figureKind: FigureKind;
  readonly questionnaire: { readonly title: Texts };
}

/** The words and numbers of answers in a language, by the texts of the console: on the screen and in a report. */
export function wordingIn<T extends Translate>(language: DisplayLanguage, t: T) {
  const percent = (value: number) => formatPercent(value, language);
  return {
    t,
    language,
    percent,
    /** "81,2–89,5", small beside its percentage. */
    interval: ({ low, high }: { readonly low: number; readonly high: number }) =>
      `${formatDecimal(low, language, 1)}–${formatDecimal(high, language, 1)}`,
    points: (value: number) => formatSignedPoints(value, language),
    /** Points without a sign, where a word says which way. */
    distance: (value: number) => formatDecimal(Math.abs(value), language, 2),
    /** What a reader gets who subtracts the figures shown. */
    roundedPoints: ({ before, after }: { readonly before: number; readonly after: number }) =>
      formatSignedPoints(asShown(after) - asShown(before), language),
    count: (value: number) => formatCount(value, language),
    text: (texts: Texts | undefined) => textIn(texts, language),
    /** What a figure may be called: of a form of one's own, by the title of that form. */
    figureKind: ({ figureKind, questionnaire }: NamedFigure) =>
      t(`figure-kinds.${figureKind}`, { title: textIn(questionnaire.title, language) }),
    /** A page's title, with the form's where it is one's own: such figures stand under no other name. */
    titled: ({ figureKind, questionnaire }: NamedFigure, title: string) =>
      figureKind === 'own-form' ? `${title}, ${textIn(questionnaire.title, language)}` : title,
    /** What is counted by a rule, in the words of the scale: “Satisfied”, “Very satisfied”. */
    rule: ({ rule, questionnaire: { levels, satisfiedFrom } }: Pick<FiguresOf, 'rule' | 'questionnaire'>) =>
      t(`rules.${rule}`, {
        levels: levels
          .slice(satisfiedFrom - 1)
          .map((level) => t('rules.level', { level: textIn(level, language) }))
          .join(', '),
      }),
    unitName: (unit: UnitName) => (unit.code === null ? t('country') : unitNameIn(unit, language)),
    /** A region or class, which data have in Vietnamese. */
    groupName: <Name extends string | null>(name: Name) => groupNameIn(name, language),
    periodLabel: (period: Period) => periodLabel(period, language),
    periodInSentence: (period: Period) => periodInSentence(period, language),
    /** What a period is compared with: the one before, or some of its months. */
    comparedWith: (previous: Period, compared: { readonly previous: readonly Month[] } | null) =>
      compared === null || compared.previous.length === 0
        ? periodInSentence(previous, language)
        : monthsInSentence(compared.previous, language),
    monthsInSentence: (months: readonly Month[]) => monthsInSentence(months, language),
    /** The percentage, or in a few words why there is none. */
    short: (figure: ShownFigure, counts?: Counts) => {
      const shown = percentOf(figure);
      return shown === null ? t(`hidden.${reasonOf(figure, counts)}-short`) : percent(shown.percent);
    },
    /** In full words why there is no percentage; null where there is one. */
    whyNone: (figure: ShownFigure, counts?: Counts, release?: ReleaseTime) => {
      if (percentOf(figure) !== null) return null;
      const reason = reasonOf(figure, counts);
      return t(reason === 'waiting' && release === 'daily' ? 'hidden.waiting-daily' : `hidden.${reason}`);
    },
  };
}

export type Wording = ReturnType<typeof wordingIn<Translate>>;

/** To two decimals, as percentages are shown. */
function asShown(percent: number): number {
  return Number(formatDecimal(percent, 'en', 2));
}

/** Responses that are there and not released yet wait, whatever they say. */
function reasonOf(figure: ShownFigure, counts?: Counts): HiddenReason | 'waiting' | 'no-answers' {
  if (figure.hidden) return figure.reason;
  return (counts?.pending ?? 0) > 0 ? 'waiting' : 'no-answers';
}
