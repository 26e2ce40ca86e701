import { z } from 'zod';
import type { BackupSettings } from '../../operations/backup/backup-job.ts';

const HOURS_REFUSED = 'must be a whole number of hours from 1 to 168';
const KEEP_REFUSED = 'must be a whole number of backups from 1 to 999';
const ADDRESS_REFUSED =
  'must be an address of this machine and a port: 127.0.0.1:9464, or [::1]:9464; whoever reaches it may read the figures of operation';

/** Where figures of operation are told. */
export interface MetricsAddress {
  readonly host: string;
  readonly port: number;
}

function wholeNumber(least: number, most: number, otherwise: number, refusal: string) {
  return z
    .string()
    .regex(/^\d{1,3}$/, refusal)
    .default(String(otherwise))
    .transform(Number)
    .refine((value) => value >= least && value <= most, refusal);
}

/**
 * The settings of what keeps one machine well.
 *
 * @param optionalText reads a variable; an empty one is an unset one
 */
export function operationVariables(optionalText: z.ZodType<string | undefined, string | undefined>) {
  return {
    BACKUP_DIR: optionalText,
    BACKUP_KEEP: optionalText.pipe(wholeNumber(1, 999, 14, KEEP_REFUSED)),
    BACKUP_HOURS: optionalText.pipe(wholeNumber(1, 168, 24, HOURS_REFUSED)),
    METRICS_ADDRESS: optionalText.pipe(
      z
        .string()
        .regex(/^(\[[\da-f:]+\]|[\w.-]+):\d{1,5}$/i, ADDRESS_REFUSED)
        .transform((text): MetricsAddress => {
          const colon = text.lastIndexOf(':');
          return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) };
        })
        .refine(({ port }) => port <= 65_535, ADDRESS_REFUSED)
        .optional(),
    ),
  };
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
