import {
  COMPARED_WITH,
  type ComparedWith,
  DEFAULT_MODE,
  QUESTIONNAIRES,
} from '../../../contract/on-offer.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import {
  followingPeriod,
  type Month,
  monthsOf,
  type Period,
  parsePeriod,
  periodAround,
  periodYearBefore,
  previousPeriod,
} from '../../../core/kernel/period.ts';
import { MODES, type Mode } from '../../../core/questionnaire/response.ts';

/** What the address bar says is looked at. Whatever it says wrongly is read as not said. */
export interface Selection {
  /** Null for the whole country. */
  readonly unit: string | null;
  /** While the newest is meant, the current month, until the collector has said which it is. */
  readonly period: Period;
  /** Whether the address names no period: then the newest month with responses is meant. */
  readonly isNewest: boolean;
  readonly mode: Mode;
  readonly questionnaire: string;
  readonly compare: ComparedWith;
}

export function selectionOf(parameters: URLSearchParams, nowMs: number): Selection {
  const period = parsePeriod(parameters.get('period') ?? '');
  const mode = parameters.get('mode');
  const questionnaire = parameters.get('questionnaire') ?? '';
  return {
    unit: parameters.get('unit') || null,
    period: period.ok ? period.value : monthAt(nowMs),
    isNewest: !period.ok,
    mode: (MODES as readonly string[]).includes(mode ?? '') ? (mode as Mode) : DEFAULT_MODE,
    questionnaire: isQuestionnaireId(questionnaire) ? questionnaire : QUESTIONNAIRES[0],
    compare: COMPARED_WITH.find((one) => one === parameters.get('compare')) ?? 'previous',
  };
}

/** Whether it may be the id of a questionnaire. Which there are, forms of one's own among them, the collector says. */
function isQuestionnaireId(text: string): boolean {
  return text.length <= 64 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);
}

/** Whether the address says something that is not there to be said. */
export function hasWrongParts(parameters: URLSearchParams): boolean {
  const isWrong = (name: string, isRight: (value: string) => boolean) => {
    const value = parameters.get(name);
    return value !== null && !isRight(value);
  };
  return (
    isWrong('period', (value) => parsePeriod(value).ok) ||
    isWrong('mode', (value) => (MODES as readonly string[]).includes(value)) ||
    isWrong('compare', (value) => (COMPARED_WITH as readonly string[]).includes(value)) ||
    isWrong('questionnaire', isQuestionnaireId)
  );
}

/** Whether a parameter of the address says what is looked at; others are a page's own. */
export function isOfSelection(name: string): boolean {
  return ['unit', 'period', 'mode', 'questionnaire', 'compare'].includes(name);
}

/** The address of a selection: unit and period always, the rest where it is not the default. */
export function parametersOf({
  unit,
  period,
  isNewest,
  mode,
  questionnaire,
  compare,
}: Selection): URLSearchParams {
  const parameters = new URLSearchParams();
  if (unit !== null) parameters.set('unit', unit);
  if (!isNewest) parameters.set('period', period.text);
  if (mode !== DEFAULT_MODE) parameters.set('mode', mode);
  if (questionnaire !== QUESTIONNAIRES[0]) parameters.set('questionnaire', questionnaire);
  if (compare !== 'previous') parameters.set('compare', compare);
  return parameters;
}

/** The same in an address that says more: what a page says for itself stays. */
export function addressWith(parameters: URLSearchParams, selection: Selection): URLSearchParams {
  const address = parametersOf(selection);
  for (const [name, value] of parameters) {
    if (!isOfSelection(name)) address.append(name, value);
  }
  return address;
}

/** What the collector is asked, with everything named but a period it is to find. */
export function queryOf({ isNewest, compare, ...selection }: Selection) {
  const { period, ...selected } = countsQueryOf(selection);
  const others = compare === 'previous' ? selected : { ...selected, compare };
  return isNewest ? others : { period, ...others };
}

/** The same with its period, which live counts need. */
export function countsQueryOf({
  unit,
  period,
  mode,
  questionnaire,
}: Omit<Selection, 'isNewest' | 'compare'>) {
  return { period: period.text, mode, questionnaire, ...(unit === null ? {} : { unit }) };
}

/** The month it is in Viet Nam. */
export function monthAt(nowMs: number): Period {
  return periodAround(localDay(nowMs).slice(0, 7) as Month, 'month');
}

export function hasBegun(period: Period, nowMs: number): boolean {
  return period.first <= monthAt(nowMs).first;
}

/** The period of the same kind just after; null where it has not begun. */
export function nextPeriod(period: Period, nowMs: number): Period | null {
  const next = followingPeriod(period);
  return next !== null && hasBegun(next, nowMs) ? next : null;
}

/** The period before; null where figures cannot reach. */
export function formerPeriod(period: Period): Period | null {
  return previousPeriod(period);
}

/** Whether the like period before is another than that of the year before, so that there is a choice. */
export function hasOtherYearBefore(period: Period): boolean {
  return previousPeriod(period)?.text !== periodYearBefore(period)?.text;
}

/**
 * The period of another kind at the same place in time: the year of a month, and of a year its last month that has
 * begun.
 */
export function periodOfKind(period: Period, kind: Period['kind'], nowMs: number): Period {
  if (period.kind === kind) return period;
  const begun = monthsOf(period).filter((month) => month <= monthAt(nowMs).first);
  return periodAround(begun.at(-1) ?? period.first, kind);
}
