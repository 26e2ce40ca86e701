import { z } from 'zod';
import { FIGURE_KINDS } from '../../core/figures/figure-kind.ts';
import { parsePeriod } from '../../core/kernel/period.ts';
import { MODES } from '../../core/questionnaire/response.ts';
import { RELEASE_TIMES } from '../../core/tally/block-release.ts';
import { COUNT, INSTANT_MS, list, NOTHING } from '../answer-parts.ts';
import { FIGURE, PERIOD, TEXTS, UNIT_NAME } from '../figures.ts';
import { REASON_CHARACTERS } from '../limits.ts';
import { routes } from '../route.ts';
import { COUNTS_PARAMETERS, RULES } from '../selection.ts';

const SNAPSHOT_ID = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('SHA-256 of the bytes of the snapshot, hexadecimal.');

/** Kinds of periods that can be closed. */
const CLOSED_KINDS: readonly string[] = ['month', 'quarter', 'half-year', 'nine-months', 'year'];

const CLOSED_PERIOD = z
  .string()
  .refine((text) => {
    const period = parsePeriod(text);
    return period.ok && CLOSED_KINDS.includes(period.value.kind);
  }, 'a month 2026-10, a quarter 2026-Q4, a half-year 2026-H1, nine months 2026-9M or a year 2026')
  .describe('A month, a quarter, a half-year, nine months or a year.');

const CLOSED_UNIT = UNIT_NAME.omit({ head: true });

const SCOPE_OF_SNAPSHOT = z.object({
  id: z.string().describe('overall, or the id of a component or sub-index.'),
  figure: FIGURE,
  verySatisfied: z.number().min(0).max(100).nullable().describe('Percent of answers at the highest level.'),
});

const SNAPSHOT_PART = z.object({
  questionnaire: z.string(),
  version: z.int().positive(),
  sha256: SNAPSHOT_ID.describe('Of the questionnaire as canonical JSON.'),
  mode: z.enum(MODES),
  rule: z.enum(RULES),
  figureKind: z.enum(FIGURE_KINDS),
  units: list(
    z.object({
      unit: z.string().nullable().describe('code@valid-from; null for the whole country.'),
      responses: COUNT.describe('Released, of the unit and all below it.'),
      excluded: COUNT.describe('Among them, kept out of every index.'),
      scopes: list(SCOPE_OF_SNAPSHOT),
      items: list(
        z.object({
          id: z.string(),
          figure: FIGURE,
          levels: list(COUNT)
            .nullable()
            .describe('How many chose each level; null where a figure is hidden.'),
        }),
      ),
    }),
  ).describe('The units with released responses, each with all below it, as the screens told them.'),
  blocks: list(
    z.object({ unit: z.string(), span: z.string().describe('A period.'), responses: COUNT }),
  ).describe('What was released and counted: by office, and by what it was released for.'),
});

const SNAPSHOT = z
  .object({
    format: z.literal('sipas-snapshot-1'),
    unit: CLOSED_UNIT,
    period: z.string(),
    version: z.int().positive(),
    former: SNAPSHOT_ID.nullable(),
    reason: z.string(),
    madeBy: z.object({ software: z.string(), schema: z.int() }),
    method: z.object({
      interval: z.literal(
        '95 %, respondents as clusters, z²/2 pseudo-respondents of each kind; households as SD1 to SD5',
      ),
      weights: z.literal('none: every answer counts equally'),
      minimumRespondents: z.int(),
      release: z.enum(RELEASE_TIMES),
    }),
    units: list(
      z.object({
        unit: z.string().nullable(),
        parent: z.string().nullable(),
        kind: z.string(),
        name: z.string(),
        nameEn: z.string().nullable(),
      }),
    ).describe('The unit and all below it, as they were called then.'),
    parts: list(SNAPSHOT_PART).describe('By questionnaire, version and mode, which are never added up.'),
  })
  .describe(
    'Closed figures, as canonical JSON (RFC 8785): the same bytes each time, whose SHA-256 is the id. Who closed and ' +
      'when stand in the list and in the audit log.',
  );
export type Snapshot = z.output<typeof SNAPSHOT>;
export type SnapshotPart = Snapshot['parts'][number];

const NAME = z.string().nullable().describe('Of an account; only for administrators.');

const VERSION = z.object({
  id: SNAPSHOT_ID,
  version: z.int().positive(),
  reason: z.string(),
  responses: COUNT,
  closedAtMs: INSTANT_MS,
  proposedBy: NAME,
  confirmedBy: NAME,
});

const PROPOSAL = z.object({
  id: z.string(),
  unit: CLOSED_UNIT,
  period: PERIOD,
  version: z.int().positive(),
  reason: z.string(),
  proposedAtMs: INSTANT_MS,
  expiresAtMs: INSTANT_MS,
  proposedBy: NAME,
  needsOther: z.boolean().describe('Whether another account than the one that proposed it must confirm.'),
  isOwn: z.boolean().describe('Whether the account that asks proposed it.'),
});
export type ClosingProposal = z.output<typeof PROPOSAL>;

const FIGURES_COMPARED = z.object({
  questionnaire: z.object({ id: z.string(), version: z.int().positive(), title: TEXTS }),
  mode: z.enum(MODES),
  figureKind: z.enum(FIGURE_KINDS),
  responses: COUNT,
  formerResponses: COUNT.nullable(),
  scopes: list(
    z.object({
      id: z.string(),
      text: TEXTS.nullable().describe('Null for the overall figure.'),
      figure: FIGURE,
      former: FIGURE.nullable().describe('Of the version before; null where it has none.'),
    }),
  ),
});
export type ClosedFigures = z.output<typeof FIGURES_COMPARED>;

