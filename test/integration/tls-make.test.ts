import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readTls } from '../../src/collector/start/read-tls.ts';
import { sipas } from '../support/sipas.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-tls-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = (name: string) => join(folder, name);
const text = (name: string) => readFileSync(path(name), 'utf8');
const make = (names = 'kiosk.local,127.0.0.1') =>
  sipas(['tls', 'make', '--folder', folder, '--names', names]);
const files = () => ({ certFile: path('cert.pem'), keyFile: path('key.pem') });

/** Whether a client that trusts the authority, and nothing else, connects by this name. */
async function isTrusted(name: string, ca: string): Promise<boolean> {
  const server = createServer(readTls(files()), (socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await new Promise<boolean>((resolve) => {
      const socket = connect({ port, host: '127.0.0.1', servername: name, ca }, () => {
        resolve(socket.authorized);
        socket.destroy();
      });
      socket.on('error', () => resolve(false));
    });
  } finally {
    server.close();
  }
}

describe('sipas tls make', () => {
  test('makes what a device that trusts the authority connects to by each name, and by no other', async () => {
    const { code, stdout } = await make();
    expect(code).toBe(0);
    expect(stdout).toContain('Each device is to trust');
    const certificate = new X509Certificate(text('cert.pem'));
    expect(certificate.checkHost('kiosk.local')).toBe('kiosk.local');
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(certificate.ca).toBe(false);
    expect(await isTrusted('kiosk.local', text('authority.pem'))).toBe(true);
    expect(await isTrusted('other.local', text('authority.pem'))).toBe(false);
    for (const name of ['key.pem', 'authority-key.pem']) expect(statSync(path(name)).mode & 0o077).toBe(0);
  });

  test('renews by the same authority, so that devices need not be told again', async () => {
    await make();
    const [authority, first] = [text('authority.pem'), text('cert.pem')];
    const { code, stdout } = await make();
    expect([code, text('authority.pem')]).toEqual([0, authority]);
    expect(text('cert.pem')).not.toBe(first);
    expect(stdout).not.toContain('Each device');
    expect(await isTrusted('kiosk.local', authority)).toBe(true);
    rmSync(path('authority-key.pem'));
    const lost = await make();
    expect([lost.code, lost.stderr]).toEqual([3, expect.stringContaining('put it back from its safe')]);
    expect(await isTrusted('kiosk.local', authority)).toBe(true);
  });

  test('an authority that cannot sign is refused by the name of its file, and the certificate in use stays', async () => {
    await make();
    const [key, used] = [text('authority-key.pem'), text('cert.pem')];
    const refused = async (name: string, content: string) => {
      const former = text(name);
      writeFileSync(path(name), content);
      const { code, stderr } = await make();
      writeFileSync(path(name), former);
      expect(code).toBe(3);
      return stderr;
    };
    expect(await refused('authority.pem', 'x')).toContain('authority.pem holds no certificate');
    expect(await refused('authority-key.pem', key.slice(0, 60))).toContain(
      'authority-key.pem holds no private key',
    );
    const locked = createPrivateKey(key).export({
      ...{ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' },
    });
    expect(await refused('authority-key.pem', String(locked))).toMatch(
      /authority-key\.pem is locked by a passphrase.*openssl pkey/,
    );
    expect(await refused('authority-key.pem', text('key.pem'))).toContain('is not the key of');
    expect(text('cert.pem')).toBe(used);
  });

  test('refuses what is no name', async () => {
    const { code, stderr } = await make('kiosk.local,*.local');
    expect([code, stderr]).toEqual([1, expect.stringContaining('no host name and no address: "*.local"')]);
  });
});
