import { lazy } from 'react';
import { withTexts } from '../../i18n/i18n.ts';

/** One chunk for the page and the kiosk's dialog: each name of a chunk comes before the first question. */
export const Privacy = lazy(() => withTexts(import('./privacy.tsx'), 'privacy'));
