import { EVERY_UNIT, type UnitScope } from '../../../core/units/unit-scope.ts';
import type { MachineKeyFinding } from '../machine-keys/machine-key-reader.ts';
import type { MachineKeyId } from '../machine-keys/machine-key-store.ts';
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
  /** Another program, which may read what is in the scope and nothing else. */
  | { readonly kind: 'machine-key'; readonly key: MachineKeyId; readonly scope: UnitScope }
  | Exclude<MachineKeyFinding, { readonly kind: 'found' }>
  | { readonly kind: 'sign-in-required' }
  | { readonly kind: 'forbidden' };

/** The one place that decides of people, by the table of permissions and by nothing else. */
export function decide(action: Action, principal: Principal | null): Decision {
  const rule: Rule = PERMISSIONS[action];
  if (typeof rule === 'string') return { kind: rule };
  if (principal === null) return { kind: 'sign-in-required' };
  const grant = rule[principal.role];
  const isGranted = grant === 'in-scope' || (grant === 'whole' && principal.scope === null);
  if (!isGranted) return { kind: 'forbidden' };
  return { kind: 'account', principal, scope: scopeOf(principal) };
}

/** The same for a machine key, on a route that is open to them. */
export function decideByKey(finding: MachineKeyFinding): Decision {
  if (finding.kind !== 'found') return finding;
  return { kind: 'machine-key', key: finding.key.id, scope: scopeOf(finding.key) };
}

function scopeOf({ scope }: { readonly scope: string | null }): UnitScope {
  return scope === null ? EVERY_UNIT : { top: scope };
}
