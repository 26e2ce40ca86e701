import { lazy, Suspense, useEffect } from 'react';
import { Route, Routes } from 'react-router';
import type { Questionnaire } from '../core/questionnaire/questionnaire.ts';
import type { Device } from '../device/device.ts';
import { withTexts } from './i18n/i18n.ts';
import type { KioskMemory } from './kiosk/first-screen/kiosk-memory.ts';
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
  /** Whether the browser lacks what sending needs: see `missing-features.ts`. */
  readonly isTooOld: boolean;
  readonly memory: KioskMemory;
  /** The first screen is there and its buttons work. */
  readonly onShown: () => void;
}

/** Every page by its address, within a router. */
export function App(props: AppProps) {
  return (
    <Suspense fallback={<Loading />}>
      <Pages {...props} />
    </Suspense>
  );
}

/** Within the boundary: what the build has drawn is taken over with all that stands in it. */
function Pages(props: AppProps) {
  const { device, questionnaire, onNothingOpen, holdOpen, update, isTooOld, memory, onShown } = props;
  useEffect(onShown, [onShown]);
  return (
    <LoadBoundary isPhone={() => window.location.pathname.startsWith('/p/')}>
      <Routes>
        <Route path="/" element={<LandingPage device={device} />} />
        <Route
          path="/kiosk"
          element={
            <KioskPage {...{ device, questionnaire, isTooOld, memory, reload, onNothingOpen, holdOpen }} />
          }
        />
        <Route path="/kiosk/setup" element={<SetupPage device={device} />} />
        <Route path="/staff" element={<StaffPage {...{ device, questionnaire, update }} />} />
        <Route path="/p/:link" element={<PhonePart {...{ questionnaire, holdOpen }} />} />
        <Route path="/console/*" element={<ConsoleRoutes />} />
        <Route path="*" element={<OtherPages {...{ device, holdOpen }} />} />
      </Routes>
    </LoadBoundary>
  );
}
