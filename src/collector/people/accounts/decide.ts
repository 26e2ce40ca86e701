import { EVERY_UNIT, type UnitScope } from '../../../core/units/unit-scope.ts';
import { type Action, PERMISSIONS, type Rule } from './permissions.ts';
import type { Principal } from './principal.ts';

/** Whether a request goes on, and for which units. */
export type Decision =
  /** Anyone who asks. */
  | { readonly kind: 'anyone' }
  /** The request itself must carry the proof, which its handler checks. */
  | { readonly kind: 'proof' }
  /** An account, which may see and change what is in the scope and nothing else. */
  | { readonly kind: 'account'; readonly principal: Principal; readonly scope: UnitScope }
  | { readonly kind: 'sign-in-required' }
  | { readonly kind: 'forbidden' };

/** The one place that decides, by the table of permissions and by nothing else. */
export function decide(action: Action, principal: Principal | null): Decision {
  const rule: Rule = PERMISSIONS[action];
  if (typeof rule === 'string') return { kind: rule };
  if (principal === null) return { kind: 'sign-in-required' };
  const grant = rule[principal.role];
  const isGranted = grant === 'in-scope' || (grant === 'whole' && principal.scope === null);
  if (!isGranted) return { kind: 'forbidden' };
  const scope = principal.scope === null ? EVERY_UNIT : { top: principal.scope };
  return { kind: 'account', principal, scope };
}
