import {
  FLAGGED_BREAKDOWN,
  HOUR_BREAKDOWN,
  INTERPRETED_BREAKDOWN,
  LANGUAGE_BREAKDOWN,
  SPOT_BREAKDOWN,
  UNSAID,
  WEEKDAY_BREAKDOWN,
} from '../../core/tally/breakdowns/breakdown-values.ts';
import { DEVICE_SPOTS } from '../../core/tally/breakdowns/device-spot.ts';
import type { Breakdown, BreakdownRow } from '../analysis/breakdowns.ts';
import { percentOf } from './figure-texts.ts';
import type { Translate, Wording } from './wording.ts';

/** Breakdowns with a short name, by what SIPAS means by them. */
const NAMED = [
  'visit-purpose',
  'respondent',
  'procedure-field',
  'gender',
  'age',
  'education',
  'occupation',
  'assistance',
  'language',
  'interpreted',
  'weekday',
  'hour',
  'spot',
  'flagged',
  'excluded',
] as const;

const WEEKDAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;

/** How breakdowns and their values are called, by the texts of the console's page of groups. */
export function valueNames(t: Translate, { text, language }: Wording) {
  return {
    /** Further questions, and those of a form of one's own, are named as they are asked. */
    breakdownName: (
      { figureKind }: Pick<Breakdown, 'figureKind'>,
      { id, text: texts }: Breakdown['breakdowns'][number],
    ) => {
      const isAskedAnew = figureKind === 'own-form' && texts !== null;
      const known = isAskedAnew ? undefined : NAMED.find((one) => one === id);
      return known === undefined ? text(texts ?? undefined) || id : t(`names.${known}`);
    },
    valueName: (by: string, { value, text: texts }: Pick<BreakdownRow, 'value' | 'text'>) => {
      if (value === UNSAID) return t(by === INTERPRETED_BREAKDOWN ? 'not-interpreted' : 'unsaid');
      if (texts !== null) return text(texts);
      if (by === LANGUAGE_BREAKDOWN) {
        return new Intl.DisplayNames([language], { type: 'language' }).of(value) ?? value;
      }
      if (by === HOUR_BREAKDOWN) return t('hour', { from: Number(value), to: Number(value) + 1 });
      if (by === SPOT_BREAKDOWN) {
        const spot = DEVICE_SPOTS.find((one) => one === value);
        return spot === undefined ? value : t(`spots.${spot}`);
      }
      if (by === 'excluded') return t(value === '1' ? 'excluded' : 'not-excluded');
      if (by === FLAGGED_BREAKDOWN) return t(value === '1' ? 'flagged' : 'not-flagged');
      const day = by === WEEKDAY_BREAKDOWN ? WEEKDAYS.find((one) => one === value) : undefined;
      return day === undefined ? value : t(`weekdays.${day}`);
    },
  };
}

/** In one reading which groups surely stand out: the lowest first, since somebody has to act on it. */
export function groupsSentence({ by, rows }: Breakdown, t: Translate, wording: Wording): string {
  const { percent, distance } = wording;
  const { valueName } = valueNames(t, wording);
  const compared = rows.filter(({ group }) => group !== null);
  const isSaid = rows.some(({ value, figure }) => value !== UNSAID && figure !== null);
  if (!isSaid) return t('sentence.nobody-said');
  if (compared.length === 0) return t('sentence.not-compared');
  const inGroup = (group: BreakdownRow['group']) =>
    compared
      .filter((row) => row.group === group)
      .sort((a, b) => (a.difference?.points ?? 0) - (b.difference?.points ?? 0));
  const below = inGroup('below');
  const above = inGroup('above').reverse();
  const told = (group: 'below' | 'above', [first, ...others]: readonly BreakdownRow[]) =>
    first === undefined
      ? ''
      : t(`sentence.${group}`, {
          name: valueName(by, first),
          percent: percent(percentOf(first.figure)?.percent ?? 0),
          distance: distance(first.difference?.points ?? 0),
        }) +
        (others.length === 0
          ? ''
          : ` ${t(`sentence.${group}-too`, { names: others.map((row) => valueName(by, row)).join('; ') })}`);
  const parts = [told('below', below), told('above', above)].filter((part) => part !== '');
  return parts.length === 0 ? t('sentence.nobody') : parts.join(' ');
}
