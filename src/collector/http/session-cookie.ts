/**
 * The cookie of a session. `__Host-` makes the browser take it only with Secure, from this very host and for every
 * path; Strict keeps it from every request another site causes. Over plain HTTP browsers take it on localhost.
 */
export const SESSION_COOKIE = '__Host-sipas-session';

export const SESSION_COOKIE_OPTIONS = {
  httpOnly: true,
  secure: true,
  sameSite: 'strict',
  path: '/',
} as const;
