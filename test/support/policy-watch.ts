import type { BrowserContext, ConsoleMessage } from 'playwright';

/**
 * Watches whether the app keeps to the policy that it is served with: what is told is what the browser refused by it,
 * what was asked of another origin, each error on the browser's console but that something did not load, which where a
 * network fails is no fault, and what was thrown and nobody caught. To be begun before a page is opened.
 *
 * @param origin of the collector
 * @returns what is wrong so far; it grows
 */
export async function watchPolicy(context: BrowserContext, origin: string): Promise<string[]> {
  const complaints: string[] = [];
  await context.exposeBinding('complain', (_source, text: string) => void complaints.push(text));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile }) => {
      const { complain } = globalThis as unknown as { complain: (text: string) => void };
      complain(`policy: ${effectiveDirective} ${blockedURI} in ${sourceFile} on ${location.pathname}`);
    });
  });
  context.on('request', (request) => {
    const asked = new URL(request.url());
    const isHere = asked.origin === origin || asked.protocol === 'data:' || asked.protocol === 'blob:';
    if (!isHere) complaints.push(`request: ${request.url()}`);
  });
  context.on('console', (message) => {
    if (message.type() === 'error' && !isFailedLoad(message))
      complaints.push(`console: ${message.text()} at ${message.location().url}`);
  });
  context.on('weberror', (error) => void complaints.push(`page: ${error.error().message}`));
  return complaints;
}

/** Neither came: a file or an answer, or a part of the app. */
const FAILED_LOAD = /^Failed to load resource|Failed to fetch dynamically imported module/;

/** Whether something did not come, and the browser or who waited for it says so. */
export function isFailedLoad(message: ConsoleMessage): boolean {
  return message.type() === 'error' && FAILED_LOAD.test(message.text());
}
