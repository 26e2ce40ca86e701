import type { Role } from '../../../contract/people/roles.ts';

/**
 * Who may do what: the one table that decides. Every route names its action, and a route without one keeps the
 * server from starting.
 *
 *   anyone     anyone who reaches the address
 *   proof      anyone who proves to be a device, an own phone or the holder of a one-time link, by what the request itself
 *              carries
 *   in-scope   an account of that role, for its unit and all below it; an account without a unit, for everything
 *   whole      an account of that role that is bound to no unit
 *   never      nobody of that role
 */
type Grant = 'in-scope' | 'whole' | 'never';
export type Rule = 'anyone' | 'proof' | Readonly<Record<Role, Grant>>;

const EVERY_ROLE = { administrator: 'in-scope', supervisor: 'in-scope', staff: 'in-scope' } as const;
const ADMINISTRATORS = { administrator: 'in-scope', supervisor: 'never', staff: 'never' } as const;
const WHOLE_ADMINISTRATORS = { administrator: 'whole', supervisor: 'never', staff: 'never' } as const;
const READERS = { administrator: 'in-scope', supervisor: 'in-scope', staff: 'never' } as const;

export const PERMISSIONS = {
  /** The app's files, its description, questionnaires, health. */
  'app.read': 'anyone',
  'session.open': 'anyone',
  'device.exchange': 'proof',
  /** The closed figure of an office, where an administrator opened its page. */
  'public-pages.read': 'anyone',
  /** What an own phone needs to answer by an office's link; and its response, which proves itself. */
  'office-links.open': 'anyone',
  'phone-responses.send': 'proof',
  /** Whether a response with a receipt number was received. */
  'receipts.ask': 'anyone',
  /** A one-time link: first administrator, invitation, password reset. */
  'one-time-link.use': 'proof',
  'own-account.manage': EVERY_ROLE,
  /** What everybody should know of the collector. */
  'notices.read': EVERY_ROLE,
  'units.read': EVERY_ROLE,
  'units.manage': ADMINISTRATORS,
  'public-pages.manage': ADMINISTRATORS,
  'unit-lists.import': WHOLE_ADMINISTRATORS,
  'questionnaires.manage': WHOLE_ADMINISTRATORS,
  'results.read': READERS,
  'responses.export': READERS,
  'responses.exclude': ADMINISTRATORS,
  'closings.read': READERS,
  'closings.manage': ADMINISTRATORS,
  'closing-rules.set': WHOLE_ADMINISTRATORS,
  'grade-rules.set': WHOLE_ADMINISTRATORS,
  /** Of the scope; for a supervisor without the unit at its top, unless an administrator allows it: collector/comments. */
  'comments.read': READERS,
  'published.read': READERS,
  'published.manage': ADMINISTRATORS,
  'targets.read': READERS,
  'targets.manage': ADMINISTRATORS,
  'caseloads.manage': ADMINISTRATORS,
  'devices.read': EVERY_ROLE,
  'devices.manage': ADMINISTRATORS,
  'office-links.read': EVERY_ROLE,
  'office-links.manage': ADMINISTRATORS,
  'transfer-files.hand-in': EVERY_ROLE,
  /** A person who enters reads the answers on the paper in front of them. */
  'paper-forms.enter': EVERY_ROLE,
  'paper-forms.manage': ADMINISTRATORS,
  'accounts.manage': ADMINISTRATORS,
  'machine-keys.manage': ADMINISTRATORS,
  'webhooks.manage': ADMINISTRATORS,
  /** Released figures as a table, for other programs; also by a machine key, in its scope. */
  'feeds.read': READERS,
  'audit-log.read': WHOLE_ADMINISTRATORS,
  'retention.manage': WHOLE_ADMINISTRATORS,
} as const satisfies Readonly<Record<string, Rule>>;

export type Action = keyof typeof PERMISSIONS;

/** What a machine key may do, beside the accounts of the table. */
export const OPEN_TO_MACHINE_KEYS: ReadonlySet<Action> = new Set<Action>(['feeds.read']);
