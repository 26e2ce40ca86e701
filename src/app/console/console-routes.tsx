import { Navigate, Route, Routes } from 'react-router';
import { AccountPage } from './account-page.tsx';
import { AccountsPage } from './accounts-page.tsx';
import { AuditPage } from './audit-page.tsx';
import { DashboardPage } from './dashboard-page.tsx';
import { DevicePage } from './device-page.tsx';
import { DevicesPage } from './devices-page.tsx';
import { FirstStepsPage } from './first-steps-page.tsx';
import { HandInPage } from './hand-in-page.tsx';
import { LinkPage } from './link-page.tsx';
import { LinksPage } from './links-page.tsx';
import { LinkPosterPage, OfficeLinkPage } from './office-link-page.tsx';
import { RetentionPage } from './retention-page.tsx';
import { SessionProvider } from './session-provider.tsx';
import { SignInPage } from './sign-in-page.tsx';

/** The screens of supervisors and administrators, for whoever is signed in. */
export default function ConsoleRoutes() {
  return (
    <SessionProvider>
      <ConsolePages />
    </SessionProvider>
  );
}

/** The pages by address. A further one is a line here, and a line in places.ts if the header leads to it. */
export function ConsolePages() {
  return (
    <Routes>
      <Route path="sign-in" element={<SignInPage />} />
      <Route path="welcome" element={<LinkPage />} />
      <Route path="link" element={<LinkPage />} />
      <Route path="first-steps" element={<FirstStepsPage />} />
      <Route index element={<DashboardPage />} />
      <Route path="devices" element={<DevicesPage />} />
      <Route path="devices/:id" element={<DevicePage />} />
      <Route path="links" element={<LinksPage />} />
      <Route path="links/:link" element={<OfficeLinkPage />} />
      <Route path="links/:link/poster" element={<LinkPosterPage />} />
      <Route path="hand-in" element={<HandInPage />} />
      <Route path="accounts" element={<AccountsPage />} />
      <Route path="retention" element={<RetentionPage />} />
      <Route path="account" element={<AccountPage />} />
      <Route path="audit" element={<AuditPage />} />
      <Route path="*" element={<Navigate to="/console" replace />} />
    </Routes>
  );
}
