import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCollector } from '../../src/collector/start/open-collector.ts';
import { readVisitTicket } from '../../src/core/protocol/codes/visit-ticket.ts';
import { makeCollector } from '../support/make-collector.ts';
import { sipas } from '../support/sipas.ts';
import { STATED_KEYS } from '../support/test-keys.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sipas-links-'));
  await makeCollector(dataDir, { keys: STATED_KEYS });
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const run = (...args: string[]) =>
  sipas([...args, '--data-dir', dataDir], { env: { PUBLIC_URL: 'https://khaosat.example' } });
const json = async (...args: string[]) => JSON.parse((await run(...args, '--json')).stdout);

describe('sipas links and sipas tickets', () => {
  test('make, list and withdraw a link, make tickets of it, and write all of it down', async () => {
    const made = await run('links', 'make', '01');
    expect([made.code, made.stderr]).toEqual([0, '']);
    const [address = ''] = made.stdout.split('\n');
    expect(address).toMatch(/^https:\/\/khaosat\.example\/p\/[\w-]{22}$/);
    expect(await json('links', 'make', '01')).toEqual({
      ok: true,
      unit: '01@2025-07-01',
      address,
      isNew: false,
    });

    const lines = (await run('tickets', '01', '--count', '3')).stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    for (const line of lines) {
      expect(line).toMatch(/^\w{4}-\w{4}-\w{4}$/);
      expect(readVisitTicket(line)).not.toBeNull();
    }
    const [heading, row = '', ...rest] = (await run('tickets', '01', '--count', '1', '--csv')).stdout.split(
      '\r\n',
    );
    expect([heading, rest]).toEqual(['\uFEFFticket,address', ['']]);
    const [shown = '', opened] = row.split(',');
    expect(opened).toBe(`${address}#${readVisitTicket(shown)}`);

    expect(await json('links', 'list', '--unit', '01')).toEqual({
      ok: true,
      links: [{ unit: '01@2025-07-01', address, open: 4, spent: 0 }],
    });
    expect((await run('links', 'list', '--unit', '48')).stdout).toBe('no unit has a link\n');
    expect(await run('links', 'withdraw', '01')).toMatchObject({
      code: 0,
      stdout: 'the link of 01@2025-07-01 is unknown from now on, and so are its visit tickets\n',
    });
    expect(await json('links', 'list')).toEqual({ ok: true, links: [] });

    const collector = await openCollector({ dataDir, databaseUrl: null, keys: STATED_KEYS });
    const entries = await collector.database.reader.selectFrom('audit_log').selectAll().execute();
    await collector.close();
    expect(entries.map(({ actor, action, details }) => [actor, action, details])).toEqual([
      ['command', 'office-link.make', '{}'],
      ['command', 'visit-tickets.make', '{"count":3}'],
      ['command', 'visit-tickets.make', '{"count":1}'],
      ['command', 'office-link.withdraw', '{}'],
    ]);
  }, 60_000);

  test('refuse in words what cannot be done', async () => {
    expect(await run('links', 'make', 'zz')).toMatchObject({ code: 1, stdout: '' });
    expect(await run('links', 'list', '--unit', 'zz')).toMatchObject({
      code: 1,
      stderr: 'sipas: there is no unit zz\n',
    });
    const without = {
      code: 1,
      stdout: '',
      stderr: 'sipas: 01 has no link; sipas links make 01 makes one\n',
    };
    expect(await run('links', 'withdraw', '01')).toMatchObject(without);
    expect(await run('tickets', '01', '--count', '3')).toMatchObject(without);
    for (const count of ['0', '501', '1.5', 'x', '-1']) {
      const refused = await run('tickets', '01', `--count=${count}`);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain(`--count ${count} is no number from 1 to 500`);
    }
    expect((await run('tickets', '01')).code).toBe(2);
  }, 60_000);
});
