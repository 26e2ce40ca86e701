import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as secureConnect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import { signedInBeside } from '../support/accounts.ts';
import { makeCollector } from '../support/make-collector.ts';
import { type StartedSipas, sipas, sipasStarted } from '../support/sipas.ts';
import { STATED_KEYS } from '../support/test-keys.ts';
import { selfSigned } from './self-signed.ts';

const HEADER = 'code,parent_code,kind,name,name_en,valid_from,valid_to';
const OFFICE = '01-A,01,office,Bộ phận Một cửa phường A,,2025-07-01,';
const GOOD = `${HEADER}\n${OFFICE}\n`;
const BAD = `${HEADER}\n${OFFICE}\n01-B,01,palace,Nhà B,,2025-07-01,\n01-C,97,office,Nhà C,,2025-07-01,\n`;

let dataDir: string;
const running: StartedSipas[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sipas-cli-'));
});
afterEach(async () => {
  for (const { stop } of running.splice(0)) await stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function started(args: readonly string[] = [], options: Parameters<typeof sipasStarted>[1] = {}) {
  const begun = await sipasStarted(['start', '--port', '0', '--data-dir', dataDir, ...args], options);
  running.push(begun);
  return begun;
}

async function unitCodes(): Promise<readonly string[]> {
  const database = await openDatabase({ dataDir });
  const rows = await database.writer
    .selectFrom('units')
    .select('code')
    .where('code', 'like', '01-%')
    .execute();
  await database.close();
  return rows.map(({ code }) => code);
}

describe('sipas', () => {
  test.each([
    [[]],
    [['start']],
    [['units', 'import']],
    [['batches', 'import']],
    [['devices', 'list']],
    [['devices', 'revoke']],
    [['held', 'list']],
    [['held', 'release']],
    [['recount']],
    [['epoch', 'renew']],
    [['score']],
    [['demo']],
  ])('%j --help tells options and exit codes', async (command) => {
    const { code, stdout } = await sipas([...command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Usage: sipas/);
    expect(stdout).toMatch(/Exit codes: 0 /);
  });

  test('help tells the same, however deep the command', async () => {
    for (const command of [[], ['score'], ['units', 'import']]) {
      const { stdout } = await sipas([...command, '--help']);
      expect(await sipas(['help', ...command])).toEqual({ code: 0, stdout, stderr: '' });
    }
  });

  test.each([
    [['dance']],
    [['help', 'dance']],
    [['help', 'units', 'dance']],
    [['start', '--loud']],
    [['units', 'import']],
    [['batches', 'import']],
    [['devices', 'revoke']],
    [['units']],
    [[]],
  ])('%j is a usage error', async (args) => {
    const { code, stderr } = await sipas(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/error: |Usage: /);
  });
});

describe('sipas units import', () => {
  beforeEach(() => makeCollector(join(dataDir, 'db'), { keys: STATED_KEYS }));
  const file = (text: string) => {
    const path = join(dataDir, 'units.csv');
    writeFileSync(path, text);
    return path;
  };
  const imported = (args: readonly string[], input = '', env = {}) =>
    sipas(['units', 'import', ...args, '--data-dir', join(dataDir, 'db')], { input, env });
  const stored = async () => {
    const outer = dataDir;
    dataDir = join(outer, 'db');
    const codes = await unitCodes();
    dataDir = outer;
    return codes;
  };

  test('adds all rows, and a second time finds nothing to do', async () => {
    expect(await imported([file(GOOD)])).toMatchObject({
      code: 0,
      stdout: '1 added, 0 updated, 0 unchanged\n',
    });
    expect(await imported([file(GOOD)])).toMatchObject({
      code: 0,
      stdout: '0 added, 0 updated, 1 unchanged\n',
    });
    const renamed = await imported([file(GOOD.replace('phường A', 'phường Ba Đình')), '--json']);
    expect(JSON.parse(renamed.stdout)).toEqual({ ok: true, added: 0, updated: 1, unchanged: 0, released: 0 });
  });

  test('says what it would change and refuses what moves figures, in Vietnamese where the terminal is', async () => {
    await imported([file(GOOD)]);
    const env = { LC_ALL: 'vi_VN.UTF-8' };
    const header = 'Mã;Mã cấp trên;Loại;Tên;Tên tiếng Anh;Từ ngày;Đến ngày';
    const moved = `${header}\n01-A;25;Bộ phận Một cửa;Một cửa phường A;;01/07/2025;`;
    const refused = await imported([file(moved)], '', env);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^! 01-A .*: chuyển từ dưới 01 sang dưới 25, cùng số liệu đã có\n/);
    expect(refused.stderr).toContain('--allow 01-A');
    const tried = await imported([file(moved), '--dry-run', '--allow', '01-A'], '', env);
    expect(tried).toMatchObject({ code: 0 });
    expect(tried.stdout).toMatch(
      /^~ 01-A .*: Mã cấp trên 01 → 25.*\nthêm 0, cập nhật 1, giữ nguyên 0\nchạy thử/,
    );
    const island = `${header}\n01-Z;01;Đặc khu;Đặc khu Thử;;01/07/2025;\n01-A;01;Xã;Một cửa phường A;;01/07/2025;`;
    const kinds = await imported([file(island), '--dry-run', '--allow', '01-A'], '', env);
    expect(kinds.stdout).toContain('+ 01-Z Đặc khu Thử (Đặc khu, cấp trên 01, từ 01/07/2025)');
    expect(kinds.stdout).toMatch(/^~ 01-A .*: Loại Bộ phận Một cửa → Xã/);
    expect(kinds.stdout).not.toMatch(/special_zone|commune|office|kind/);
    const garbled = await imported([file(moved.replace('Một cửa phường A', 'XÃ£ Ba VÃ¬'))], '', env);
    expect(garbled.stderr).toBe(
      'dòng 2: "XÃ£ Ba VÃ¬" bị sai bảng mã (lỗi phông); vui lòng xuất lại danh sách dạng "CSV UTF-8"\n',
    );
    const dataDirOption = ['--data-dir', join(dataDir, 'db')];
    expect((await sipas(['units', 'remove', '01-A', ...dataDirOption], { env })).stdout).toMatch(
      /^đã xóa .*01-A@/,
    );
  });

  test('reads standard input', async () => {
    expect(await imported(['-'], GOOD)).toMatchObject({
      code: 0,
      stdout: '1 added, 0 updated, 0 unchanged\n',
    });
  });

  test('names every bad row by its line and imports none', async () => {
    const { code, stdout, stderr } = await imported([file(BAD)]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^line 3: .*palace.*\nline 4: .*97/);
    expect(await stored()).toEqual([]);
    const asJson = await imported([file(BAD), '--json']);
    expect(asJson.code).toBe(1);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ ok: false, faults: [{ line: 3 }, { line: 4 }] });
  });

  test('a file that cannot be read is refused', async () => {
    const { code, stderr } = await imported([join(dataDir, 'missing.csv')]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('cannot be read (ENOENT: it is not there, or its folder is not)'),
    ]);
  });

  test('works while the server runs, which sees the change within two seconds', async () => {
    const { url } = await started();
    const { cookie } = await signedInBeside(dataDir, { role: 'staff' });
    const headers = { cookie };
    const search = async () => {
      const answer = await fetch(`${url}/api/v1/units?search=mot+cua`, { headers });
      return ((await answer.json()) as { units: { code: string }[] }).units.map(({ code }) => code);
    };
    expect(await search()).toEqual([]);
    expect((await sipas(['units', 'import', '-', '--data-dir', dataDir], { input: GOOD })).code).toBe(0);
    await vi.waitFor(async () => expect(await search()).toEqual(['01-A']), {
      timeout: 20_000,
      interval: 100,
    });
  });
});

