import { z } from 'zod';
import { COUNT, DAY, INSTANT_MS, list, NOTHING } from '../answer-parts.ts';
import { SCOPE } from '../people/account-parts.ts';
import { routes } from '../route.ts';
import {
  DELIVERIES_KEPT_DAYS,
  DELIVERIES_SHOWN,
  DELIVERY_FAULTS,
  TEST_MESSAGE,
  WEBHOOK_ADDRESS_CHARACTERS,
  WEBHOOK_EVENTS,
  WEBHOOK_SECRET_OVERLAP_HOURS,
} from './webhook-limits.ts';

const EVENT = z.enum(WEBHOOK_EVENTS);

const WEBHOOK = z.object({
  id: z.string(),
  name: z.string(),
  scope: SCOPE.describe('The unit it tells of, with all below it; null: every unit.'),
  address: z.string(),
  events: list(EVENT),
  isOn: z.boolean(),
  madeDay: DAY,
  madeBy: z.string(),
  formerSecretUntilMs: INSTANT_MS.nullable().describe(
    'Until then the secret that was replaced signs too; null: none.',
  ),
  waiting: COUNT.describe('Deliveries that wait for their first or a further attempt.'),
  givenUp: COUNT.describe('Deliveries that are not tried again.'),
});
export type Webhook = z.output<typeof WEBHOOK>;

const DELIVERY = z.object({
  id: z.string().describe('The Webhook-Id: the same at every attempt.'),
  event: z.enum([...WEBHOOK_EVENTS, TEST_MESSAGE]),
  madeMs: INSTANT_MS,
  state: z.enum(['waiting', 'delivered', 'given-up']),
  attempts: COUNT,
  lastAttemptMs: INSTANT_MS.nullable(),
  nextAttemptMs: INSTANT_MS.nullable().describe('Null: none.'),
  status: z.int().nullable().describe('Of the last answer; null: there was none.'),
  fault: z.enum(DELIVERY_FAULTS).nullable().describe('Why there was no answer.'),
});
export type Delivery = z.output<typeof DELIVERY>;

const NEW_WEBHOOK = z.strictObject({
  // Twice, since composing characters may make a name shorter.
  name: z.string().max(120),
  scope: z
    .string()
    .regex(/^[0-9A-Za-z.-]{1,20}$/)
    .nullable()
    .describe("A unit's code, or null for every unit."),
  address: z.string().max(WEBHOOK_ADDRESS_CHARACTERS),
  events: z.array(EVENT).min(1).max(WEBHOOK_EVENTS.length),
});

const HANDED_OUT = z.object({
  webhook: WEBHOOK,
  secret: z
    .string()
    .describe('`whsec_` and base64, by which the receiver checks signatures. Told this once.'),
});
export type HandedOutWebhook = z.output<typeof HANDED_OUT>;

const ID = z.string().max(64);
const WEBHOOK_ID = z.strictObject({ id: ID });

/** Webhooks, by which the collector tells other programs of events; for administrators, within their scope. */
export const WEBHOOK_ROUTES = routes({
  'GET /api/v1/webhooks': {
    summary: 'Webhooks in scope, by name',
    answer: z.object({ webhooks: list(WEBHOOK) }),
    problems: [],
  },
  'POST /api/v1/webhooks': {
    summary: 'Make a webhook, which tells a receiver of events of a unit and all below it',
    body: NEW_WEBHOOK,
    status: 201,
    answer: HANDED_OUT,
    problems: [
      'recent-sign-in-required',
      'unit-unknown',
      'forbidden',
      'body-malformed',
      'webhook-address-refused',
      'webhooks-too-many',
    ],
  },
  'POST /api/v1/webhooks/:id/secret': {
    summary: `Replace the secret of a webhook: for ${WEBHOOK_SECRET_OVERLAP_HOURS} hours both sign`,
    params: WEBHOOK_ID,
    status: 201,
    answer: HANDED_OUT,
    problems: ['recent-sign-in-required', 'webhook-unknown'],
  },
  'PUT /api/v1/webhooks/:id/state': {
    summary: 'Switch a webhook on or off; what happens while it is off is never sent',
    params: WEBHOOK_ID,
    body: z.strictObject({ isOn: z.boolean() }),
    status: 204,
    answer: NOTHING,
    problems: ['webhook-unknown'],
  },
  'DELETE /api/v1/webhooks/:id': {
    summary: 'Delete a webhook with its deliveries',
    params: WEBHOOK_ID,
    status: 204,
    answer: NOTHING,
    problems: ['webhook-unknown'],
  },
  'GET /api/v1/webhooks/:id/deliveries': {
    summary: `The newest ${DELIVERIES_SHOWN} deliveries of a webhook, of the last ${DELIVERIES_KEPT_DAYS} days`,
    params: WEBHOOK_ID,
    answer: z.object({ deliveries: list(DELIVERY) }),
    problems: ['webhook-unknown'],
  },
  'POST /api/v1/webhooks/:id/test': {
    summary: 'Send a test message: signed and tried again as any other, with nothing in it of a unit',
    description:
      'It goes out within a minute, or once the webhook is switched on. Asked for again within the same minute, it is the same message.',
    params: WEBHOOK_ID,
    status: 204,
    answer: NOTHING,
    problems: ['webhook-unknown'],
  },
  'POST /api/v1/webhooks/:id/deliveries/:delivery/repetition': {
    summary: 'Send a delivery again, under the same Webhook-Id',
    params: z.strictObject({ id: ID, delivery: ID }),
    status: 204,
    answer: NOTHING,
    problems: ['webhook-unknown', 'delivery-unknown'],
  },
});
