import { isIP } from 'node:net';
import { LARGE_GAP_POINTS, MOST_LARGE_GAP_POINTS } from '../../core/analysis/gap.ts';
import { err, ok, type Result } from '../../core/kernel/result.ts';
import { RELEASE_TIMES, type ReleaseTime } from '../../core/tally/block-release.ts';
import { MOST_SPAN_RELEASE_DAYS, SPAN_RELEASE_DAYS } from '../../core/tally/span-release.ts';
import type { ProviderSettings } from '../people/sign-in/provider.ts';
import {
  type EvidenceSettings,
  evidenceFaults,
  evidenceSettingsOf,
  evidenceVariables,
} from './settings/evidence-settings.ts';
import {
  type OperationSettings,
  operationSettingsOf,
  operationVariables,
} from './settings/operation-settings.ts';
import {
  numberIn,
  oneOf,
  optional,
  readVariables,
  required,
  text,
  type Variable,
} from './settings/variables.ts';

export interface Config extends OperationSettings {
  readonly port: number;
  /** Null: all interfaces. */
  readonly host: string | null;
  readonly dataDir: string;
  /** Null: the embedded database in the data directory. */
  readonly databaseUrl: string | null;
  /** The key ring itself; null: the file in the data directory. */
  readonly keys: string | null;
  /** Where evidence is kept; null: where nothing is said. */
  readonly evidence: EvidenceSettings | null;
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

/** Addresses and networks; none where nothing is said. */
function networks(refusal: string) {
  const read = (given: string) => {
    const all = given.split(',').flatMap((part) => part.trim() || []);
    return all.every(isNetwork) ? all : undefined;
  };
  return required<readonly string[]>({ read, refusal }, []);
}

/** `postgres://user:password@one,two/name`, as libpq takes it; a comma before the `@` is the password's. */
const SEVERAL_HOSTS = /^[^/]*\/\/(?:[^/@]*@)?[^/@?]*,[^/@?]*(?:[/?]|$)/;

const databaseUrl: Variable<string | undefined> = (given) => {
  if (given === undefined) return ok(undefined);
  if (!/^postgres(ql)?:\/\//.test(given)) {
    return err('must begin with postgres:// (without it, the embedded database is used)');
  }
  return SEVERAL_HOSTS.test(given)
    ? err(
        'names several servers, and one is taken: put HAProxy before them, which knows the one that can be written, and ' +
          'name that (src/collector/README.md, “Several collectors”)',
      )
    : ok(given);
};

const ENVIRONMENT = {
  PORT: required(
    { read: numberIn(/^\d{1,5}$/, 0, 65_535), refusal: 'must be a whole number from 0 to 65535' },
    8080,
  ),
  HOST: text,
  DATA_DIR: required({ read: (given) => given, refusal: '' }, './data'),
  DATABASE_URL: databaseUrl,
  SIPAS_KEYS: text,
  TLS_CERT: text,
  TLS_KEY: text,
  TRUST_PROXY: networks('must name proxies by address or network, with commas between: 127.0.0.1,10.0.0.0/8'),
  PUBLIC_URL: optional({
    read: (given) => (isSafeOrigin(given) ? new URL(given).origin : undefined),
    refusal:
      'must be where browsers find the collector, without a path: https://sipas.example (http:// only on localhost)',
  }),
  OIDC_ISSUER: optional({
    read: (given) => (isSafeAddress(given) ? given : undefined),
    refusal: 'must be an address that begins with https:// (http:// only on localhost)',
  }),
  OIDC_CLIENT_ID: text,
  OIDC_CLIENT_SECRET: text,
  RELEASE: optional(oneOf(RELEASE_TIMES)),
  SPAN_RELEASE_DAYS: required(
    { read: numberIn(/^\d{1,2}$/, 0, MOST_SPAN_RELEASE_DAYS), refusal: SPAN_DAYS_REFUSED },
    SPAN_RELEASE_DAYS,
  ),
  LARGE_GAP_POINTS: required(
    { read: numberIn(/^\d{1,2}(\.\d)?$/, 0, MOST_LARGE_GAP_POINTS), refusal: GAP_REFUSED },
    LARGE_GAP_POINTS,
  ),
  WEBHOOK_NETWORKS: networks(
    'must name receivers by address or network, with commas between: 10.1.2.3,192.168.0.0/16',
  ),
  ...evidenceVariables(),
  ...operationVariables(),
  LOG_LEVEL: required(oneOf(LOG_LEVELS), 'info'),
} as const;

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
  const read = readVariables(ENVIRONMENT, environment);
  const faults = [
    ...(read.ok ? [] : read.error),
    ...(incompleteTls(environment) ?? []),
    ...(incompleteProvider(environment) ?? []),
    ...evidenceFaults((name) => isGiven(environment, name)),
  ];
  if (!read.ok || faults.length > 0) return err(faults);
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
  } = read.value;
  return ok({
    port: PORT,
    host: HOST ?? null,
    dataDir: DATA_DIR,
    databaseUrl: DATABASE_URL ?? null,
    keys: SIPAS_KEYS ?? null,
    evidence: evidenceSettingsOf(read.value),
    tls: TLS_CERT === undefined || TLS_KEY === undefined ? null : { certFile: TLS_CERT, keyFile: TLS_KEY },
    trustedProxies: TRUST_PROXY,
    publicUrl: PUBLIC_URL ?? null,
    provider: providerOf(read.value),
    release: RELEASE ?? null,
    spanReleaseDays,
    largeGapPoints,
    webhookNetworks,
    ...operationSettingsOf(read.value),
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
}: Readonly<Record<string, unknown>>): ProviderSettings | null {
  if ([publicUrl, issuer, clientId, clientSecret].includes(undefined)) return null;
  return { publicUrl, issuer, clientId, clientSecret } as ProviderSettings;
}
