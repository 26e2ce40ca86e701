import { useTranslation } from 'react-i18next';
import type { Breakdown, BreakdownRow } from '../../../contract/analysis/breakdowns.ts';
import {
  FLAGGED_BREAKDOWN,
  HOUR_BREAKDOWN,
  INTERPRETED_BREAKDOWN,
  LANGUAGE_BREAKDOWN,
  SPOT_BREAKDOWN,
  UNSAID,
  WEEKDAY_BREAKDOWN,
} from '../../../core/tally/breakdowns/breakdown-values.ts';
import { DEVICE_SPOTS } from '../../../core/tally/breakdowns/device-spot.ts';
import { useWording } from '../wording/use-wording.ts';

/** Breakdowns with a short name; a questionnaire's further questions are named as they are asked. */
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

/** How breakdowns and their values are called. */
export function useValueNames() {
  const { t } = useTranslation('console-breakdowns');
  const { text, language } = useWording();
  return {
    breakdownName: ({ id, text: texts }: Breakdown['breakdowns'][number]) => {
      const known = NAMED.find((one) => one === id);
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
      if (by === INTERPRETED_BREAKDOWN) return t('interpreted');
      if (by === 'excluded') return t(value === '1' ? 'excluded' : 'not-excluded');
      if (by === FLAGGED_BREAKDOWN) return t(value === '1' ? 'flagged' : 'not-flagged');
      const day = by === WEEKDAY_BREAKDOWN ? WEEKDAYS.find((one) => one === value) : undefined;
      return day === undefined ? value : t(`weekdays.${day}`);
    },
  };
}
