import { z } from 'zod';
import { DAY, INSTANT_MS, list, NOTHING } from '../answer-parts.ts';
import { routes } from '../route.ts';
import { SCOPE } from './account-parts.ts';
import {
  MACHINE_KEY_DAYS,
  MACHINE_KEY_NAME_CHARACTERS,
  MACHINE_KEY_OVERLAP_DAYS,
} from './machine-key-limits.ts';

const MACHINE_KEY = z.object({
  id: z.string(),
  name: z.string(),
  scope: SCOPE.describe('The unit whose figures it reads, with all below it; null: every unit.'),
  madeDay: DAY,
  madeBy: z.string(),
  expiresMs: INSTANT_MS,
  state: z
    .enum(['valid', 'replaced', 'expired'])
    .describe('replaced: a successor was made, and this one is valid until it expires.'),
  lastUsedDay: DAY.nullable().describe('Null: never used.'),
});
export type MachineKey = z.output<typeof MACHINE_KEY>;

const VALID_DAYS = z.int().min(MACHINE_KEY_DAYS.shortest).max(MACHINE_KEY_DAYS.longest);

const NEW_MACHINE_KEY = z.strictObject({
  // Twice, since composing characters may make a name shorter.
  name: z.string().max(2 * MACHINE_KEY_NAME_CHARACTERS),
  scope: z
    .string()
    .regex(/^[0-9A-Za-z.-]{1,20}$/)
    .nullable()
    .describe("A unit's code, or null for every unit."),
  days: VALID_DAYS,
});

const HANDED_OUT = z.object({
  key: MACHINE_KEY,
  secret: z.string().describe('What the other program sends as its bearer token. Told this once.'),
});
export type HandedOutKey = z.output<typeof HANDED_OUT>;

const KEY_ID = z.strictObject({ id: z.string().max(64) });

/** Keys by which other programs read released figures, for administrators, within their scope. */
export const MACHINE_KEY_ROUTES = routes({
  'GET /api/v1/machine-keys': {
    summary: 'Machine keys in scope, by name',
    answer: z.object({ keys: list(MACHINE_KEY) }),
    problems: [],
  },
  'POST /api/v1/machine-keys': {
    summary: 'Make a machine key, which reads released figures of a unit and all below it',
    body: NEW_MACHINE_KEY,
    status: 201,
    answer: HANDED_OUT,
    problems: ['recent-sign-in-required', 'unit-unknown', 'forbidden', 'body-malformed'],
  },
  'POST /api/v1/machine-keys/:id/successor': {
    summary: `Replace a machine key: the new one is valid at once, the old one for at most ${MACHINE_KEY_OVERLAP_DAYS} more days`,
    params: KEY_ID,
    body: z.strictObject({ days: VALID_DAYS }),
    status: 201,
    answer: HANDED_OUT,
    problems: ['recent-sign-in-required', 'machine-key-unknown', 'machine-key-replaced'],
  },
  'DELETE /api/v1/machine-keys/:id': {
    summary: 'Revoke a machine key at once',
    params: KEY_ID,
    status: 204,
    answer: NOTHING,
    problems: ['machine-key-unknown'],
  },
});
