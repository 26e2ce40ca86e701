/** What the console tells about webhooks and the collector enforces. Without zod: see ../limits.ts. */

/** What a webhook may tell of. */
export const WEBHOOK_EVENTS = ['period.closed', 'target.missed', 'device.silent', 'comments.new'] as const;
export type WebhookEventType = (typeof WEBHOOK_EVENTS)[number];

/** What an administrator has sent to see whether it arrives: no event, and nothing that can be listened for. */
export const TEST_MESSAGE = 'test';
export type MessageType = WebhookEventType | typeof TEST_MESSAGE;

/** Characters of the address of a receiver. */
export const WEBHOOK_ADDRESS_CHARACTERS = 500;

/** Webhooks of one collector, whoever made them. */
export const MOST_WEBHOOKS = 50;

/** For how many hours the former secret signs beside the one that replaced it. */
export const WEBHOOK_SECRET_OVERLAP_HOURS = 24;

/** For how many hours after its first attempt a delivery is tried again. */
export const WEBHOOK_RETRY_HOURS = 24;

/** How long deliveries are kept, and how many of a webhook are listed, the newest first. */
export const DELIVERIES_KEPT_DAYS = 30;
export const DELIVERIES_SHOWN = 100;

/** New comments are told of as a count, and never of fewer. */
export const FEWEST_COMMENTS_TOLD = 10;

/** What is wrong with the address of a receiver. */
export const ADDRESS_FAULTS = ['malformed', 'not-https', 'has-name-or-password', 'not-public'] as const;
export type AddressFault = (typeof ADDRESS_FAULTS)[number];

/** Why a receiver was not reached. */
export const DELIVERY_FAULTS = [
  'address-refused',
  'name-unknown',
  'unreachable',
  'not-trusted',
  'too-late',
  'secret-lost',
] as const;
export type DeliveryFault = (typeof DELIVERY_FAULTS)[number];
