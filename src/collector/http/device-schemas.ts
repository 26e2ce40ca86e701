import { z } from 'zod';
import { ATTENTION_REASONS } from '../devices/device-attention.ts';
import { DEVICES_PER_PAGE, RANGES_SHOWN } from '../devices/devices.ts';
import { UNIT_NAMED } from './units/unit-of-request.ts';

export const DEVICES_PARAMETERS = z.strictObject({
  unit: z
    .string()
    .regex(/^[0-9A-Za-z.-]{1,20}(@\d{4}-\d\d-\d\d)?$/)
    .optional()
    .describe(
      "A unit's code, or code@valid-from: its devices and those of all units below. Without it, all in scope.",
    ),
  after: z
    .string()
    .regex(/^\d\.[0-9a-f]{32}$/)
    .optional()
    .describe('`next` of the page before. Without it, the first page.'),
});

export const DEVICE_PARAMETERS = z.strictObject({
  id: z.string().max(64).describe("The enrolment's id."),
});

const list = <Element extends z.ZodType>(element: Element) => z.array(element).readonly();
const COUNT = z.int().nonnegative();
const DAY = z.string().describe('YYYY-MM-DD');
const INSTANT_MS = COUNT.describe('Milliseconds since 1970-01-01T00:00Z.');

const DEVICE = z.object({
  id: z.string(),
  name: z.string().describe('What staff call it.'),
  unit: UNIT_NAMED.describe('Where it stands today.'),
  nextPlace: z
    .object({
      from: DAY,
      unit: UNIT_NAMED.nullable().describe('null where it is not in scope.'),
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
  revokedDay: DAY.nullable().describe('From this day on its records are held.'),
  attention: list(z.enum(ATTENTION_REASONS)).describe(
    'Why a person should look at it, the most urgent first: records missing; two devices under one enrolment; ' +
      'a claim of more records than it can have made; ' +
      'no contact for 7 days; records in quarantine; records held; the clock off by more than a day; its browser ' +
      'may remove data or has less than 50 MiB left. The last two and silence are not said of a revoked device.',
  ),
});

export const DEVICES = z
  .object({
    summary: z
      .object({
        devices: COUNT,
        made: COUNT,
        received: COUNT,
        missing: COUNT,
        waiting: COUNT,
        quarantined: COUNT,
        held: COUNT,
        needAttention: COUNT,
      })
      .describe('Over all devices of the selection, on whichever page they are.'),
    devices: list(DEVICE).describe(
      `At most ${DEVICES_PER_PAGE}: those that need attention first, by reason; then by unit and name.`,
    ),
    next: z.string().nullable().describe('`after` of the next page; null on the last.'),
    asOfMs: INSTANT_MS,
  })
  .describe('The devices of a unit and of all units below it.');

export const DEVICE_DETAIL = z
  .object({
    device: DEVICE,
    ranges: list(
      z.object({ first: COUNT, last: COUNT, state: z.enum(['counted', 'held', 'unseen']) }),
    ).describe(
      `Its sequence numbers from 1 to \`made\`, both ends included; at most ${RANGES_SHOWN} ranges.`,
    ),
    hasMoreRanges: z.boolean(),
    asOfMs: INSTANT_MS,
  })
  .describe('One device, and what became of each of its numbers.');
