import type { TransferChoice } from '../../src/device/transfer/transfer-file.ts';
import type { WriteFault } from './memory-disk.ts';

/** What goes wrong between a device and the collector, once, at one request. */
export const NETWORK_FAULTS = [
  'request lost',
  'answer lost',
  'hangs',
  'doubled',
  'delivered late too',
  'only delivered late',
  'request cut',
  'answer cut',
  'captive portal',
  'empty object',
  'proxy too large',
  '429 with pause',
  '503 of a proxy',
  'answer unsigned',
  'answer signed by another',
  'answer replayed',
  'answer to another batch',
  'answer for another enrolment',
  'answer with other bytes',
  'answer that names nothing',
] as const;

/** Where a collector breaks while it serves a request. */
export const COLLECTOR_FAULTS = [
  'crash before the transaction',
  'crash within the transaction',
  'crash after the commit',
  'crash during the answer',
  'crash after the answer',
  'disk full before the transaction',
  'disk full within the transaction',
] as const;

type NetworkFault = (typeof NETWORK_FAULTS)[number];
export type CollectorFault = (typeof COLLECTOR_FAULTS)[number];
export type Fault = NetworkFault | CollectorFault;

/** What stops an actor on a device at one of its steps. */
export const STOPS = ['tab killed', 'browser killed', 'power cut', 'database closed', 'time limit'] as const;

export interface Stop {
  readonly atStep: number;
  readonly what: (typeof STOPS)[number];
}

export const FILE_HARMS = ['whole', 'cut', 'edited', 'reordered', 'other line ends'] as const;
export const RECEIPT_HARMS = [
  'whole',
  'cut',
  'for another enrolment',
  'with other bytes',
  'unsigned',
  'signed by another',
] as const;
/** How somebody who has no key of a device passes for it. */
export const IMPERSONATIONS = [
  'unsigned',
  'signed by another',
  'lines of another',
  'with another key',
] as const;

/**
 * One thing that happens. Devices, collectors, files and copies are chosen by a number that wraps around what is
 * there, so that an operation means something whatever went before, and a schedule can be cut anywhere.
 */
export type Operation = Happening & {
  /** Seeds what is left to chance within it, so that leaving out another operation changes nothing here. */
  readonly salt: number;
  /** At the same time as the one before. */
  readonly beside: boolean;
};

export type Happening =
  | {
      readonly kind: 'submit';
      readonly device: number;
      readonly tab: number;
      readonly fault: WriteFault | null;
      /** Whether the respondent tries again after a failure. */
      readonly retries: boolean;
      readonly stop: Stop | null;
    }
  | {
      readonly kind: 'sync';
      readonly device: number;
      readonly tab: number;
      readonly collector: number;
      /** One a request, in their order; then all goes well. */
      readonly faults: readonly (Fault | null)[];
      readonly stop: Stop | null;
    }
  | { readonly kind: 'deliver what is late'; readonly collector: number }
  | { readonly kind: 'export'; readonly device: number; readonly choice: TransferChoice }
  | {
      readonly kind: 'hand in';
      readonly file: number;
      readonly collector: number;
      readonly harm: (typeof FILE_HARMS)[number];
    }
  | {
      readonly kind: 'read receipt';
      readonly device: number;
      readonly receipt: number;
      readonly harm: (typeof RECEIPT_HARMS)[number];
    }
  | { readonly kind: 'set clock'; readonly device: number; readonly days: number }
  | { readonly kind: 'time passes'; readonly days: number }
  | { readonly kind: 'enrol again'; readonly device: number }
  | { readonly kind: 'clone'; readonly device: number }
  | { readonly kind: 'evict'; readonly device: number; readonly withPages: boolean }
  /** A disk that is put back at each start: first it is frozen as it is, and from then on put back to that. */
  | { readonly kind: 'put back'; readonly device: number }
  | { readonly kind: 'disk full'; readonly device: number; readonly full: boolean }
  | { readonly kind: 'send quarantined again'; readonly device: number }
  | { readonly kind: 'forge'; readonly device: number; readonly collector: number }
  | {
      readonly kind: 'impersonate';
      readonly device: number;
      readonly collector: number;
      readonly how: (typeof IMPERSONATIONS)[number];
    }
  | { readonly kind: 'rename'; readonly device: number; readonly name: number }
  /** With effect from a number of days on. */
  | { readonly kind: 'move'; readonly device: number; readonly to: number; readonly inDays: number }
  | { readonly kind: 'rotate'; readonly which: 'sealing' | 'receipt' }
  | { readonly kind: 'back up' }
  | { readonly kind: 'restore'; readonly copy: number; readonly noticed: boolean }
  | { readonly kind: 'withdraw questionnaire'; readonly collector: number }
  | { readonly kind: 'bring questionnaire back'; readonly collector: number }
  | { readonly kind: 'revoke'; readonly device: number }
  | { readonly kind: 'release revoked'; readonly device: number };

export type HappeningKind = Happening['kind'];

/** One line a person can read. */
export function describe({ kind, beside, salt, ...rest }: Operation): string {
  const details = Object.entries(rest).flatMap(([name, value]) => {
    if (value === null || value === false || (Array.isArray(value) && value.length === 0)) return [];
    return [`${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`];
  });
  return `${beside ? '  beside: ' : ''}${kind}${details.length === 0 ? '' : ` (${details.join(', ')})`} #${salt}`;
}
