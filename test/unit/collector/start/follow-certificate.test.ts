import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer, type Server } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { followCertificate } from '../../../../src/collector/start/follow-certificate.ts';
import { certificateWarning, nearEndDay, readTls } from '../../../../src/collector/start/read-tls.ts';
import { selfSigned } from '../../../integration/self-signed.ts';

const NOW_MS = Date.UTC(2026, 10, 29);

describe('a certificate in use', () => {
  let folder: string;
  let server: Server;
  let said: string[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sipas-tls-'));
    said = [];
  });
  afterEach(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const files = () => ({ certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') });
  const write = ({ cert, key }: { cert?: string; key?: string }) => {
    if (cert !== undefined) writeFileSync(files().certFile, cert);
    if (key !== undefined) writeFileSync(files().keyFile, key);
  };
  const following = async (pair: { cert: string; key: string }) => {
    write(pair);
    const inUse = readTls(files());
    server = createServer(inUse, (socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const log = { info: (_about: object, message: string) => void said.push(message) };
    return followCertificate(server, files(), inUse, log, () => NOW_MS).look;
  };
  /** The serial number of what a new connection is shown. */
  const served = () =>
    new Promise<string>((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate().serialNumber);
        socket.destroy();
      });
      socket.on('error', reject);
    });
  const serial = (cert: string) => new X509Certificate(cert).serialNumber;

  test('is taken up when it is renewed, once, for every new connection', async () => {
    const [former, renewed] = [selfSigned(), selfSigned()];
    const look = await following(former);
    expect(look()).toBeNull();
    expect(await served()).toBe(serial(former.cert));
    write(renewed);
    expect(look()).toBeNull();
    expect(look()).toBeNull();
    expect(await served()).toBe(serial(renewed.cert));
    expect(said).toEqual(['a renewed certificate is in use from now on']);
  });

  test('stays while the new one lacks its key, is cut short or gone, and that is told', async () => {
    const [former, renewed] = [selfSigned(), selfSigned()];
    const look = await following(former);
    write({ cert: renewed.cert });
    expect(look).toThrow(/is not the key of/);
    write({ cert: renewed.cert.slice(0, 200) });
    expect(look).toThrow(/holds no certificate/);
    rmSync(files().certFile);
    expect(look).toThrow(/cannot be read/);
    expect(await served()).toBe(serial(former.cert));
    write(renewed);
    expect(look()).toBeNull();
    expect(await served()).toBe(serial(renewed.cert));
  });
});

test.each([
  [{ first: '260101', last: '270131' }, null],
  [{ first: '260101', last: '261215' }, /ends on 2026-12-15/],
  [{ first: '250101', last: '261128' }, /ended on 2026-11-28/],
  [{ first: '270101', last: '280101' }, /valid from 2027-01-01 on only/],
])('a certificate of %o is warned about: %s', (validity, expected) => {
  const warning = certificateWarning(selfSigned(validity).cert, 'cert.pem', NOW_MS);
  if (expected === null) expect(warning).toBeNull();
  else expect(warning).toMatch(expected);
});

test('its last day is told from 30 days before, and afterwards', () => {
  const inDays = (days: number) => nearEndDay(NOW_MS + days * 86_400_000, NOW_MS);
  expect(inDays(31)).toBeNull();
  expect(inDays(29)).toBe('2026-12-28');
  expect(inDays(-2)).toBe('2026-11-27');
  expect(nearEndDay(null, NOW_MS)).toBeNull();
});
