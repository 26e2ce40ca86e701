import type { OpenDatabase } from '../engine.ts';
import { type MetaKey, readMeta, writeMeta } from '../meta.ts';
import { inTransaction } from '../transaction.ts';

/** Which collector does a work, as it is kept in `meta`. */
interface Lease {
  readonly holder: string;
  readonly untilMs: number;
}

/** A work that one collector at a time does, of all over one database. */
export interface LeasedWork {
  readonly key: Extract<MetaKey, 'webhook-sender' | 'leader'>;
  /** No lease lasts longer: one that seems to was made under another clock, and holds nobody up. */
  readonly mostMs: number;
}

/**
 * Makes a collector the one that does a work, until a moment; while it is, no other becomes it.
 *
 * @param holder the same for one process
 * @returns whether it is
 */
export function takeLease(
  { writer, engine }: Pick<OpenDatabase, 'writer' | 'engine'>,
  { key, mostMs }: LeasedWork,
  holder: string,
  { nowMs, untilMs }: { readonly nowMs: number; readonly untilMs: number },
): Promise<boolean> {
  return inTransaction(writer, engine, async (transaction) => {
    await engine.lockNamed(transaction, [key]);
    const kept = await readMeta(transaction, key);
    const lease = kept === null ? null : (JSON.parse(kept) as Lease);
    const leftMs = lease === null ? 0 : lease.untilMs - nowMs;
    if (lease?.holder !== holder && leftMs > 0 && leftMs <= mostMs) return false;
    await writeMeta(transaction, key, JSON.stringify({ holder, untilMs } satisfies Lease));
    return true;
  });
}
