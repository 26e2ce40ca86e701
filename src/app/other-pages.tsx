import { lazy } from 'react';
import { Route, Routes } from 'react-router';
import { HelpPage } from './help/lazy-help.ts';
import NotFoundPage from './landing/not-found-page.tsx';

const PreviewPage = lazy(() => import('./kiosk/preview/preview-page.tsx'));

/** What no citizen opens, so that its addresses are in no chunk of theirs. */
export default function OtherPages() {
  return (
    <Routes>
      <Route path="/preview/:sha256" element={<PreviewPage />} />
      <Route path="/help" element={<HelpPage />} />
      <Route path="/help/:page" element={<HelpPage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}
