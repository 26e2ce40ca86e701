import { describe, expect, test } from 'vitest';
import { readConfig } from '../../../../src/collector/start/config.ts';

const S3_KEYS = { EVIDENCE_S3_ACCESS_KEY: 'AK', EVIDENCE_S3_SECRET_KEY: 'hush' };

describe('readConfig', () => {
  test('an empty environment is the embedded database, port 8080, all interfaces, no TLS', () => {
    expect(readConfig({})).toEqual({
      ok: true,
      value: {
        port: 8080,
        host: null,
        dataDir: './data',
        databaseUrl: null,
        keys: null,
        evidence: null,
        tls: null,
        trustedProxies: [],
        publicUrl: null,
        provider: null,
        release: null,
        spanReleaseDays: 10,
        largeGapPoints: 5,
        webhookNetworks: [],
        backups: null,
        metrics: null,
        logLevel: 'info',
      },
    });
  });

  test('an empty variable is an unset one', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: ' ', HOST: '' })).toEqual(readConfig({}));
  });

  test('every variable is read', () => {
    const read = readConfig({
      PORT: '0',
      HOST: '127.0.0.1',
      DATA_DIR: '/srv/sipas',
      DATABASE_URL: 'postgresql://db/sipas',
      SIPAS_KEYS: '{"keyRing":1}',
      TLS_CERT: 'c.pem',
      TLS_KEY: 'k.pem',
      TRUST_PROXY: '127.0.0.1, 10.0.0.0/8,fd00::/8',
      PUBLIC_URL: 'https://sipas.example/',
      OIDC_ISSUER: 'https://id.example/realm',
      OIDC_CLIENT_ID: 'sipas',
      OIDC_CLIENT_SECRET: 'hush',
      RELEASE: 'at-ten',
      SPAN_RELEASE_DAYS: '0',
      LARGE_GAP_POINTS: '2.5',
      WEBHOOK_NETWORKS: '10.1.0.0/16, fd00::1',
      EVIDENCE_DIR: '/srv/evidence',
      BACKUP_DIR: '/srv/backups',
      BACKUP_KEEP: '7',
      BACKUP_HOURS: '6',
      METRICS_ADDRESS: '[::1]:9464',
      LOG_LEVEL: 'warn',
    });
    expect(read).toEqual({
      ok: true,
      value: {
        port: 0,
        host: '127.0.0.1',
        dataDir: '/srv/sipas',
        databaseUrl: 'postgresql://db/sipas',
        keys: '{"keyRing":1}',
        evidence: { folder: '/srv/evidence' },
        tls: { certFile: 'c.pem', keyFile: 'k.pem' },
        trustedProxies: ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'],
        publicUrl: 'https://sipas.example',
        provider: {
          issuer: 'https://id.example/realm',
          clientId: 'sipas',
          clientSecret: 'hush',
          publicUrl: 'https://sipas.example',
        },
        release: 'at-ten',
        spanReleaseDays: 0,
        largeGapPoints: 2.5,
        webhookNetworks: ['10.1.0.0/16', 'fd00::1'],
        backups: { folder: '/srv/backups', keep: 7, everyHours: 6 },
        metrics: { host: '::1', port: 9464 },
        logLevel: 'warn',
      },
    });
  });

  test.each([
    'postgres://user:with,comma@one/sipas',
    'postgres://user@one:5432/sipas?options=a,b',
    'postgres://one/a,b',
  ])('one server is one, wherever else a comma stands: %s', (url) => {
    const read = readConfig({ DATABASE_URL: url });
    expect(read.ok && read.value.databaseUrl).toBe(url);
  });

  test.each([
    'https://s3.example/bucket',
    'http://127.0.0.1:9000/bucket/of/sipas',
    'https://[fd00::1]:9000/b/',
  ])('evidence may be kept in object storage: %s', (url) => {
    const read = readConfig({
      EVIDENCE_S3: url,
      EVIDENCE_S3_ACCESS_KEY: 'AK',
      EVIDENCE_S3_SECRET_KEY: 'hush',
    });
    const evidence = { url, region: 'us-east-1', accessKey: 'AK', secretKey: 'hush' };
    expect(read.ok && read.value.evidence).toEqual(evidence);
  });

  test.each([
    'http://s3.example/bucket',
    'https://s3.example',
    'https://s3.example/',
    'https://AK:hush@s3.example/bucket',
    'https://s3.example/bucket?x=1',
    'http://localhost.example/bucket',
    's3://bucket',
  ])('object storage is named by its bucket, and spoken to by https: %s', (EVIDENCE_S3) => {
    expect(readConfig({ ...S3_KEYS, EVIDENCE_S3 })).toEqual({
      ok: false,
      error: [expect.stringMatching(/^EVIDENCE_S3 must be the address of a bucket/)],
    });
  });

  test.each([
    [{ PORT: '80a' }, /^PORT must be a whole number/],
    [{ PORT: '65536' }, /^PORT must be a whole number/],
    [{ BACKUP_KEEP: '0' }, /^BACKUP_KEEP must be a whole number of backups from 1 to 999$/],
    [{ BACKUP_HOURS: '169' }, /^BACKUP_HOURS must be a whole number of hours/],
    [{ METRICS_ADDRESS: '9464' }, /^METRICS_ADDRESS must be an address of this machine and a port/],
    [{ METRICS_ADDRESS: 'localhost:99999' }, /^METRICS_ADDRESS must be/],
    [{ PORT: '-1' }, /^PORT must be a whole number/],
    [
      { EVIDENCE_S3: 'https://s3.example/b', EVIDENCE_S3_ACCESS_KEY: 'AK' },
      /^EVIDENCE_S3_SECRET_KEY missing/,
    ],
    [{ ...S3_KEYS }, /^EVIDENCE_S3 is missing: EVIDENCE_S3_ACCESS_KEY, EVIDENCE_S3_SECRET_KEY is set/],
    [
      { ...S3_KEYS, EVIDENCE_S3: 'https://s3.example/b', EVIDENCE_DIR: '/e' },
      /^EVIDENCE_DIR and EVIDENCE_S3 are both/,
    ],
    [
      { ...S3_KEYS, EVIDENCE_S3: 'https://s3.example/b', EVIDENCE_S3_REGION: 'a b' },
      /^EVIDENCE_S3_REGION must be/,
    ],
    [{ DATABASE_URL: 'mysql://x' }, /^DATABASE_URL must begin with postgres/],
    [{ DATABASE_URL: 'postgres://a:b@one:5432,two/sipas' }, /^DATABASE_URL names several servers.*HAProxy/],
    [{ DATABASE_URL: 'postgres://one,two' }, /^DATABASE_URL names several servers/],
    [{ DATABASE_URL: 'postgres://u@one:1,two:2,three?x=1' }, /^DATABASE_URL names several servers/],
    [{ LARGE_GAP_POINTS: '51' }, /^LARGE_GAP_POINTS must be a number of percentage points from 0 to 50/],
    [{ LARGE_GAP_POINTS: 'five' }, /^LARGE_GAP_POINTS must be/],
    [{ SPAN_RELEASE_DAYS: '91' }, /^SPAN_RELEASE_DAYS must be a whole number of days from 0 to 90/],
    [{ SPAN_RELEASE_DAYS: '-1' }, /^SPAN_RELEASE_DAYS must be/],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL must be one of/],
    [{ PUBLIC_URL: 'http://sipas.example' }, /^PUBLIC_URL must be where browsers find the collector/],
    [{ PUBLIC_URL: 'https://sipas.example/a' }, /^PUBLIC_URL must be/],
    [{ PUBLIC_URL: 'https://sipas.example/?' }, /^PUBLIC_URL must be/],
    [{ PUBLIC_URL: 'https://an:x@sipas.example' }, /^PUBLIC_URL must be/],
    [{ PUBLIC_URL: 'sipas.example' }, /^PUBLIC_URL must be/],
    [
      {
        ...{ OIDC_ISSUER: 'http://id.example', OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b' },
        PUBLIC_URL: 'https://sipas.example',
      },
      /^OIDC_ISSUER must be an address/,
    ],
    [{ OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'a' }, /^OIDC_CLIENT_SECRET, PUBLIC_URL missing/],
    [{ TRUST_PROXY: 'true' }, /^TRUST_PROXY must name proxies/],
    [{ TRUST_PROXY: '10.0.0.0/33' }, /^TRUST_PROXY must name proxies/],
    [{ TRUST_PROXY: '127.0.0.1,*' }, /^TRUST_PROXY must name proxies/],
    [{ TLS_CERT: 'c.pem' }, /^TLS_KEY is missing/],
    [{ TLS_KEY: 'k.pem' }, /^TLS_CERT is missing/],
  ])('%j is refused by name', (environment, message) => {
    const read = readConfig(environment as Record<string, string>);
    expect(read.ok ? [] : read.error).toEqual([expect.stringMatching(message)]);
  });

  test('all that is wrong is named at once', () => {
    const read = readConfig({ PORT: 'x', LOG_LEVEL: 'loud', TLS_CERT: 'c.pem', OIDC_CLIENT_ID: 'a' });
    expect(read.ok ? [] : read.error.map((fault) => fault.split(' ')[0])).toEqual([
      ...['PORT', 'LOG_LEVEL', 'TLS_KEY', 'OIDC_ISSUER,'],
    ]);
  });

  test('a password in a refused address is not repeated', () => {
    const read = readConfig({ DATABASE_URL: 'mysql://sipas:secret@db/sipas' });
    expect(JSON.stringify(read)).not.toContain('secret');
  });
});

test.each([
  ['https://SIPAS.Example', 'https://sipas.example'],
  ['HTTPS://sipas.example:443/', 'https://sipas.example'],
  ['https://sipas.example:8443', 'https://sipas.example:8443'],
  ['https://khảosát.vn', 'https://xn--khost-0qa7344c.vn'],
  ['http://localhost:80', 'http://localhost'],
])('PUBLIC_URL %s is where browsers say %s', (written, told) => {
  expect(readConfig({ PUBLIC_URL: written })).toMatchObject({ ok: true, value: { publicUrl: told } });
});
