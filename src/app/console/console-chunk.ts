import { loadConsoleTexts } from './console-texts.ts';

/** The console with its texts, whose names would otherwise come before a kiosk's first question. */
export async function loadConsole() {
  const [routes] = await Promise.all([import('./console-routes.tsx'), loadConsoleTexts()]);
  return routes;
}
