import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { withTexts } from '../i18n/i18n.ts';
import { PageNotLoaded } from './analysis/page-not-loaded.tsx';
import { DevicePage } from './devices/device-page.tsx';
import { DevicesPage } from './devices/devices-page.tsx';
import { FirstStepsPage } from './first-steps/first-steps-page.tsx';
import { ConsolePage } from './frame/console-page.tsx';
import { type PageNamespace, withPageTexts } from './page-texts.ts';
import { useSession } from './requests/session.ts';
import { newReads } from './requests/use-read.ts';
import { DashboardPage } from './results/results-page.tsx';
import { OneTimeLinkPage } from './sign-in/one-time-link-page.tsx';
import { SessionProvider } from './sign-in/session-provider.tsx';
import { SignInPage } from './sign-in/sign-in-page.tsx';
import './ui/react-aria.css';
import { LoadingPanel } from './ui/panel.tsx';
import { useFocusOnPage } from './use-focus-on-page.ts';
import { useWording } from './wording/use-wording.ts';

/** Pages of a chunk of their own, each with its texts, if the first pages do not have them: no first screen waits for them. */
const TrendPage = lazy(() => page(import('./trend/trend-page.tsx'), 'console-trend'));
const RankingPage = lazy(() => page(import('./ranking/ranking-page.tsx'), 'console-analysis'));
const CausesPage = lazy(() => page(import('./causes/causes-page.tsx'), 'console-analysis'));
const BreakdownsPage = lazy(() => page(import('./breakdowns/breakdowns-page.tsx'), 'console-breakdowns'));
const ClosingPage = lazy(() =>
  page(import('./closing/closing-page.tsx'), 'console-closing', 'console-units'),
);
const CommentsPage = lazy(() => page(import('./comments/comments-page.tsx'), 'console-comments'));
const GenuinenessPage = lazy(() => page(import('./genuineness/genuineness-page.tsx'), 'console-genuineness'));
const OpeningHoursPage = lazy(() =>
  page(import('./opening-hours/opening-hours-page.tsx'), 'console-opening-hours'),
);
const PublicPagePage = lazy(() => page(import('./public-page/public-page-page.tsx'), 'console-public-page'));
const TargetsPage = lazy(() =>
  page(import('./targets/targets-page.tsx'), 'console-targets', 'console-units'),
);
const RecordingsPage = lazy(() =>
  page(withTexts(import('./recordings/recordings-page.tsx'), 'kiosk', 'closing'), 'console-recordings'),
);
const FormsPage = lazy(() => page(import('./forms/forms-page.tsx'), 'console-forms'));
const HandInPage = lazy(() =>
  page(import('./hand-in/hand-in-page.tsx').then((pages) => ({ default: pages.HandInPage }))),
);
const OfficeLinksPage = lazy(() =>
  page(
    import('./office-links/office-links-page.tsx').then((pages) => ({ default: pages.OfficeLinksPage })),
    'console-links',
  ),
);
const OfficeLinkPage = lazy(() =>
  page(
    officeLink().then((pages) => ({ default: pages.OfficeLinkPage })),
    'console-links',
  ),
);
const OfficeLinkPosterPage = lazy(() =>
  page(
    officeLink().then((pages) => ({ default: pages.OfficeLinkPosterPage })),
    'console-links',
  ),
);
const PaperPage = lazy(() => page(import('./paper/paper-page.tsx'), 'console-paper'));
const PaperEntryPage = lazy(() => page(import('./paper/entry-page.tsx'), 'console-paper'));
const PaperSettlePage = lazy(() => page(import('./paper/settle-page.tsx'), 'console-paper'));
const PaperPrintPage = lazy(() => page(import('./paper/print-page.tsx'), 'console-paper'));
const PublishedPage = lazy(() =>
  page(import('./published/published-page.tsx'), 'console-published', 'console-units'),
);
const UnitsPage = lazy(() => page(import('./units/units-page.tsx'), 'console-unit-changes', 'console-units'));
const AccountsPage = lazy(() => page(import('./accounts/accounts-page.tsx')));
const MachineKeysPage = lazy(() =>
  page(import('./machine-keys/machine-keys-page.tsx'), 'console-machine-keys'),
);
const WebhooksPage = lazy(() => page(import('./webhooks/webhooks-page.tsx'), 'console-webhooks'));
const RetentionPage = lazy(() => page(import('./retention/retention-page.tsx'), 'console-retention'));
const AccountPage = lazy(() => page(import('./own-account/own-account-page.tsx')));
const AuditPage = lazy(() => page(import('./audit/audit-page.tsx'), 'console-audit'));

function officeLink() {
  return import('./office-links/office-link-page.tsx');
}

function page(loading: Promise<{ readonly default: () => ReactNode }>, ...texts: readonly PageNamespace[]) {
  return withPageTexts(loading, ...texts).catch(() => ({ default: PageNotLoaded }));
}

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
  useFocusOnPage();
  useEffect(
    () => () => {
      // What one person read is not there for the next who signs in.
      if (name !== null) reads.clear();
    },
    [name, reads],
  );
  return (
    <QueryClientProvider client={reads}>
      <Suspense fallback={<PageComing />}>
        <Routes>
          <Route path="sign-in" element={<SignInPage />} />
          <Route path="welcome" element={<OneTimeLinkPage />} />
          <Route path="link" element={<OneTimeLinkPage />} />
          <Route path="first-steps" element={<FirstStepsPage />} />
          <Route index element={<DashboardPage />} />
          <Route path="trend" element={<TrendPage />} />
          <Route path="ranking" element={<RankingPage />} />
          <Route path="causes" element={<CausesPage />} />
          <Route path="breakdowns" element={<BreakdownsPage />} />
          <Route path="closing" element={<ClosingPage />} />
          <Route path="comments" element={<CommentsPage />} />
          <Route path="genuineness" element={<GenuinenessPage />} />
          <Route path="published" element={<PublishedPage />} />
          <Route path="targets" element={<TargetsPage />} />
          <Route path="devices" element={<DevicesPage />} />
          <Route path="devices/:id" element={<DevicePage />} />
          <Route path="links" element={<OfficeLinksPage />} />
          <Route path="links/:link" element={<OfficeLinkPage />} />
          <Route path="links/:link/poster" element={<OfficeLinkPosterPage />} />
          <Route path="paper" element={<PaperPage />} />
          <Route path="paper/enter" element={<PaperEntryPage />} />
          <Route path="paper/settle" element={<PaperSettlePage />} />
          <Route path="paper/print" element={<PaperPrintPage />} />
          <Route path="hand-in" element={<HandInPage />} />
          <Route path="units" element={<UnitsPage />} />
          <Route path="forms" element={<FormsPage />} />
          <Route path="forms/recordings" element={<RecordingsPage />} />
          <Route path="units/opening-hours" element={<OpeningHoursPage />} />
          <Route path="units/public-page" element={<PublicPagePage />} />
          <Route path="accounts" element={<AccountsPage />} />
          <Route path="machine-keys" element={<MachineKeysPage />} />
          <Route path="webhooks" element={<WebhooksPage />} />
          <Route path="retention" element={<RetentionPage />} />
          <Route path="account" element={<AccountPage />} />
          <Route path="audit" element={<AuditPage />} />
          <Route path="*" element={<Navigate to="/console" replace />} />
        </Routes>
      </Suspense>
    </QueryClientProvider>
  );
}

function PageComing() {
  const { t } = useWording();
  return (
    <ConsolePage isBusy>
      <h1 className="visually-hidden">{t('loading')}</h1>
      <LoadingPanel />
    </ConsolePage>
  );
}
