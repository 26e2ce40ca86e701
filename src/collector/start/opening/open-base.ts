import { localDay } from '../../../core/kernel/calendar.ts';
import { DAY_MS } from '../../../core/kernel/duration.ts';
import { ACKNOWLEDGED_KEPT_MS } from '../../../core/protocol/outbox.ts';
import { earliestMs } from '../../clock/clock-doubt.ts';
import { CollectorClock } from '../../clock/collector-clock.ts';
import type { AuditPen } from '../../db/audit/audit-log.ts';
import { SqlClockStore } from '../../db/clock/clock-store.ts';
import type { OpenDatabase } from '../../db/engine.ts';
import { readKnownKeys, rememberKeys } from '../../db/operations/known-keys.ts';
import { acceptOldCopy, readOldCopy, settleNewCopy } from '../../db/operations/recognise-restore.ts';
import type { KeyRing } from '../../keys/key-ring.ts';
import { KEYS_FILE, loadKeyRing } from '../../keys/load-key-ring.ts';
import { releaseDay } from '../../product-version.ts';
import { StartFailure } from '../../start-failure.ts';
import { closeToOthers } from '../close-to-others.ts';
import { damageOf, openStore, placeOf, type StoreSettings } from '../open-store.ts';

/** What every part of a collector stands on. A command that needs no more is there in half the time. */
export interface CollectorBase {
  readonly database: OpenDatabase;
  readonly keys: KeyRing;
  /** What a change is written into the audit log with. */
  readonly pen: AuditPen;
  readonly clock: CollectorClock;
  /** What the administrator should mend although it runs. */
  readonly warnings: readonly string[];
  readonly close: () => Promise<void>;
}

export interface BaseSettings extends StoreSettings {
  /** What becomes of a database that was put back from a copy older than what devices keep; not said, it is opened. */
  readonly oldCopy?: 'refuse' | 'accept';
}

/** Opens the database, migrates it, and loads or makes the collector's keys. Throws StartFailure. */
export async function openBase(
  settings: BaseSettings,
  wall = Date.now,
  monotonic = () => Math.floor(performance.now()),
): Promise<CollectorBase> {
  const database = await openStore(settings);
  const warnings = closeToOthers(settings.dataDir);
  try {
    await checkOldCopy(database, settings, wall());
    const keys = await openKeys(database, settings);
    const auditKey = keys.secret('audit-log');
    const clock = await CollectorClock.start({
      store: new SqlClockStore(database.writer, database.engine, auditKey),
      wall,
      monotonic,
      madeMs: earliestMs(releaseDay()),
    });
    const pen: AuditPen = { key: auditKey, now: () => clock.nowMs() };
    if (settings.oldCopy === 'accept') await acceptOldCopy(database, pen, wall());
    return { database, keys, pen, clock, warnings, close: () => database.close() };
  } catch (error) {
    const failure = await damageOf(database, settings, error);
    await database.close();
    throw failure;
  }
}

/** An administrator who starts on an old copy is to know what that means, once. */
async function checkOldCopy({ writer }: OpenDatabase, settings: BaseSettings, nowMs: number): Promise<void> {
  const newestMs = await readOldCopy(writer, nowMs);
  if (newestMs === null) await settleNewCopy(writer, nowMs);
  if (newestMs === null || settings.oldCopy !== 'refuse') return;
  throw new StartFailure(
    `${placeOf(settings)}: the database was put back from a copy that last heard of a device on ` +
      `${localDay(newestMs)}. Devices keep what was acknowledged for ${ACKNOWLEDGED_KEPT_MS / DAY_MS} days, so ` +
      'responses that came after the copy was made may be gone from them too. Put back a newer copy, or go on ' +
      `with this one: sipas start --accept-old-copy. This machine's clock says ${localDay(nowMs)}: if that is wrong, ` +
      'set it right and start again',
  );
}

/** A database goes on only with the keys it was used with: without them answers stay sealed for good. */
async function openKeys(database: OpenDatabase, settings: BaseSettings): Promise<KeyRing> {
  const { dataDir, keys: stored = null } = settings;
  const known = await readKnownKeys(database.writer);
  const ring = loadKeyRing({ dataDir, stored, mayMake: known === null });
  const missing = await rememberKeys(database.writer, database.engine, ring);
  if (missing.length === 0) return ring;
  const place = stored === null ? `DATA_DIR ${dataDir}: ${KEYS_FILE}` : 'SIPAS_KEYS';
  throw new StartFailure(
    `${place} lacks ${missing.join(', ')}, which this database was used with. Put back the newest backup of the ` +
      'keys that belong to it: without them no answer is opened and no device believes the collector',
  );
}
