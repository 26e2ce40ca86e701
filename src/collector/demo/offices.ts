import type { Day } from '../../core/kernel/calendar.ts';
import type { Unit } from '../../core/units/unit.ts';
import { demoReceivingUnits } from './province.ts';

/** What is worth finding in an office; `sound` offices have nothing the matter with them. */
export type Condition =
  | 'sound'
  /** Results come late. */
  | 'late-results'
  /** Officials are impolite. */
  | 'impolite-officials'
  /** Feedback is taken and never answered. */
  | 'silent-on-feedback'
  /** Since last month papers are asked for that no rule requires: one criterion falls, and the office with it. */
  | 'asks-for-more-papers'
  /** Since last month other visitors come, who are asked more of what the office is weak in: the fall is only mix. */
  | 'other-visitors'
  /** Many respondents give one level throughout. */
  | 'straight-lines'
  /** Officials fill in forms themselves: all five, in seconds, in bursts after closing. */
  | 'filled-in-by-officials'
  /** The kiosk fell silent in the ninth month. */
  | 'fell-silent'
  /** Half way through the year the queue was reorganised, and last month once more; it shows. */
  | 'improving'
  /** Fewer respondents than a figure needs. */
  | 'few-respondents';

export interface DemoOffice {
  readonly unit: Unit;
  readonly condition: Condition;
  /** Responses in an ordinary month. */
  readonly monthlyResponses: number;
}

/** By code, so that adding an office moves no problem to another; where it says so, with the responses of a month. */
const CONDITIONS: Readonly<Record<string, readonly [Condition, number?]>> = {
  '99103': ['improving', 80],
  '99105': ['asks-for-more-papers', 160],
  '99107': ['impolite-officials'],
  '99108': ['other-visitors', 100],
  '99204': ['late-results'],
  '99209': ['silent-on-feedback'],
  '99212': ['straight-lines'],
  '99214': ['filled-in-by-officials', 60],
  '99218': ['fell-silent'],
  '99221': ['few-respondents', 6],
};

/** The offices of the province as they are known on a day, each under the unit that it began at. */
export function demoOffices(today: Day): readonly DemoOffice[] {
  return demoReceivingUnits(today).map((unit, index) => {
    const [condition, responses] = CONDITIONS[unit.code] ?? ['sound'];
    // Wards are busier than communes; the remainder keeps neighbours from being alike.
    const usual = (unit.kind === 'commune' ? 24 : 36) + ((index * 7) % 19);
    return { unit, condition, monthlyResponses: responses ?? usual };
  });
}
