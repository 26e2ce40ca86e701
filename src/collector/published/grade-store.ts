import type { GradeRule } from '../../core/published/grades.ts';

/** A rule, and when it was set. */
export interface SetGradeRule extends GradeRule {
  readonly setAtMs: number;
}

/** Where rules of grades are kept; none is ever changed or taken away. */
export interface GradeStore {
  /** In the order in which they were set. */
  rules(): Promise<readonly SetGradeRule[]>;
  /** Written into the audit log. */
  set(rule: GradeRule, actor: string): Promise<void>;
}
