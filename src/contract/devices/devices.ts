import { z } from 'zod';
import { type EnrolmentId, isRandomId } from '../../core/kernel/brand.ts';
import { DEVICE_SPOTS } from '../../core/tally/breakdowns/device-spot.ts';
import { COUNT, DAY, INSTANT_MS, list } from '../answer-parts.ts';
import { DEVICES_PER_PAGE, RANGES_SHOWN } from '../limits.ts';
import { routes } from '../route.ts';
import { ASKED_UNIT, NAMED_UNIT } from '../units/unit-parts.ts';
import { ATTENTION_REASONS } from './device-attention.ts';

const QUERY = z.strictObject({
  unit: z
    .string()
    .regex(/^[0-9A-Za-z.-]{1,20}(@\d{4}-\d\d-\d\d)?$/)
    .optional()
    .describe(
      "A unit's code, or code@valid-from: its devices and those of all units below it. Without it, all in scope.",
    ),
  after: z
    .string()
    .regex(/^\d\.[0-9a-f]{32}$/)
    .optional()
    .describe('`next` of the page before. Without it, the first page.'),
});

const PARAMS = z.strictObject({ id: z.string().max(64).describe("The enrolment's id.") });

export const ENROLMENT_ID = z
  .string()
  .refine((text): text is EnrolmentId => isRandomId<'EnrolmentId'>(text), '32 hexadecimal digits')
  .describe("The enrolment's id.");

const DEVICE = z.object({
  id: ENROLMENT_ID,
  name: z.string().describe('What staff call it.'),
  unit: NAMED_UNIT.describe('Where it stands today.'),
  nextPlace: z
    .object({
      from: DAY,
      unit: NAMED_UNIT.nullable().describe('null where it is not in scope.'),
    })
    .nullable()
    .describe('Where it will stand, and from which day on.'),
  lastContact: z
    .object({ atMs: INSTANT_MS, origin: z.enum(['network', 'file']) })
    .nullable()
    .describe('When something new was last heard of it, and how; null before the first contact.'),
  made: COUNT.describe('Sequence numbers it gave out, as far as known.'),
  received: COUNT.describe('Different ones of them that are here, counted or held.'),
  missing: COUNT.describe('Neither here nor said to be on the device.'),
  waiting: COUNT.describe('On the device when it last spoke, and not received since.'),
  quarantined: COUNT.describe('Records the device keeps because they were refused.'),
  held: COUNT.describe('Stored here and not counted.'),
  cloned: z.boolean().describe('Whether records came under a number that another record has.'),
  numberClashes: COUNT.describe('How many such records.'),
  startClashes: COUNT.describe(
    'Starts under a number that another start has: its disk was put back to a former state, or copied.',
  ),
  claimedNumber: COUNT.nullable().describe(
    'A number it claims to have reached and cannot have; believed nowhere. null while all it says is believed.',
  ),
  app: z.string().nullable().describe('Version of the app.'),
  clockOffsetMs: z
    .int()
    .nullable()
    .describe("Collector's clock minus device's clock; null before it is known."),
  storage: z
    .object({
      persisted: z.boolean().nullable(),
      usedBytes: COUNT.nullable(),
      quotaBytes: COUNT.nullable(),
    })
    .nullable()
    .describe('What its browser answered about keeping data and about room; null where it did not.'),
  enrolledDay: DAY,
  spot: z
    .enum(DEVICE_SPOTS)
    .nullable()
    .describe('Where in its office it stands: `official-desk` is a warning. null where nobody said.'),
  revokedDay: DAY.nullable().describe('From this day on its records are held.'),
  attention: list(z.enum(ATTENTION_REASONS)).describe(
    'Why a person should look at it, the most urgent first: records missing; two devices under one enrolment; ' +
      'its disk put back to a former state; ' +
      'a claim of more records than it can have made; ' +
      'no contact for 7 days; records in quarantine; records held; the clock off by more than a day; its browser ' +
      'may remove data or has less than 50 MiB left. The last two and silence are not said of a revoked device.',
  ),
});
export type ListedDevice = z.output<typeof DEVICE>;

