import { isIP } from 'node:net';
import { z } from 'zod';
import { LARGE_GAP_POINTS, MOST_LARGE_GAP_POINTS } from '../../core/analysis/gap.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import { RELEASE_TIMES, type ReleaseTime } from '../../core/tally/block-release.ts';
import { MOST_SPAN_RELEASE_DAYS, SPAN_RELEASE_DAYS } from '../../core/tally/span-release.ts';
import type { ProviderSettings } from '../people/sign-in/provider.ts';
import {
  type OperationSettings,
  operationSettingsOf,
  operationVariables,
} from './operations/operation-settings.ts';

export interface Config extends OperationSettings {
  readonly port: number;
  /** Null: all interfaces. */
  readonly host: string | null;
  readonly dataDir: string;
  /** Null: the embedded database in the data directory. */
  readonly databaseUrl: string | null;
  /** The key ring itself; null: the file in the data directory. */
  readonly keys: string | null;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
  /** Addresses and networks of proxies whose X-Forwarded-* headers are believed. */
  readonly trustedProxies: readonly string[];
  /** The collector's address as browsers know it, `https://sipas.example`; null: only on this machine. */
  readonly publicUrl: string | null;
  /** Null without sign-in by OpenID Connect. */
  readonly provider: ProviderSettings | null;
  /** When figures move; null: daily, in a demo at ten. */
  readonly release: ReleaseTime | null;
  /** Days after the end of a quarter, half-year or year until it is released. */
  readonly spanReleaseDays: number;
  /** Percentage points from whose lower end on an own figure lies far above a published one. */
  readonly largeGapPoints: number;
  /** Addresses and networks to which webhooks may send though they are not public, by http too. */
  readonly webhookNetworks: readonly string[];
  readonly logLevel: string;
}

const SPAN_DAYS_REFUSED = `must be a whole number of days from 0 to ${MOST_SPAN_RELEASE_DAYS}`;

const GAP_REFUSED = `must be a number of percentage points from 0 to ${MOST_LARGE_GAP_POINTS}, such as 5 or 2.5`;

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** An empty variable is an unset one. */
const optionalText = z
  .string()
  .optional()
  .transform((text) => (text === undefined || text.trim() === '' ? undefined : text.trim()));

/** Addresses and networks; none where nothing is said. */
function networks(refusal: string) {
  return optionalText.pipe(
    z
      .string()
      .optional()
      .transform((text) => (text ?? '').split(',').flatMap((part) => part.trim() || []))
      .refine((all) => all.every(isNetwork), refusal),
  );
}

/** `postgres://user:password@one,two/name`, as libpq takes it; a password may hold a comma, encoded. */
const SEVERAL_HOSTS = /^[^/]*\/\/(?:[^/@]*@)?[^/@?]*,/;

const ENVIRONMENT = z.object({
  PORT: optionalText.pipe(
    z
      .string()
      .regex(/^\d{1,5}$/, 'must be a whole number from 0 to 65535')
      .default('8080')
      .transform(Number)
      .refine((port) => port <= 65_535, 'must be a whole number from 0 to 65535'),
  ),
  HOST: optionalText,
  DATA_DIR: optionalText.pipe(z.string().default('./data')),
  DATABASE_URL: optionalText.pipe(
    z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// (without it, the embedded database is used)')
      .refine(
        (url) => !SEVERAL_HOSTS.test(url),
        'names several servers, and one is taken: put HAProxy before them, which knows the one that can be written, and ' +
          'name that (src/collector/README.md, “Several collectors”)',
      )
      .optional(),
  ),
  SIPAS_KEYS: optionalText,
  TLS_CERT: optionalText,
  TLS_KEY: optionalText,
  TRUST_PROXY: networks('must name proxies by address or network, with commas between: 127.0.0.1,10.0.0.0/8'),
  PUBLIC_URL: optionalText.pipe(
    z
      .string()
      .refine(
        isSafeOrigin,
        'must be where browsers find the collector, without a path: https://sipas.example (http:// only on localhost)',
      )
      .transform((text) => new URL(text).origin)
      .optional(),
  ),
  OIDC_ISSUER: optionalText.pipe(
    z
      .string()
      .refine(isSafeAddress, 'must be an address that begins with https:// (http:// only on localhost)')
      .optional(),
  ),
  OIDC_CLIENT_ID: optionalText,
  OIDC_CLIENT_SECRET: optionalText,
  RELEASE: optionalText.pipe(z.enum(RELEASE_TIMES, `must be one of ${RELEASE_TIMES.join(', ')}`).optional()),
  SPAN_RELEASE_DAYS: optionalText.pipe(
    z
      .string()
      .regex(/^\d{1,2}$/, SPAN_DAYS_REFUSED)
      .default(String(SPAN_RELEASE_DAYS))
      .transform(Number)
      .refine((days) => days <= MOST_SPAN_RELEASE_DAYS, SPAN_DAYS_REFUSED),
  ),
  LARGE_GAP_POINTS: optionalText.pipe(
    z
      .string()
      .regex(/^\d{1,2}(\.\d)?$/, GAP_REFUSED)
      .default(String(LARGE_GAP_POINTS))
      .transform(Number)
      .refine((points) => points <= MOST_LARGE_GAP_POINTS, GAP_REFUSED),
  ),
  WEBHOOK_NETWORKS: networks(
    'must name receivers by address or network, with commas between: 10.1.2.3,192.168.0.0/16',
  ),
  ...operationVariables(optionalText),
  LOG_LEVEL: optionalText.pipe(z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info')),
});

/** An address, or a network as address and length of its prefix. */
function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address) as 0 | 4 | 6];
  if (bits === 0 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
}

