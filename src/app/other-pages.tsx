import { lazy } from 'react';
import { Route, Routes } from 'react-router';
import NotFoundPage from './landing/not-found-page.tsx';

const CodePage = lazy(async () => (await import('./phone/phone-part.tsx')).loadTypedCode());
const PreviewPage = lazy(() => import('./kiosk/preview/preview-page.tsx'));

/** What few open, so that its addresses are not in the first chunk. */
export default function OtherPages() {
  return (
    <Routes>
      <Route path="/preview/:sha256" element={<PreviewPage />} />
      <Route path="/t" element={<CodePage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}
