import type { BackupSettings } from '../../operations/backup/backup-job.ts';
import { numberIn, optional, required, text } from './variables.ts';

const HOURS_REFUSED = 'must be a whole number of hours from 1 to 168';
const KEEP_REFUSED = 'must be a whole number of backups from 1 to 999';
const ADDRESS_REFUSED =
  'must be an address of this machine and a port: 127.0.0.1:9464, or [::1]:9464; whoever reaches it may read the figures of operation';

/** Where figures of operation are told. */
export interface MetricsAddress {
  readonly host: string;
  readonly port: number;
}

/** The settings of what keeps one machine well. */
export function operationVariables() {
  const wholeNumber = (least: number, most: number) => numberIn(/^\d{1,3}$/, least, most);
  return {
    BACKUP_DIR: text,
    BACKUP_KEEP: required({ read: wholeNumber(1, 999), refusal: KEEP_REFUSED }, 14),
    BACKUP_HOURS: required({ read: wholeNumber(1, 168), refusal: HOURS_REFUSED }, 24),
    METRICS_ADDRESS: optional({ read: metricsAddress, refusal: ADDRESS_REFUSED }),
  };
}

function metricsAddress(given: string): MetricsAddress | undefined {
  if (!/^(\[[\da-f:]+\]|[\w.-]+):\d{1,5}$/i.test(given)) return undefined;
  const colon = given.lastIndexOf(':');
  const port = Number(given.slice(colon + 1));
  return port > 65_535 ? undefined : { host: given.slice(0, colon).replace(/^\[|\]$/g, ''), port };
}

export interface OperationSettings {
  /** Null: none is made by itself. */
  readonly backups: BackupSettings | null;
  /** Null: told nowhere. */
  readonly metrics: MetricsAddress | null;
}

export function operationSettingsOf({
  BACKUP_DIR: folder,
  BACKUP_KEEP: keep,
  BACKUP_HOURS: everyHours,
  METRICS_ADDRESS: metrics = null,
}: {
  readonly BACKUP_DIR?: string | undefined;
  readonly BACKUP_KEEP: number;
  readonly BACKUP_HOURS: number;
  readonly METRICS_ADDRESS?: MetricsAddress | null | undefined;
}): OperationSettings {
  return { backups: folder === undefined ? null : { folder, keep, everyHours }, metrics };
}
