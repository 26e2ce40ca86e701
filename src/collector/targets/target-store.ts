import type { Target, TargetKey } from '../../core/targets/target.ts';

/** Where targets are kept. Throws StorageUnavailable when the store cannot serve. */
export interface TargetStore {
  targets(): Promise<readonly Target[]>;
  /** Adds the target or replaces the one of the same key, and writes it into the audit log. */
  set(target: Target, actor: string): Promise<void>;
  /**
   * Removes a target and writes that into the audit log.
   * @returns whether it was there
   */
  remove(key: TargetKey, actor: string): Promise<boolean>;
}
