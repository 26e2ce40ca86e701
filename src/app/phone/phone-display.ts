import { createContext } from 'react';
import type { Display } from '../ui/display/display-settings.tsx';

/** Text size and contrast of a phone's page, which last as long as the page. */
export const PhoneDisplay = createContext<Display | null>(null);