const SUMMARY = z.object({
  devices: COUNT,
  made: COUNT,
  received: COUNT,
  missing: COUNT,
  waiting: COUNT,
  quarantined: COUNT,
  held: COUNT,
  atOfficialDesk: COUNT.describe('Not revoked, and on the desk of an official.'),
  spotUnsaid: COUNT.describe('Not revoked, and nobody said where in the office they stand.'),
  needAttention: COUNT,
});
export type DevicesSummary = z.output<typeof SUMMARY>;

const PAGE = z
  .object({
    summary: SUMMARY.describe('Over all devices of the selection, on whichever page they are.'),
    devices: list(DEVICE).describe(
      `At most ${DEVICES_PER_PAGE}: those that need attention first, by reason; then by unit and name.`,
    ),
    next: z.string().nullable().describe('`after` of the next page; null on the last.'),
    asOfMs: INSTANT_MS,
  })
  .describe('The devices of a unit and of all units below it.');
export type DevicesPage = z.output<typeof PAGE>;

const RANGE = z.object({
  first: COUNT,
  last: COUNT,
  state: z
    .enum(['counted', 'held', 'unseen', 'deleted', 'not-kept'])
    .describe(
      'deleted: with its month, when it was no longer kept; not-kept: acknowledged, and neither counted, held nor ' +
        'deleted as announced.',
    ),
});
/** Sequence numbers from `first` to `last`, both included. */
export type SequenceRange = z.output<typeof RANGE>;

const DETAIL = z
  .object({
    device: DEVICE,
    ranges: list(RANGE).describe(
      `Its sequence numbers from 1 to \`made\`, both ends included; at most ${RANGES_SHOWN} ranges.`,
    ),
    hasMoreRanges: z.boolean(),
    asOfMs: INSTANT_MS,
  })
  .describe('One device, and what became of each of its numbers.');
export type DeviceDetail = z.output<typeof DETAIL>;

const CHANGED = z.object({
  device: ENROLMENT_ID,
  changed: z.boolean().describe('false: it was so already, and nothing was written.'),
});

const NAME = z.strictObject({ name: z.string().max(200).describe('1 to 60 characters') });

const SPOT = z.strictObject({
  spot: z.enum(DEVICE_SPOTS).nullable().describe('From today on; null: nobody says where.'),
});

const PLACE = z.strictObject({
  unit: ASKED_UNIT.describe('Code, or code@valid-from, of a unit of that day.'),
  from: DAY.describe('First day at that unit, YYYY-MM-DD: today or later.'),
});

/** The devices that collect responses, and what administrators do with one. */
export const DEVICE_ROUTES = routes({
  'GET /api/v1/devices': {
    summary: 'Devices of a unit and of all units below it',
    query: QUERY,
    answer: PAGE,
    problems: ['unit-unknown', 'parameter-invalid'],
  },
  'GET /api/v1/devices/:id': {
    summary: 'One device, and what became of each of its numbers',
    params: PARAMS,
    answer: DETAIL,
    problems: ['device-unknown'],
  },
  'POST /api/v1/devices/:id/revocation': {
    summary: 'Revoke a device: what it sends from now on is stored and held, not counted',
    params: PARAMS,
    answer: CHANGED,
    problems: ['device-unknown'],
  },
  'PUT /api/v1/devices/:id/name': {
    summary: 'Rename a device',
    params: PARAMS,
    body: NAME,
    answer: CHANGED,
    problems: ['device-unknown', 'body-malformed'],
  },
  'PUT /api/v1/devices/:id/spot': {
    summary: 'Say where in its office a device stands, from today on',
    params: PARAMS,
    body: SPOT,
    answer: CHANGED,
    problems: ['device-unknown', 'body-malformed'],
  },
  'PUT /api/v1/devices/:id/place': {
    summary: 'Move a device to another unit from a day on; replaces a move that has not begun',
    params: PARAMS,
    body: PLACE,
    answer: CHANGED,
    problems: ['device-unknown', 'unit-unknown', 'body-malformed'],
  },
});
