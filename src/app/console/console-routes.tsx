import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { AccountsPage } from './accounts/accounts-page.tsx';
import { AuditPage } from './audit/audit-page.tsx';
import { withConsoleTexts } from './console-texts.ts';
import { DevicePage } from './devices/device-page.tsx';
import { DevicesPage } from './devices/devices-page.tsx';
import { FirstStepsPage } from './first-steps/first-steps-page.tsx';
import { ConsolePage } from './frame/console-page.tsx';
import { HandInPage } from './hand-in/hand-in-page.tsx';
import { OfficeLinkPage, OfficeLinkPosterPage } from './office-links/office-link-page.tsx';
import { OfficeLinksPage } from './office-links/office-links-page.tsx';
import { AccountPage } from './own-account/own-account-page.tsx';
import { useSession } from './requests/session.ts';
import { newReads } from './requests/use-read.ts';
import { DashboardPage } from './results/results-page.tsx';
import { RetentionPage } from './retention/retention-page.tsx';
import { OneTimeLinkPage } from './sign-in/one-time-link-page.tsx';
import { SessionProvider } from './sign-in/session-provider.tsx';
import { SignInPage } from './sign-in/sign-in-page.tsx';
import { LoadingPanel } from './ui/panel.tsx';
import './ui/react-aria.css';
import { UnitsPage } from './units/units-page.tsx';

const PublishedPage = lazy(() =>
  withConsoleTexts(
    import('./published/published-page.tsx').then((module) => module.PublishedPage),
    'console-published',
  ),
);
const TargetsPage = lazy(() =>
  withConsoleTexts(
    import('./targets/targets-page.tsx').then((module) => module.TargetsPage),
    'console-targets',
  ),
);

/** The screens of supervisors and administrators, for the person who is signed in. */
export default function ConsoleRoutes() {
  return (
    <SessionProvider>
      <ConsolePages />
    </SessionProvider>
  );
}

/**
 * The pages by address. A further one is a line here, and a line in frame/navigation.ts if the header leads to it.
 *
 * @internal
 */
export function ConsolePages() {
  const { person } = useSession();
  const name = person?.name ?? null;
  const [reads] = useState(newReads);
  useEffect(
    () => () => {
      // What one person read is not there for the next who signs in.
      if (name !== null) reads.clear();
    },
    [name, reads],
  );
  return (
    <QueryClientProvider client={reads}>
      <Suspense fallback={<PageToCome />}>
        <Routes>
          <Route path="sign-in" element={<SignInPage />} />
          <Route path="welcome" element={<OneTimeLinkPage />} />
          <Route path="link" element={<OneTimeLinkPage />} />
          <Route path="first-steps" element={<FirstStepsPage />} />
          <Route index element={<DashboardPage />} />
          <Route path="published" element={<PublishedPage />} />
          <Route path="targets" element={<TargetsPage />} />
          <Route path="devices" element={<DevicesPage />} />
          <Route path="devices/:id" element={<DevicePage />} />
          <Route path="links" element={<OfficeLinksPage />} />
          <Route path="links/:link" element={<OfficeLinkPage />} />
          <Route path="links/:link/poster" element={<OfficeLinkPosterPage />} />
          <Route path="hand-in" element={<HandInPage />} />
          <Route path="units" element={<UnitsPage />} />
          <Route path="accounts" element={<AccountsPage />} />
          <Route path="retention" element={<RetentionPage />} />
          <Route path="account" element={<AccountPage />} />
          <Route path="audit" element={<AuditPage />} />
          <Route path="*" element={<Navigate to="/console" replace />} />
        </Routes>
      </Suspense>
    </QueryClientProvider>
  );
}

function PageToCome() {
  return (
    <ConsolePage isBusy>
      <LoadingPanel />
    </ConsolePage>
  );
}