const CLOSINGS = z.object({
  needsTwo: z.boolean().describe('Whether one account proposes and another confirms.'),
  closings: list(
    z.object({
      unit: CLOSED_UNIT,
      period: PERIOD,
      versions: list(VERSION).describe('The newest first.'),
      proposal: PROPOSAL.nullable(),
    }),
  ).describe('The newest period first.'),
  atMs: INSTANT_MS,
});
export type Closings = z.output<typeof CLOSINGS>;

const STATE = z.object({
  closed: z
    .object({
      id: SNAPSHOT_ID,
      version: z.int().positive(),
      unit: CLOSED_UNIT.describe('Of which it was closed: the unit itself, or one above it.'),
      closedAtMs: INSTANT_MS,
      responses: COUNT,
      figure: FIGURE.nullable().describe('The overall figure as closed; null where it had no responses.'),
      isBeyond: z.boolean().describe('Whether the live overall figure is another than the closed one.'),
      later: COUNT.nullable().describe(
        'Responses released since; null where they are fewer than ten, or the unit is no longer made of the same.',
      ),
    })
    .nullable(),
});
export type ClosedState = NonNullable<z.output<typeof STATE>['closed']>;

const ID = z.object({ id: z.string().max(64) });
const OF_SNAPSHOT = z.object({ id: SNAPSHOT_ID });
const SUMMARY = z.object({
  unit: CLOSED_UNIT,
  period: PERIOD,
  version: VERSION,
  former: SNAPSHOT_ID.nullable(),
  madeBy: z.object({ software: z.string(), schema: z.int() }),
  figures: list(FIGURES_COMPARED),
});

/** Periods that administrators close: proposed, confirmed, and kept as snapshots that nothing changes. */
export const CLOSING_ROUTES = routes({
  'GET /api/v1/closings': {
    summary: 'Closed periods and what is proposed to be closed',
    answer: CLOSINGS,
    problems: [],
  },
  'GET /api/v1/closings/state': {
    summary: 'Whether figures are of a closed period',
    description: 'Of the unit itself or of one above it, the newest version.',
    query: COUNTS_PARAMETERS,
    answer: STATE,
    problems: ['unit-unknown', 'questionnaire-unknown', 'parameter-invalid'],
  },
  'PUT /api/v1/closings/rule': {
    summary: 'Whether two people close a period',
    body: z.strictObject({ needsTwo: z.boolean() }),
    status: 204,
    answer: NOTHING,
    problems: ['parameter-invalid'],
  },
  'POST /api/v1/closings/proposals': {
    summary: 'Propose to close a period, or to close it again',
    description:
      'A period that is closed gets a further version. It ends by itself after seven days. Where one is open already, that ' +
      'is answered.',
    body: z.strictObject({
      unit: z.string().max(31).nullable().describe('Code, or code@valid-from; null: the whole country.'),
      period: CLOSED_PERIOD,
      reason: z.string().trim().min(REASON_CHARACTERS.least).max(REASON_CHARACTERS.most),
    }),
    status: 201,
    mayExist: true,
    answer: z.object({ id: z.string() }),
    problems: ['unit-unknown', 'parameter-invalid', 'closing-impossible'],
  },
  'GET /api/v1/closings/proposals/:id': {
    summary: 'What a proposal would close, as it is now',
    params: ID,
    answer: z.object({
      proposal: PROPOSAL,
      snapshot: SNAPSHOT_ID.describe('What its snapshot would have as id, to be confirmed.'),
      figures: list(FIGURES_COMPARED).describe('Of the unit itself, beside the version before.'),
    }),
    problems: ['not-found', 'closing-impossible'],
  },
  'POST /api/v1/closings/proposals/:id/confirmation': {
    summary: 'Close the period as proposed',
    description: 'Refused where the figures moved since they were looked at. Once more, it answers the same.',
    params: ID,
    body: z.strictObject({ snapshot: SNAPSHOT_ID.describe('What the account has looked at.') }),
    status: 201,
    mayExist: true,
    answer: z.object({ id: SNAPSHOT_ID }),
    problems: [
      'not-found',
      'closing-impossible',
      'closing-changed',
      'second-person-needed',
      'parameter-invalid',
    ],
  },
  'DELETE /api/v1/closings/proposals/:id': {
    summary: 'Withdraw a proposal',
    params: ID,
    status: 204,
    answer: NOTHING,
    problems: ['not-found'],
  },
  'GET /api/v1/snapshots/:id/summary': {
    summary: 'A closed period beside the version before it',
    params: OF_SNAPSHOT,
    answer: SUMMARY,
    problems: ['not-found', 'parameter-invalid'],
  },
  'GET /api/v1/snapshots/:id': {
    summary: 'A snapshot, byte for byte',
    params: OF_SNAPSHOT,
    answer: SNAPSHOT,
    problems: ['not-found', 'parameter-invalid'],
  },
  'GET /api/v1/snapshots/:id/figures.csv': {
    summary: 'The figures of a snapshot as a table',
    params: OF_SNAPSHOT,
    answer: z.string(),
    mediaType: 'text/csv',
    problems: ['not-found', 'parameter-invalid'],
  },
});
