import { z } from 'zod';
import { UNIT_KINDS } from '../../core/units/unit.ts';
import { COUNT, DAY, list } from '../answer-parts.ts';
import { UNITS_AT_ONCE, UNITS_MERGED_AT_ONCE } from '../limits.ts';
import { routes } from '../route.ts';
import { HEAD_TITLE, NAMED_UNIT, SAID } from './unit-parts.ts';
import { NEW_UNIT, TYPED, UNIT } from './units.ts';

const UNIT_PARAMETER = z.strictObject({
  unit: z
    .string()
    .min(1)
    .max(31)
    .describe(
      'code@valid-from of a period; or a code, which names the unit that bears it today or bore it last.',
    ),
});

const REF = z.string().min(3).max(31).describe('code@valid-from of a period that was looked at.');
const SEEN = z.string().max(40).describe('`stamp` of the unit as it was looked at.');

const PERIOD_OF_UNIT = NAMED_UNIT.extend({
  validFrom: DAY,
  validTo: DAY.nullable(),
  kind: z.enum(UNIT_KINDS),
  parent: NAMED_UNIT.nullable().describe('On its last day, or today; null at the top of the scope.'),
  officeTerm: z.string().nullable().describe('null: the usual one of the kind.'),
  region: z.string().nullable(),
  unitClass: z.string().nullable(),
  headTitle: z.string().nullable().describe('null: the usual one of the kind.'),
  headTitleEn: z.string().nullable(),
});
export type UnitPeriod = z.output<typeof PERIOD_OF_UNIT>;

const RELATED = NAMED_UNIT.extend({ validFrom: DAY, validTo: DAY.nullable() });
export type RelatedUnit = z.output<typeof RELATED>;

const DETAILS = PERIOD_OF_UNIT.extend({
  lastDay: DAY.nullable().describe('Of the unit, in its last period; null while no end is known.'),
  stamp: z.string().describe('What a change of the unit gives back as `seen`.'),
  path: list(NAMED_UNIT).describe('The units above in scope, the highest first.'),
  isTopOfScope: z.boolean().describe('The account is bound to it: it does not move, end or merge it.'),
  head: HEAD_TITLE.describe('Its own title, else the usual one.'),
  usualHead: HEAD_TITLE,
  usualOfficeTerm: z.string().nullable().describe('null: as the questionnaire says.'),
  periods: list(PERIOD_OF_UNIT).describe('Of this one unit, the newest first.'),
  predecessors: list(RELATED).describe('What it was made of, in scope.'),
  successors: list(RELATED).describe('What was made of it, in scope.'),
  others: list(RELATED).describe('Other units that bore its code, in scope.'),
  standing: z
    .object({
      unitsBelow: COUNT,
      devices: COUNT,
      links: COUNT,
      accounts: COUNT,
      lastResponse: DAY.nullable().describe('Of the last response that is stored.'),
    })
    .describe('What stands at it today.'),
});
export type UnitDetails = z.output<typeof DETAILS>;

const CHANGE = z.strictObject({
  seen: SEEN,
  from: DAY.describe('The first day; that of the period corrects the period.'),
  isMeant: z.boolean().describe('Responses since `from` are to go with it to another kind or place.'),
  name: TYPED.optional(),
  nameEn: TYPED.optional(),
  kind: TYPED.optional(),
  parent: TYPED.optional().describe('Code of the unit above.'),
  officeTerm: TYPED.optional(),
  region: TYPED.optional(),
  unitClass: TYPED.optional(),
  headTitle: TYPED.optional().describe('A title, not the name of a person.'),
  headTitleEn: TYPED.optional(),
});

const LINE = NEW_UNIT.omit({ parent: true }).extend({ line: z.int().min(1).max(100_000) });
/** Whatever was typed: what is too long is told by its line. */
const LINE_READ = z.object({
  line: COUNT,
  ...{ code: z.string(), name: z.string(), nameEn: z.string(), kind: z.string() },
});

const LINES_ANSWER = z.object({
  isRefused: z.boolean(),
  lines: list(LINE_READ).describe('As read, with the kinds and codes that were left out.'),
  faults: list(z.object({ line: COUNT, said: SAID })).describe('At most 500.'),
  sameNames: list(
    z.object({
      line: COUNT,
      name: z.string(),
      otherLine: COUNT.nullable(),
      otherCode: z.string().nullable(),
    }),
  ).describe('Lines with the name of a line before, or of a unit at the same place; a warning. At most 500.'),
});
export type UnitLinesAnswer = z.output<typeof LINES_ANSWER>;

/** One unit with its history, and how units change from a day on. */
export const UNIT_CHANGE_ROUTES = routes({
  'GET /api/v1/units/:unit': {
    summary: 'A unit with its periods and what stands at it',
    params: UNIT_PARAMETER,
    answer: DETAILS,
    problems: ['unit-unknown'],
  },
  'PATCH /api/v1/units/:unit': {
    summary: 'Change a unit from a day on',
    description:
      'What is left out stays; an empty text takes away what may be missing. The period of that day is closed and the ' +
      'next begins; devices that stand at the unit go along.',
    params: UNIT_PARAMETER,
    body: CHANGE,
    answer: UNIT,
    problems: [
      'unit-unknown',
      'unit-changed-meanwhile',
      'unit-has-responses',
      'forbidden',
      'parameter-invalid',
    ],
  },
  'PUT /api/v1/units/:unit/end': {
    summary: 'End a unit after a day, or take its end back',
    params: UNIT_PARAMETER,
    body: z.strictObject({
      seen: SEEN,
      lastDay: DAY.nullable().describe('null: it goes on.'),
    }),
    answer: UNIT,
    problems: [
      ...(['unit-unknown', 'unit-changed-meanwhile', 'unit-has-responses', 'unit-has-units-below'] as const),
      ...(['unit-has-later-period', 'forbidden', 'parameter-invalid'] as const),
    ],
  },
  'POST /api/v1/unit-mergers': {
    summary: 'Make one unit of several from a day on',
    description:
      'Under the code of one of them or a new one. Units below them, and devices that stand at them, go along; all of ' +
      'them are its predecessors.',
    body: NEW_UNIT.extend({
      from: DAY,
      units: z
        .array(z.strictObject({ ref: REF, seen: SEEN }))
        .min(2)
        .max(UNITS_MERGED_AT_ONCE),
    }),
    status: 201,
    answer: UNIT,
    problems: [
      ...(['unit-unknown', 'unit-changed-meanwhile', 'unit-code-taken', 'unit-has-later-period'] as const),
      ...(['forbidden', 'parameter-invalid'] as const),
    ],
  },
  'POST /api/v1/unit-lines/preview': {
    summary: 'What units typed one a line would be',
    description: `A line: name, English name, kind, code, with tabs or semicolons between; at most ${UNITS_AT_ONCE}.`,
    body: z.strictObject({ parent: TYPED, text: z.string().max(200_000) }),
    answer: LINES_ANSWER,
    problems: ['unit-unknown'],
  },
  'POST /api/v1/unit-lines': {
    summary: 'Add many units below one',
    description: 'All of them from today on, or none where `isRefused`.',
    body: z.strictObject({ parent: TYPED, lines: z.array(LINE).min(1).max(UNITS_AT_ONCE) }),
    answer: LINES_ANSWER,
    problems: ['unit-unknown'],
  },
});
