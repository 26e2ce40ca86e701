import { lazy, Suspense, useState } from 'react';
import { Route, Routes } from 'react-router';
import type { Questionnaire } from '../core/questionnaire/questionnaire.ts';
import type { Device } from '../device/device.ts';
import { missingFeatures } from '../device/missing-features.ts';
import { AddressRouter } from './address-router.tsx';
import { withTexts } from './i18n/i18n.ts';
import { KioskPage } from './kiosk/kiosk-page.tsx';
import { LoadBoundary } from './landing/load-boundary.tsx';
import { Loading } from './landing/loading.tsx';
import type { UpdateOffer } from './update/update-offer.ts';

// The kiosk is in the first chunk; what a citizen never sees comes when it is asked for.
const SetupPage = lazy(() => withTexts(import('./pin/setup-with-pin.tsx'), 'setup', 'closing', 'pin'));
const LandingPage = lazy(() => withTexts(import('./landing/landing-page.tsx'), 'start'));
const OtherPages = lazy(() => withTexts(import('./other-pages.tsx'), 'start'));
const StaffPage = lazy(() => withTexts(import('./pin/staff-with-pin.tsx'), 'staff', 'pin'));
const PhonePart = lazy(async () => (await import('./phone/phone-part.tsx')).loadPhonePart());
const ConsoleRoutes = lazy(async () => (await import('./console/console-chunk.ts')).loadConsole());

const reload = () => window.location.reload();

export interface AppProps {
  readonly device: Device;
  readonly questionnaire: Questionnaire;
  /** Nothing is open from now on; returns how to say that something may be. */
  readonly onNothingOpen: () => () => void;
  /** A survey is open from now on; returns how to say that it is closed. */
  readonly holdOpen: () => () => void;
  readonly update: UpdateOffer;
}

export function App({ device, questionnaire, onNothingOpen, holdOpen, update }: AppProps) {
  const [isTooOld] = useState(() => missingFeatures().length > 0);
  return (
    <AddressRouter>
      <Suspense fallback={<Loading />}>
        <LoadBoundary isPhone={() => window.location.pathname.startsWith('/p/')}>
          <Routes>
            <Route path="/" element={<LandingPage device={device} />} />
            <Route
              path="/kiosk"
              element={
                <KioskPage {...{ device, questionnaire, isTooOld, reload, onNothingOpen, holdOpen }} />
              }
            />
            <Route path="/kiosk/setup" element={<SetupPage device={device} />} />
            <Route path="/staff" element={<StaffPage {...{ device, questionnaire, update }} />} />
            <Route path="/p/:link" element={<PhonePart {...{ questionnaire, holdOpen }} />} />
            <Route path="/console/*" element={<ConsoleRoutes />} />
            <Route path="*" element={<OtherPages {...{ device, holdOpen }} />} />
          </Routes>
        </LoadBoundary>
      </Suspense>
    </AddressRouter>
  );
}
