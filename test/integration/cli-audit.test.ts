import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/collector/db/open-database.ts';
import { makeCollector } from '../support/make-collector.ts';
import { sipas } from '../support/sipas.ts';
import { STATED_KEYS } from '../support/test-keys.ts';

const UNITS = `code,parent_code,kind,name,name_en,valid_from,valid_to
01-A,01,office,Bộ phận Một cửa phường A,,2025-07-01,
`;

describe('sipas audit', () => {
  let dataDir: string;
  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'sipas-audit-'));
    await makeCollector(dataDir, { keys: STATED_KEYS });
    expect((await run(['units', 'import', '-'], UNITS)).code).toBe(0);
    // The same list again changes nothing, so nothing is to be told.
    expect((await run(['units', 'import', '-'], UNITS)).code).toBe(0);
    expect((await run(['epoch', 'renew'])).code).toBe(0);
  });
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  const run = (args: readonly string[], input = '') => sipas([...args, '--data-dir', dataDir], { input });
  const json = async (...args: string[]) => JSON.parse((await run([...args, '--json'])).stdout);

  test('what commands changed stands in the log, the newest first', async () => {
    const { entries } = await json('audit', 'list');
    expect(entries).toMatchObject([
      { sequence: 3, actor: 'command', action: 'epoch.renew' },
      { sequence: 2, action: 'units.add', details: { codes: expect.any(String) } },
      {
        sequence: 1,
        actor: 'command',
        action: 'units.import',
        details: { added: 1, updated: 0, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
    ]);
    expect((await json('audit', 'list', '--action', 'units.import')).entries).toHaveLength(1);
    const { stdout } = await run(['audit', 'list', '--before', '2']);
    expect(stdout).toMatch(/^entry\s+when\s+who[\s\S]*units\.import/);
    expect(await run(['audit', 'list', '--actor', 'nobody'])).toMatchObject({
      stdout: 'there is no such entry\n',
    });
  });

  test.each([
    [['audit', 'list', '--day', '2026-02-30'], 'a day is written'],
    [['audit', 'list', '--before', 'x'], 'the number of an entry'],
    [['audit', 'verify', '--expect', '5'], 'sequence:mac'],
  ])('%j is not how it is given', async (args, words) => {
    expect(await run(args)).toMatchObject({ code: 2, stderr: expect.stringContaining(words) });
  });

  test('a whole log ends with 0 and prints its end; one that somebody altered with 1 and says where', async () => {
    const whole = await run(['audit', 'verify']);
    expect(whole).toMatchObject({ code: 0, stderr: '' });
    const [, end = ''] =
      /^3 entries; the audit log is whole\nend: (3:[0-9a-f]{64})\n$/.exec(whole.stdout) ?? [];
    expect((await run(['audit', 'verify', '--expect', end])).code).toBe(0);
    const other = `3:${'0'.repeat(64)}`;
    expect(await run(['audit', 'verify', '--expect', other])).toMatchObject({
      code: 1,
      stderr: 'entry 3 is not the one that was noted down\n',
    });

    const { writer, close } = await openDatabase({ dataDir });
    await sql`drop trigger audit_log_no_update`.execute(writer);
    await writer.updateTable('audit_log').set({ actor: 'somebody' }).where('sequence', '=', 1).execute();
    await close();
    expect(await run(['audit', 'verify', '--expect', end])).toMatchObject({
      code: 1,
      stderr: 'entry 1 is not what was written there\n',
      stdout: expect.stringContaining('not whole'),
    });
    expect(await json('audit', 'verify')).toMatchObject({
      ok: false,
      end,
      faults: [{ kind: 'altered', sequence: 1 }],
    });
  });
});
