import { lazy } from 'react';
import { Route, Routes } from 'react-router';
import type { Device } from '../device/device.ts';
import { HelpPage } from './help/lazy-help.ts';
import { withTexts } from './i18n/i18n.ts';
import NotFoundPage from './landing/not-found-page.tsx';

const CodePage = lazy(async () => (await import('./phone/phone-part.tsx')).loadTypedCode());
const PreviewPage = lazy(() => import('./kiosk/preview/preview-page.tsx'));
const InterviewPart = lazy(async () =>
  withTexts((await import('./interview/interview-part.tsx')).loadInterviewPart(), 'pin'),
);

export interface OtherPagesProps {
  readonly device: Device;
  /** See AppProps. */
  readonly holdOpen: () => () => void;
}

/** What few open, so that its addresses are not in the first chunk. */
export default function OtherPages(props: OtherPagesProps) {
  return (
    <Routes>
      <Route path="/preview/:sha256" element={<PreviewPage />} />
      <Route path="/help" element={<HelpPage />} />
      <Route path="/help/:page" element={<HelpPage />} />
      <Route path="/t" element={<CodePage />} />
      <Route path="/interview/*" element={<InterviewPart {...props} />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}
