import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KEYS_FILE } from '../../src/collector/keys/load-key-ring.ts';
import { openCollector } from '../../src/collector/start/open-collector.ts';
import { makeCollector } from '../support/make-collector.ts';
import { type StartedSipas, sipas, sipasStarted } from '../support/sipas.ts';
import { STATED_KEYS } from '../support/test-keys.ts';

let dataDir: string;
let running: StartedSipas | null;
beforeEach(() => {
  running = null;
  dataDir = mkdtempSync(join(tmpdir(), 'sipas-keys-'));
});
afterEach(async () => {
  await running?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const IN_FILE = { SIPAS_KEYS: '' };
const keys = (args: readonly string[], env: Readonly<Record<string, string>> = IN_FILE) =>
  sipas(['keys', ...args, '--data-dir', dataDir], { env });
const listed = async () => JSON.parse((await keys(['list', '--json'])).stdout);

describe('sipas keys', () => {
  test('rotates a kind while the server runs, keeps the former keys and writes it down', async () => {
    running = await sipasStarted(['start', '--port', '0', '--data-dir', dataDir], { env: IN_FILE });
    const before = await listed();
    const [sealing, receipt] = [
      await keys(['rotate', 'sealing']),
      await keys(['rotate', 'receipt', '--json']),
    ];
    expect([sealing.code, sealing.stderr, receipt.code]).toEqual([0, '', 0]);
    const after = await listed();
    expect([after.sealing.slice(1), after.receipt.slice(1)]).toEqual([before.sealing, before.receipt]);
    expect(sealing.stdout).toBe(
      `sealing key ${after.sealing[0]} is in use from now on, ${before.sealing[0]} stays for late devices. Back up keys.json again.\n`,
    );
    expect(JSON.parse(receipt.stdout)).toEqual({
      ok: true,
      kind: 'receipt',
      id: after.receipt[0],
      former: before.receipt[0],
    });
    expect(statSync(join(dataDir, KEYS_FILE)).mode & 0o777).toBe(0o600);
    const collector = await openCollector({ dataDir, databaseUrl: null });
    const entries = await collector.database.reader.selectFrom('audit_log').selectAll().execute();
    await collector.close();
    expect(entries.map(({ actor, action, subject }) => [actor, action, subject])).toEqual([
      ['command', 'key.rotate', after.sealing[0]],
      ['command', 'key.rotate', after.receipt[0]],
    ]);
  });

  test('of SIPAS_KEYS prints the new text and changes nothing', async () => {
    const env = { SIPAS_KEYS: STATED_KEYS };
    await makeCollector(dataDir, { keys: STATED_KEYS });
    expect(await keys(['rotate', 'receipt'], env)).toMatchObject({ code: 1, stdout: '' });
    const { code, stdout } = await keys(['rotate', 'receipt', '--print'], env);
    expect(code).toBe(0);
    const [former, made] = [JSON.parse(STATED_KEYS), JSON.parse(stdout)];
    expect(made).toEqual({ ...former, receipt: [made.receipt[0], ...former.receipt] });
    expect(await keys(['list'], { SIPAS_KEYS: stdout.trim() })).toMatchObject({ code: 0 });
    // From now on it is asked for.
    const without = await keys(['list'], env);
    expect([without.code, without.stderr]).toEqual([
      3,
      expect.stringMatching(/SIPAS_KEYS lacks the receipt key/),
    ]);
  });

  test('shows no secret, and knows two kinds of keys', async () => {
    await makeCollector(dataDir);
    const shown = await keys(['list']);
    expect(shown.stdout).toMatch(
      /^kind +id +state\nsealing +[0-9a-f]{16} +in use\nreceipt +[0-9a-f]{16} +in use\n$/,
    );
    const stored = JSON.parse(readFileSync(join(dataDir, KEYS_FILE), 'utf8'));
    for (const secret of [stored.master, stored.sealing[0], stored.receipt[0]]) {
      expect(shown.stdout).not.toContain(secret);
    }
    expect((await keys(['rotate', 'master'])).code).toBe(2);
  });
});
