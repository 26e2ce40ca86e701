import type { Brand } from '../../../core/kernel/brand.ts';
import type { Day } from '../../../core/kernel/calendar.ts';
import type { AuditEntry } from '../../audit/audit-entry.ts';

export type MachineKeyId = Brand<string, 'MachineKeyId'>;

/** All that is kept of a key but the hash of its secret. */
export interface MachineKey {
  readonly id: MachineKeyId;
  readonly name: string;
  /** Code of the unit whose figures it reads, with all below it; null: every unit. */
  readonly scope: string | null;
  readonly madeDay: Day;
  /** The account that made it. */
  readonly madeBy: string;
  readonly expiresMs: number;
  /** Whether a successor was made. */
  readonly isReplaced: boolean;
  /** Null: never used. */
  readonly lastUsedDay: Day | null;
}

export interface NewMachineKey extends Omit<MachineKey, 'isReplaced' | 'lastUsedDay'> {
  readonly secretSha256: string;
}

/** Where machine keys are kept. Throws StorageUnavailable when the store cannot serve. */
export interface MachineKeyStore {
  /** The key whose secret has that hash, expired or not; null where there is none, or it was revoked. */
  findBySecret(sha256: string): Promise<MachineKey | null>;
  find(id: MachineKeyId): Promise<MachineKey | null>;
  /** By name, the newest first where several have it. */
  list(): Promise<readonly MachineKey[]>;
  add(key: NewMachineKey, entry: AuditEntry): Promise<void>;
  /**
   * Adds the successor of a key, which from then on expires at `endsMs`.
   * @returns false, with nothing changed, where the key is not there any more or has a successor
   */
  replace(id: MachineKeyId, endsMs: number, successor: NewMachineKey, entry: AuditEntry): Promise<boolean>;
  /** From now on the key is unknown. Whether it was there. */
  revoke(id: MachineKeyId, entry: AuditEntry): Promise<boolean>;
  /** Notes the day on which it was last used. */
  noteUse(id: MachineKeyId, day: Day): Promise<void>;
}
