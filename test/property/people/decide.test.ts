import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/collector/people/accounts/decide.ts';
import { type Action, PERMISSIONS, type Rule } from '../../../src/collector/people/accounts/permissions.ts';
import type { AccountId, Principal } from '../../../src/collector/people/accounts/principal.ts';
import { ROLES, type Role } from '../../../src/contract/people/roles.ts';
import type { Day } from '../../../src/core/kernel/calendar.ts';
import { unitRef } from '../../../src/core/units/unit.ts';
import { withinScope } from '../../../src/core/units/unit-scope.ts';
import { UnitTree } from '../../../src/core/units/unit-tree.ts';
import { unitOf } from '../../unit/collector/figures/report-world.ts';

const ACTIONS = Object.keys(PERMISSIONS) as Action[];
const TODAY = '2026-11-24' as Day;

const actions = fc.constantFrom(...ACTIONS);
const codes = fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
const principals = fc.record({
  account: fc.stringMatching(/^[0-9a-f]{32}$/).map((id) => id as AccountId),
  name: fc.string(),
  role: fc.constantFrom(...ROLES),
  scope: fc.option(codes),
  readsOwnComments: fc.boolean(),
  authenticatedAtMs: fc.nat(),
});

function ruleOf(action: Action): Rule {
  return PERMISSIONS[action];
}

function grantOf(action: Action, role: Role) {
  const rule = ruleOf(action);
  return typeof rule === 'string' ? rule : rule[role];
}

/** Ten units, each below one with a smaller number or at the top. */
const trees = fc.array(fc.nat(), { minLength: 10, maxLength: 10 }).map((places) => {
  const units = places.map((place, index) => {
    const above = place % (index + 1);
    return unitOf(String(index), above === index ? null : String(above));
  });
  return new UnitTree(units);
});

describe('decide', () => {
  test('lets nobody through whose role the table does not name, nor without an account', () => {
    fc.assert(
      fc.property(actions, fc.option(principals), (action, principal) => {
        const { kind } = decide(action, principal);
        const rule = ruleOf(action);
        if (typeof rule === 'string') expect(kind).toBe(rule);
        else if (principal === null) expect(kind).toBe('sign-in-required');
        else if (grantOf(action, principal.role) === 'never') expect(kind).toBe('forbidden');
        else if (grantOf(action, principal.role) === 'whole' && principal.scope !== null)
          expect(kind).toBe('forbidden');
        else expect(kind).toBe('account');
      }),
    );
  });

  test('the scope is the account’s own, whatever else the account is', () => {
    fc.assert(
      fc.property(actions, principals, (action, principal) => {
        const decision = decide(action, principal);
        if (decision.kind !== 'account') return;
        expect(decision.scope).toEqual({ top: principal.scope });
        expect(decision.principal).toBe(principal);
      }),
    );
  });

  test('an account bound further down sees no unit more and may do nothing more', () => {
    fc.assert(
      fc.property(trees, actions, principals, codes, (tree, action, principal, code) => {
        const isBelow = principal.scope === null || tree.isWithin(code, principal.scope, TODAY);
        fc.pre(isBelow);
        const wide = decide(action, principal);
        const narrow = decide(action, { ...principal, scope: code });
        if (narrow.kind !== 'account') return;
        expect(wide.kind).toBe('account');
        const seen = visible(tree, wide.kind === 'account' ? wide.principal : null);
        expect([...seen]).toEqual(expect.arrayContaining([...visible(tree, narrow.principal)]));
      }),
    );
  });

  test('what is in a scope is its unit and all below it, exactly', () => {
    fc.assert(
      fc.property(trees, codes, (tree, top) => {
        const isInScope = withinScope(tree, { top }, TODAY);
        const inside = tree.units.map(unitRef).filter(isInScope);
        expect(inside.sort()).toEqual([...tree.descendantsOf(top, TODAY)].sort());
      }),
    );
  });

  test('a role that may more on one action is no way to another: every cell of the table is its own', () => {
    // The table as it was agreed, written out: who of whom may what.
    const may = (role: Role) =>
      ACTIONS.filter((action) => !['never', 'anyone', 'proof'].includes(grantOf(action, role)));
    expect(may('staff')).toEqual([
      'own-account.manage',
      'notices.read',
      'units.read',
      'devices.read',
      'office-links.read',
      'transfer-files.hand-in',
      'paper-forms.enter',
    ]);
    expect(may('supervisor')).toEqual([
      'own-account.manage',
      'notices.read',
      'units.read',
      'results.read',
      'responses.export',
      'closings.read',
      'comments.read',
      'published.read',
      'targets.read',
      'devices.read',
      'office-links.read',
      'transfer-files.hand-in',
      'paper-forms.enter',
      'feeds.read',
    ]);
  });
});

function visible(tree: UnitTree, principal: Principal | null): ReadonlySet<string> {
  if (principal === null) return new Set();
  return new Set(tree.units.map(unitRef).filter(withinScope(tree, { top: principal.scope }, TODAY)));
}
