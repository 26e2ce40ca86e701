import { lazy } from 'react';
import { Route, Routes } from 'react-router';
import type { Device } from '../device/device.ts';
import { withTexts } from './i18n/i18n.ts';
import NotFoundPage from './landing/not-found-page.tsx';

const PreviewPage = lazy(() => import('./kiosk/preview/preview-page.tsx'));
const InterviewPart = lazy(async () =>
  withTexts((await import('./interview/interview-part.tsx')).loadInterviewPart(), 'pin'),
);

export interface OtherPagesProps {
  readonly device: Device;
  /** See AppProps. */
  readonly holdOpen: () => () => void;
}

/** What no citizen opens, so that its addresses are in no chunk of theirs. */
export default function OtherPages(props: OtherPagesProps) {
  return (
    <Routes>
      <Route path="/preview/:sha256" element={<PreviewPage />} />
      <Route path="/interview/*" element={<InterviewPart {...props} />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}
