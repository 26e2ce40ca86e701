/** What the console tells about accounts and the collector enforces. Lengths are in characters. Without zod: see ../limits.ts. */

/** Of an account's name, counted as it is kept (NFKC, trimmed). */
export const ACCOUNT_NAME_CHARACTERS = { shortest: 2, longest: 60 } as const;

/** Of a password that is chosen, counted as NFKC. Longer ones than any passphrase only cost time. */
export const PASSWORD_CHARACTERS = { shortest: 12, longest: 256 } as const;

/** The most that is looked at of what somebody types to prove who they are, in UTF-16 units as browsers count. */
export const TYPED_CHARACTERS = { name: 200, password: 1_000, code: 40 } as const;

export const ACCOUNTS_PER_PAGE = 200;
