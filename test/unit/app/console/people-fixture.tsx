import { cleanup, render } from '@testing-library/react';
import { MemoryRouter, Route, Routes, useLocation } from 'react-router';
import { afterEach, beforeAll, beforeEach, vi } from 'vitest';
import ConsoleRoutes from '../../../../src/app/console/console-routes.tsx';
import { loadConsoleTexts } from '../../../../src/app/console/console-texts.ts';
import { i18nReady, startI18n } from '../../../../src/app/i18n/i18n.ts';
import type { Account } from '../../../../src/contract/people/accounts.ts';
import type { OwnAccount } from '../../../../src/contract/people/own-account.ts';
import type { SignedIn } from '../../../../src/contract/people/sessions.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import { FakeCollector } from './fake-collector.ts';

export const MO: SignedIn = {
  state: 'signed-in',
  name: 'mo',
  role: 'administrator',
  scope: null,
  recentUntilMs: 0,
};

export const METHODS = { isSetUp: true, password: true, provider: false };

/** For the tests of a page: with every text, and before each of them with `mo` signed in at a collector that knows no more. */
export function collectorForEachTest(): FakeCollector {
  const collector = new FakeCollector();
  beforeAll(async () => {
    startI18n('vi');
    await loadConsoleTexts();
    window.scrollTo = () => {};
  });
  beforeEach(() => {
    collector
      .forget()
      .on('GET /api/v1/sign-in-methods', { json: METHODS })
      .on('GET /api/v1/session', { json: MO });
    collector.install();
  });
  afterEach(async () => {
    cleanup();
    vi.unstubAllGlobals();
    await i18nReady.changeLanguage('vi');
  });
  return collector;
}

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
    readsOwnComments: false,
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
