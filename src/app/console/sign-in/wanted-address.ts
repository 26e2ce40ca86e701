/** Only addresses of the console are led back to: nothing that was written into a link leads anywhere else. */
const CONSOLE = /^\/console(?:[/?]|$)/;
/** Pages somebody comes from before they are signed in. */
const ENTRIES = /^\/console\/(?:sign-in|welcome|link)(?:[/?]|$)/;

const KEPT_KEY = 'sipas.wanted';

/** Where a person wanted to go, to be led back there: a path of the console, else null. */
export function safeAddress(text: string | null): string | null {
  if (text === null || !CONSOLE.test(text)) return null;
  const base = 'https://console.invalid';
  const url = URL.canParse(text, base) ? new URL(text, base) : null;
  if (url === null || url.origin !== base) return null;
  const address = url.pathname + url.search;
  return CONSOLE.test(address) && !ENTRIES.test(address) ? address : null;
}

export function wantedAt({
  pathname,
  search,
}: {
  readonly pathname: string;
  readonly search: string;
}): string {
  return pathname + search;
}

/** The sign-in that leads back to an address. */
export function signInAddress(wanted: string): string {
  const address = safeAddress(wanted);
  return address === null || address === '/console'
    ? '/console/sign-in'
    : `/console/sign-in?${new URLSearchParams({ to: address })}`;
}

/** Keeps an address while the browser is away at the provider of OpenID Connect. */
export function keepWanted(address: string): void {
  try {
    sessionStorage.setItem(KEPT_KEY, address);
  } catch {
    // Then the way back ends at the first page.
  }
}

/** What was kept, once. */
export function takeWanted(): string | null {
  try {
    const address = sessionStorage.getItem(KEPT_KEY);
    sessionStorage.removeItem(KEPT_KEY);
    return safeAddress(address);
  } catch {
    return null;
  }
}