describe('sipas start', () => {
  test('without TLS prints localhost and no address of the network', async () => {
    const { url, printed } = await started();
    expect(url).toMatch(/^http:\/\/localhost:\d+$/);
    // Its address, and the link of the first administrator there.
    expect(new Set(printed().match(/https?:\/\/[^/\s]+/g))).toEqual(new Set([url]));
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  test('with TLS serves it', async () => {
    const { cert, key } = selfSigned();
    const [certFile, keyFile] = [join(dataDir, 'cert.pem'), join(dataDir, 'key.pem')];
    writeFileSync(certFile, cert);
    writeFileSync(keyFile, key);
    const { url } = await started(['--tls-cert', certFile, '--tls-key', keyFile]);
    expect(url).toMatch(/^https:/);
    const status = await new Promise((resolve, reject) => {
      request(`${url}/healthz`, { ca: cert }, (answer) => resolve(answer.statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);

    // A connection over which no request came, with its handshake and without, does not keep it from stopping.
    const port = Number(new URL(url).port);
    const silent = [connect(port, 'localhost'), secureConnect({ port, host: 'localhost', ca: cert })];
    await Promise.all(
      silent.map(
        (socket, index) =>
          new Promise<void>((resolve) =>
            socket.once(index === 0 ? 'connect' : 'secureConnect', () => resolve()),
          ),
      ),
    );
    const begun = performance.now();
    expect(await running[0]?.stop()).toMatchObject({ code: 0 });
    expect(performance.now() - begun).toBeLessThan(4_000);
    for (const socket of silent) socket.destroy();
  });

  test('TLS files that cannot be used are named, and no database is made', async () => {
    const [one, other] = [selfSigned(), selfSigned()];
    const pem = (label: string, content: string) =>
      `-----BEGIN ${label}-----\n${Buffer.from(content).toString('base64')}\n-----END ${label}-----\n`;
    const files = {
      cert: one.cert,
      key: one.key,
      otherKey: other.key,
      noCert: pem('CERTIFICATE', 'none'),
      noKey: pem('PRIVATE KEY', 'none'),
    };
    const at = (name: string) => join(dataDir, `${name}.pem`);
    for (const [name, text] of Object.entries(files)) writeFileSync(at(name), text);
    const begun = (cert: string, key: string) =>
      sipas([
        'start',
        '--demo',
        '--data-dir',
        join(dataDir, 'db'),
        '--tls-cert',
        at(cert),
        '--tls-key',
        at(key),
      ]);
    for (const [cert, key, named] of [
      ['noCert', 'key', `TLS_CERT ${at('noCert')} holds no certificate`],
      ['cert', 'noKey', `TLS_KEY ${at('noKey')} holds no private key`],
      ['cert', 'otherKey', `TLS_KEY ${at('otherKey')} is not the key of TLS_CERT ${at('cert')}`],
    ] as const) {
      const { code, stderr } = await begun(cert, key);
      expect([code, stderr]).toEqual([3, expect.stringContaining(named)]);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
    expect(existsSync(join(dataDir, 'db'))).toBe(false);
  });

  test.runIf(existsSync('/proc/self'))(
    'a data directory that cannot be made is named and ends with 3',
    async () => {
      const { code, stderr } = await sipas(['start', '--data-dir', '/proc/sipas/data']);
      expect([code, stderr]).toEqual([
        3,
        expect.stringContaining('DATA_DIR /proc/sipas/data cannot be written'),
      ]);
    },
  );

  test.each<[string, readonly string[], Record<string, string>, RegExp]>([
    ['a port that is none', ['--port', 'http'], {}, /^sipas: PORT must be a whole number/],
    ['a variable that is wrong', [], { LOG_LEVEL: 'loud' }, /^sipas: LOG_LEVEL must be one of/],
    ['half of TLS', ['--tls-cert', 'c.pem'], {}, /^sipas: TLS_KEY is missing/],
    [
      'a certificate that is not there',
      ['--tls-cert', '/nowhere', '--tls-key', '/nowhere'],
      {},
      /TLS_CERT \/nowhere cannot be read \(ENOENT: /,
    ],
    [
      'another kind of database',
      [],
      { DATABASE_URL: 'mysql://a:secret@b/c' },
      /^sipas: DATABASE_URL must begin with/,
    ],
    [
      'a database that is not there',
      [],
      { DATABASE_URL: 'postgres://a:secret@127.0.0.1:1/c' },
      /^sipas: DATABASE_URL: the database cannot be opened \(ECONNREFUSED\)/,
    ],
    [
      'an address of another machine',
      [],
      { HOST: '203.0.113.9' },
      /^sipas: HOST 203\.0\.113\.9 is not an address of this machine/,
    ],
  ])('%s is named and ends with 3', async (_, args, env, message) => {
    const { code, stdout, stderr } = await sipas(['start', '--data-dir', dataDir, ...args], { env });
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('secret');
  });

  test('a data directory that is a file is named and ends with 3', async () => {
    const path = join(dataDir, 'file');
    writeFileSync(path, '');
    for (const [command, folder] of [
      ['start', path],
      ['start', join(path, 'data')],
      ['demo', path],
      ['recount', path],
    ] as const) {
      const { code, stderr } = await sipas([command, '--data-dir', folder]);
      expect([code, stderr]).toEqual([
        3,
        `sipas: DATA_DIR: ${path} is a file, and the database is kept in a folder; name one, new or its own\n`,
      ]);
    }
  });

  test('a database that is none is named and ends with 3', async () => {
    writeFileSync(
      join(dataDir, 'sipas.sqlite'),
      'no database at all, but long enough to be read as a header of one',
    );
    const { code, stderr } = await sipas(['start', '--data-dir', dataDir]);
    expect([code, stderr]).toEqual([3, expect.stringContaining('the database cannot be opened')]);
  });

  test('a port that is taken is named and ends with 3', async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, () => resolve((other.address() as { port: number }).port));
    });
    const { code, stderr } = await sipas(['start', '--port', String(port), '--data-dir', dataDir]);
    other.close();
    expect([code, stderr]).toEqual([3, expect.stringContaining(`PORT ${port} is taken by another program`)]);
  });
});
