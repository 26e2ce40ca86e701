import { findChromium } from './chromium.ts';

/**
 * Global setup of the projects that open a browser: finds Chromium once for the whole run. The carried one is
 * unpacked here, because that is not safe to be done by two test files at once.
 */
export default findChromium;
