import { render } from '@testing-library/react';
import { MemoryRouter, Route, Routes, useLocation } from 'react-router';
import ConsoleRoutes from '../../../../src/app/console/console-routes.tsx';
import type { Account } from '../../../../src/contract/people/accounts.ts';
import type { OwnAccount } from '../../../../src/contract/people/own-account.ts';
import type { SignedIn } from '../../../../src/contract/people/sessions.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';

export const MO: SignedIn = {
  state: 'signed-in',
  name: 'mo',
  role: 'administrator',
  scope: null,
  recentUntilMs: 0,
};

export const METHODS = { isSetUp: true, password: true, provider: false };

export const OWN: OwnAccount = {
  name: 'mo',
  role: 'administrator',
  scope: null,
  hasPassword: true,
  provider: false,
  totp: false,
  passkeys: [],
  passkeysPossible: true,
  recoveryCodesLeft: 0,
  recentUntilMs: 0,
};

export const PROVINCE = {
  ref: '97@2025-07-01',
  code: '97',
  name: 'Tỉnh Thử',
  nameEn: 'Test Province',
  kind: 'province',
  parent: null,
  hasChildren: false,
};

export function account(change: Partial<Account> = {}): Account {
  return {
    id: 'a'.repeat(32),
    name: 'lan',
    role: 'supervisor',
    scope: { code: '97', name: 'Tỉnh Thử', nameEn: 'Test Province' },
    state: 'active',
    hasSecondFactor: false,
    provider: false,
    addedDay: '2026-11-01' as Day,
    isOwn: false,
    ...change,
  };
}

/** Loads picker, menu and dialog, which the console fetches when they are wanted: a test then waits for no file. */
export async function loadLater(): Promise<void> {
  await import('../../../../src/app/console/ui/units/unit-list.tsx');
  await import('../../../../src/app/console/ui/dialog/console-dialog-box.tsx');
  await import('../../../../src/app/console/frame/account-menu.tsx');
}

/** The console at an address, and where it leads: `data-testid="address"`. */
export function openAt(at: string): void {
  render(
    <MemoryRouter initialEntries={[at]}>
      <Routes>
        <Route path="/console/*" element={<ConsoleRoutes />} />
      </Routes>
      <Address />
    </MemoryRouter>,
  );
}

function Address() {
  const { pathname, search } = useLocation();
  return <output data-testid="address">{pathname + search}</output>;
}
