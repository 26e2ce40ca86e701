import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { AccountId } from '../accounts/principal.ts';

const TAG_BYTES = 16;
/** People who take turns at one computer. */
const MOST_ACCOUNTS = 8;
const COOKIE = /^[\w-]{22}(\.[\w-]{22}){0,8}$/;

/**
 * A browser that signed in before carries a cookie: its random id, and for each account that signed in in it a tag
 * only the collector can make. It opens nothing; it keeps failures elsewhere from delaying this browser.
 */
export class KnownBrowsers {
  readonly #key: Buffer;

  /** @param key KeyRing.secret('limits') */
  constructor(key: Buffer) {
    this.#key = key;
  }

  /** The browser's id when the account signed in in it before; otherwise null. */
  knownTo(account: AccountId, cookie: string | undefined): string | null {
    const parsed = parse(cookie);
    if (parsed === null) return null;
    const expected = Buffer.from(this.#tag(parsed.browser, account));
    const isKnown = parsed.tags.some((tag) => timingSafeEqual(Buffer.from(tag), expected));
    return isKnown ? parsed.browser : null;
  }

  /** The cookie after the account signed in. */
  remember(account: AccountId, cookie: string | undefined): string {
    const { browser, tags } = parse(cookie) ?? { browser: randomBytes(16).toString('base64url'), tags: [] };
    const tag = this.#tag(browser, account);
    return [browser, tag, ...tags.filter((other) => other !== tag)].slice(0, 1 + MOST_ACCOUNTS).join('.');
  }

  #tag(browser: string, account: AccountId): string {
    return createHmac('sha256', this.#key)
      .update(`known-browser ${browser} ${account}`)
      .digest()
      .subarray(0, TAG_BYTES)
      .toString('base64url');
  }
}

function parse(
  cookie: string | undefined,
): { readonly browser: string; readonly tags: readonly string[] } | null {
  if (cookie === undefined || !COOKIE.test(cookie)) return null;
  const [browser = '', ...tags] = cookie.split('.');
  return { browser, tags };
}
