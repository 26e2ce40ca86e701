import type { FastifyInstance } from 'fastify';

/**
 * Nothing but what is named, and all of it from here: no inline script or style, no third party, no frame around us
 * and none of others within, no base that sends relative addresses elsewhere.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const PERMISSIONS_POLICY = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'usb',
]
  .map((feature) => `${feature}=()`)
  .join(', ');

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'permissions-policy': PERMISSIONS_POLICY,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  // For browsers that do not know frame-ancestors.
  'x-frame-options': 'DENY',
};

/** The one page that a page of ours may show in a frame: a questionnaire on the screens of a kiosk, which sends nothing. */
const PREVIEW = '/preview/';
const PREVIEW_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY.replace(
    "frame-ancestors 'none'",
    "frame-ancestors 'self'",
  ),
  'x-frame-options': 'SAMEORIGIN',
};

/** The one page that records. */
const RECORDINGS = /^\/console\/forms\/recordings\/?(?:\?|$)/;
const RECORDINGS_HEADERS: Readonly<Record<string, string>> = {
  'permissions-policy': PERMISSIONS_POLICY.replace('microphone=()', 'microphone=(self)'),
};

/** Half a year. Longer, a town that gives TLS up again would be locked out of its own address for years. */
const TLS_ONLY = 'max-age=15768000';

/** Puts the headers on every answer, refusals included; an answer that may be kept says so itself. */
export function addSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    if (request.url.startsWith(PREVIEW)) reply.headers(PREVIEW_HEADERS);
    if (RECORDINGS.test(request.url)) reply.headers(RECORDINGS_HEADERS);
    // Over TLS, or where a trusted proxy says that the browser is.
    if (request.protocol === 'https') reply.header('strict-transport-security', TLS_ONLY);
  });
}
