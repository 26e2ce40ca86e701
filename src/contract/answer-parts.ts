import { z } from 'zod';
import { type Day, isDay } from '../core/kernel/calendar.ts';
import { isMonth, type Month } from '../core/kernel/period.ts';

/** The answer of a route that has nothing to say. */
export const NOTHING = z.null().describe('Nothing.');

/** A list nobody who reads it may change. */
export const list = <Element extends z.ZodType>(element: Element) => z.array(element).readonly();

export const COUNT = z.int().nonnegative();
export const INSTANT_MS = z.int().nonnegative().describe('Milliseconds since 1970-01-01T00:00Z.');
export const DAY = z
  .string()
  .refine((text): text is Day => isDay(text), 'a day 2026-11-24')
  .describe('A day in Viet Nam, YYYY-MM-DD.');
export const MONTH = z
  .string()
  .refine((text): text is Month => isMonth(text), 'a month 2026-11')
  .describe('YYYY-MM');
