import { lazy } from 'react';
import { withTexts } from '../i18n/i18n.ts';

/** The help's chunks come when they are asked for: no first screen waits for them. */
export const HelpButton = lazy(() => withTexts(import('./help-button.tsx'), 'help'));
export const HelpPage = lazy(() => withTexts(import('./help-page.tsx'), 'help'));
