import type { UnitTree } from '../../core/units/unit-tree.ts';

/** The units as they stand. A change made by another process is seen within two seconds. */
export interface UnitDirectory {
  tree(): Promise<UnitTree>;
}
