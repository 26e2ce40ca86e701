import { createHash } from 'node:crypto';
import { type Day, isDay } from '../../core/kernel/calendar.ts';

/**
 * `commit`: all that one commit took in; `day`: what several commits of a day took in, put together afterwards. In the order
 * of their names what is still to be put together comes first.
 */
export type ObjectKind = 'commit' | 'day';

/**
 * What tells an object from all others. Its owner is the epoch in which it was written: a copy of the database has another,
 * so a collector that somebody tries out on a copy never takes what is not in its own books for left over.
 */
export interface ObjectId {
  readonly kind: ObjectKind;
  readonly owner: string;
  /** The day on which everything in it came. */
  readonly day: Day;
  /** Of its bytes, hexadecimal. */
  readonly sha256: string;
}

const NAME = /^(commit|day)\/([\da-f]{8})\/(\d{4}-\d\d-\d\d)\/([\da-f]{64})$/;
const REFERENCE = /^(commit|day)\/([\da-f]{8})\/([\da-f]{64})$/;
const OWNER_DIGITS = 8;

export function ownerOf(epoch: string): string {
  return epoch.slice(0, OWNER_DIGITS);
}

/** Where it is kept: `day/1a2b3c4d/2026-11-30/e3b0…`. */
export function objectName({ kind, owner, day, sha256 }: ObjectId): string {
  return `${folderOf({ kind, owner, day })}/${sha256}`;
}

export function folderOf({ kind, owner, day }: Omit<ObjectId, 'sha256'>): string {
  return `${kind}/${owner}/${day}`;
}

/** How a batch's row, which has the day, refers to it: `day/1a2b3c4d/e3b0…`. */
export function objectReference({ kind, owner, sha256 }: Omit<ObjectId, 'day'>): string {
  return `${kind}/${owner}/${sha256}`;
}

/** The object that a listed name is of; null where it is of none. */
export function parseObjectName(name: string): ObjectId | null {
  const [, kind, owner = '', day = '', sha256 = ''] = NAME.exec(name) ?? [];
  return kind === undefined || !isDay(day) ? null : { kind: kind as ObjectKind, owner, day, sha256 };
}

/** The object that a row refers to; null where that is no reference. */
export function parseReference(day: string, reference: string): ObjectId | null {
  const [, kind, owner = '', sha256 = ''] = REFERENCE.exec(reference) ?? [];
  return kind === undefined ? null : { kind: kind as ObjectKind, owner, day: day as Day, sha256 };
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
