import { withTexts } from '../i18n/i18n.ts';

/** The console with its texts, whose names would otherwise come before a kiosk's first question. */
export function loadConsole() {
  return withTexts(
    import('./console-routes.tsx'),
    'console',
    'console-accounts',
    'console-audit',
    'console-devices',
    'console-retention',
    'console-sign-in',
  );
}
