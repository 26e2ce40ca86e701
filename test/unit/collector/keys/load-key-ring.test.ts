import { spawn } from 'node:child_process';
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newKeyRing, newPrivateKey, openKeyRing } from '../../../../src/collector/keys/key-ring.ts';
import {
  idsOf,
  KEYS_FILE,
  lacking,
  loadKeyRing,
  readKeysFile,
  replaceKeysFile,
} from '../../../../src/collector/keys/load-key-ring.ts';
import { StartFailure } from '../../../../src/collector/start-failure.ts';

let dataDir: string;
let path: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sipas-keys-'));
  path = join(dataDir, KEYS_FILE);
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const load = (stored: string | null = null) => loadKeyRing({ dataDir, stored });
/** What the administrator is told. */
function refusal(stored: string | null = null): string {
  try {
    load(stored);
  } catch (error) {
    if (error instanceof StartFailure) return error.message;
    throw error;
  }
  throw new Error('it was loaded');
}

describe('the keys of a collector', () => {
  test('are made on the first start, for their owner alone, and stay the same', () => {
    const made = load();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(dataDir)).toEqual([KEYS_FILE]);
    const again = load();
    expect(idsOf(again)).toEqual(idsOf(made));
    expect(again.secret('cookies')).toEqual(made.secret('cookies'));
    expect(again.secret('cookies')).not.toEqual(again.secret('audit-log'));
  });

  test('are named by the public half, and the private one goes with it', () => {
    const [key] = load().receipt;
    const point = Buffer.from(key?.publicKey ?? '', 'base64url');
    expect(point.length).toBe(65);
    const jwk = {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    };
    const signature = sign('sha256', Buffer.from('x'), key?.privateKey as never);
    expect(verify('sha256', Buffer.from('x'), { key: jwk, format: 'jwk' } as never, signature)).toBe(true);
  });

  test('are one ring for processes that start at once', async () => {
    const script =
      `import { idsOf, loadKeyRing } from ${JSON.stringify(join(process.cwd(), 'src/collector/keys/load-key-ring.ts'))};` +
      `console.log(JSON.stringify(idsOf(loadKeyRing({ dataDir: ${JSON.stringify(dataDir)}, stored: null }))));`;
    const rings = await Promise.all(Array.from({ length: 6 }, () => printed(script)));
    expect(new Set(rings).size).toBe(1);
    expect(readdirSync(dataDir)).toEqual([KEYS_FILE]);
  });

  test('come from SIPAS_KEYS, and then no file is made or read', () => {
    const stored = newKeyRing();
    expect(idsOf(load(JSON.stringify(stored)))).toEqual(idsOf(openKeyRing(stored)));
    expect(existsSync(path)).toBe(false);
    writeFileSync(path, 'damaged');
    expect(idsOf(load(JSON.stringify(stored)))).toEqual(idsOf(openKeyRing(stored)));
  });

  test('are not made where the database knows keys', () => {
    expect(() => loadKeyRing({ dataDir, stored: null, mayMake: false })).toThrow(/keys\.json is missing/);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  test.each([0o604, 0o644, 0o606, 0o602])('are refused when everybody may use the file (mode %o)', (mode) => {
    load();
    chmodSync(path, mode);
    expect(refusal()).toMatch(/may be read by other users.*chmod 600/);
  });

  test.each([0o640, 0o660, 0o620, 0o440])(
    'are warned about when a group may use the file (mode %o)',
    (mode) => {
      expect(load().warning()).toBeNull();
      chmodSync(path, mode);
      expect(load().warning()).toMatch(/may be used by a whole group.*chmod 600/);
    },
  );

  const good = newKeyRing();
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' })
    .privateKey.export({ format: 'der', type: 'pkcs8' })
    .toString('base64url');
  test.each([
    ['', /not JSON/],
    [JSON.stringify(good).slice(0, -9), /not JSON/],
    ['null', /no key ring/],
    ['[]', /no key ring of this version/],
    [JSON.stringify({ ...good, keyRing: 2 }), /no key ring of this version/],
    [JSON.stringify({ ...good, master: good.master.slice(1) }), /master is damaged/],
    [JSON.stringify({ ...good, master: `${good.master}=` }), /master is damaged/],
    [JSON.stringify({ ...good, sealing: [] }), /a sealing key is missing/],
    [JSON.stringify({ ...good, sealing: [`A${good.sealing[0]?.slice(1)}`] }), /a sealing key is missing/],
    [JSON.stringify({ ...good, sealing: [good.sealing[0], good.sealing[0]] }), /a sealing key/],
    [JSON.stringify({ ...good, receipt: [p384] }), /a receipt key is missing/],
    [JSON.stringify({ ...good, receipt: [7] }), /a receipt key is missing/],
    [JSON.stringify({ ...good, receipt: good.receipt[0] }), /a receipt key is missing/],
  ])('are refused when damaged (%#), without repeating any of it', (text, reason) => {
    writeFileSync(path, text, { mode: 0o600 });
    for (const message of [refusal(), ...(text === '' ? [] : [refusal(text)])]) {
      expect(message).toMatch(reason);
      expect(message).not.toContain(good.master.slice(2, 20));
    }
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  test('are refused when the file is no file', () => {
    rmSync(path, { force: true });
    const folder = mkdtempSync(join(dataDir, 'x'));
    expect(() => loadKeyRing({ dataDir: join(folder, 'gone'), stored: null })).toThrow(StartFailure);
  });
});

describe('a key ring in use', () => {
  test('has the keys another process added, newest first', () => {
    const ring = load();
    const [first] = ring.sealing;
    const stored = readKeysFile(dataDir);
    replaceKeysFile(dataDir, { ...stored, sealing: [newPrivateKey(), ...stored.sealing] });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    chmodSync(path, 0o640);
    replaceKeysFile(dataDir, readKeysFile(dataDir));
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(ring.sealing).toHaveLength(2);
    expect(ring.sealing[1]?.id).toBe(first?.id);
    expect(readdirSync(dataDir)).toEqual([KEYS_FILE]);
  });

  test('stays as it was when the file is damaged, gone, another ring, or lacks a key', () => {
    const ring = load();
    const before = idsOf(ring);
    const stored = readKeysFile(dataDir);
    for (const other of [
      newKeyRing(),
      { ...stored, sealing: [newPrivateKey()] },
      { ...stored, master: newKeyRing().master },
    ]) {
      replaceKeysFile(dataDir, other);
      expect(idsOf(ring)).toEqual(before);
    }
    expect(ring.warning()).toMatch(/keys it has in memory, and could not start again: .* lacks the master/);
    writeFileSync(path, '{');
    expect(idsOf(ring)).toEqual(before);
    expect(ring.warning()).toMatch(/could not start again: .*not JSON/);
    rmSync(path);
    expect(idsOf(ring)).toEqual(before);
    expect(ring.warning()).toMatch(/could not start again: .*keys\.json/);
    writeFileSync(path, JSON.stringify(stored), { mode: 0o600 });
    expect(ring.warning()).toBeNull();
    replaceKeysFile(dataDir, { ...stored, receipt: [newPrivateKey(), ...stored.receipt] });
    expect(ring.receipt).toHaveLength(2);
  });

  test.runIf(process.getuid?.() === 0)('stays with the user of the service when root rotates it', () => {
    load();
    chownSync(path, 12_345, 12_346);
    replaceKeysFile(dataDir, { ...newKeyRing() });
    const { uid, gid } = statSync(path);
    expect([uid, gid]).toEqual([12_345, 12_346]);
  });

  test('lacks what it was known with and has no more', () => {
    const ring = openKeyRing(newKeyRing());
    const known = idsOf(openKeyRing(newKeyRing()));
    expect(lacking(ring, idsOf(ring))).toEqual([]);
    expect(lacking(ring, known)).toEqual([
      `the master ${known.ring}`,
      `the sealing key ${known.sealing[0]}`,
      `the receipt key ${known.receipt[0]}`,
    ]);
  });
});

function printed(script: string): Promise<string> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  let [out, errors] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('close', (code) => (code === 0 ? resolve(out) : reject(new Error(errors))));
  });
}