/** Encrypted, or not leaving this machine. */
function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost');
  return protocol === 'https:' || (protocol === 'http:' && isLocal);
}

/**
 * However it is written: capitals, the port that https has anyway and a domain in Vietnamese are told otherwise by
 * browsers, and are the same place.
 */
function isSafeOrigin(text: string): boolean {
  if (!isSafeAddress(text)) return false;
  const { pathname, search, hash, username, password } = new URL(text);
  return (
    pathname === '/' && [search, hash, username, password].every((part) => part === '') && !/[?#]/.test(text)
  );
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The configuration an environment states, or what is wrong with it, each fault with the variable's name. */
export function readConfig(environment: Environment): Result<Config, readonly string[]> {
  const parsed = ENVIRONMENT.safeParse(environment);
  const faults = [
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`),
    ...(incompleteTls(environment) ?? []),
    ...(incompleteProvider(environment) ?? []),
  ];
  if (!parsed.success || faults.length > 0) return err(faults);
  const {
    PORT,
    HOST,
    DATA_DIR,
    DATABASE_URL,
    SIPAS_KEYS,
    TLS_CERT,
    TLS_KEY,
    TRUST_PROXY,
    PUBLIC_URL,
    RELEASE,
    SPAN_RELEASE_DAYS: spanReleaseDays,
    LARGE_GAP_POINTS: largeGapPoints,
    WEBHOOK_NETWORKS: webhookNetworks,
    LOG_LEVEL,
  } = parsed.data;
  return ok({
    port: PORT,
    host: HOST ?? null,
    dataDir: DATA_DIR,
    databaseUrl: DATABASE_URL ?? null,
    keys: SIPAS_KEYS ?? null,
    tls: TLS_CERT === undefined || TLS_KEY === undefined ? null : { certFile: TLS_CERT, keyFile: TLS_KEY },
    trustedProxies: TRUST_PROXY,
    publicUrl: PUBLIC_URL ?? null,
    provider: providerOf(parsed.data),
    release: RELEASE ?? null,
    spanReleaseDays,
    largeGapPoints,
    webhookNetworks,
    ...operationSettingsOf(parsed.data),
    logLevel: LOG_LEVEL,
  });
}

function isGiven(environment: Environment, name: string): boolean {
  return (environment[name] ?? '').trim() !== '';
}

function incompleteTls(environment: Environment): readonly string[] | null {
  const [given, missing] = isGiven(environment, 'TLS_CERT')
    ? ['TLS_CERT', 'TLS_KEY']
    : ['TLS_KEY', 'TLS_CERT'];
  if (isGiven(environment, given) === isGiven(environment, missing)) return null;
  return [`${missing} is missing: ${given} is set, and TLS needs both`];
}

const OF_PROVIDER = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'];

/** All of it or none: half a provider would be one nobody notices. */
function incompleteProvider(environment: Environment): readonly string[] | null {
  if (!OF_PROVIDER.some((name) => isGiven(environment, name))) return null;
  const needed = [...OF_PROVIDER, 'PUBLIC_URL'];
  const missing = needed.filter((name) => !isGiven(environment, name));
  if (missing.length === 0) return null;
  return [`${missing.join(', ')} missing: sign-in by OpenID Connect needs all of ${needed.join(', ')}`];
}

function providerOf({
  PUBLIC_URL: publicUrl,
  OIDC_ISSUER: issuer,
  OIDC_CLIENT_ID: clientId,
  OIDC_CLIENT_SECRET: clientSecret,
}: z.infer<typeof ENVIRONMENT>): ProviderSettings | null {
  if ([publicUrl, issuer, clientId, clientSecret].includes(undefined)) return null;
  return { publicUrl, issuer, clientId, clientSecret } as ProviderSettings;
}
