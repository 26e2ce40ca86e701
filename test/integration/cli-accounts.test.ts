import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AT_THE_MACHINE } from '../../src/collector/people/accounts/manage-accounts.ts';
import { type Collector, openCollector } from '../../src/collector/start/open-collector.ts';
import { signedIn } from '../support/accounts.ts';
import { TestBrowser } from '../support/browser.ts';
import { ENGINES, type TestDatabase, type TestEngine } from '../support/databases.ts';
import { makeCollector } from '../support/make-collector.ts';
import { sipas, sipasStarted } from '../support/sipas.ts';

const [SQLITE] = ENGINES as readonly [TestEngine];
const PASSWORD = 'chín con mèo vàng';

describe('sipas accounts', () => {
  let place: TestDatabase;
  let env: Record<string, string>;
  beforeEach(async () => {
    place = await SQLITE.newPlace();
    await makeCollector(place.settings.dataDir);
    env = { DATA_DIR: place.settings.dataDir, PORT: '0' };
  });
  afterEach(() => place.remove());

  const run = (...args: readonly string[]) => sipas(['accounts', ...args], { env });
  const inCollector = async <Value>(work: (collector: Collector) => Promise<Value>): Promise<Value> => {
    const collector = await openCollector({ dataDir: place.settings.dataDir, databaseUrl: null });
    try {
      return await work(collector);
    } finally {
      await collector.close();
    }
  };
  const tokenIn = (text: string) => /\/console\/welcome#([\w-]{43})$/m.exec(text)?.[1] as string;

  test('the start prints the first link until somebody used it, and sipas accounts link another', async () => {
    expect((await run('list')).stdout).toBe('there is no account; sipas accounts link makes the first\n');
    const running = await sipasStarted(['start'], { env });
    const browser = new TestBrowser(running.url);
    // The address is printed before the link.
    await expect.poll(() => running.printed()).toMatch(/welcome#[\w-]{43}\n/);
    const printed = tokenIn(running.printed());
    const { stdout, code } = await run('link');
    expect([code, tokenIn(stdout)]).toEqual([0, expect.stringMatching(/^[\w-]{43}$/)]);
    const use = (token: string) =>
      browser.post('one-time-links/use', { token, name: 'Bình', password: PASSWORD });
    expect((await use(printed)).status).toBe(403);
    expect(await (await use(tokenIn(stdout))).json()).toMatchObject({ state: 'signed-in', name: 'Bình' });
    expect(await run('link')).toMatchObject({ code: 1 });
    await running.stop();
    const again = await sipasStarted(['start'], { env });
    expect((await again.stop()).stdout).not.toContain('welcome');
  });

  const withTwo = () =>
    inCollector(async ({ database, people }) => {
      await signedIn(database, Date.now(), { role: 'administrator', name: 'Bình' });
      await people.manage.add(AT_THE_MACHINE, { name: 'Lan', role: 'supervisor', scope: '01' });
    });

  test('add prints a link and refuses a name, a unit or a role there is not', async () => {
    const added = await run('add', 'Lan', '--role', 'supervisor', '--unit', '01');
    expect([added.code, tokenIn(added.stdout)]).toEqual([0, expect.stringMatching(/^[\w-]{43}$/)]);
    const refused = await Promise.all([
      run('add', 'LAN', '--role', 'staff'),
      run('add', 'Mai', '--role', 'staff', '--unit', 'zz'),
      run('add', 'command', '--role', 'staff'),
      run('add', 'Mai', '--role', 'king'),
      run('add', 'Mai'),
    ]);
    expect(refused.map(({ code, stderr }) => [code, stderr])).toEqual([
      [1, 'sipas: there is an account LAN already\n'],
      [1, 'sipas: there is no unit zz\n'],
      [1, expect.stringContaining('2 to 60 letters')],
      [2, expect.stringContaining('king')],
      [2, expect.stringContaining('--role')],
    ]);
  });

  test('list', async () => {
    await withTwo();
    expect(JSON.parse((await run('list', '--json')).stdout)).toMatchObject({
      ok: true,
      accounts: [
        { name: 'Bình', role: 'administrator', unit: null, state: 'invited', secondFactor: false },
        { name: 'Lan', role: 'supervisor', unit: '01', state: 'invited', secondFactor: false },
      ],
    });
    expect((await run('list')).stdout).toMatch(
      /^name +role +unit +state +second factor +own comments +added\nBình +administrator/,
    );
  });

  test('open-comments and close-comments, of the supervisor of a unit only', async () => {
    await withTwo();
    expect((await run('open-comments', 'lan')).stdout).toBe('Lan reads the comments on 01\n');
    expect(JSON.parse((await run('list', '--json')).stdout)).toMatchObject({
      accounts: [{ readsOwnComments: false }, { readsOwnComments: true }],
    });
    expect((await run('close-comments', 'Lan')).stdout).toBe('Lan does not read the comments on 01\n');
    expect(await run('open-comments', 'Bình')).toMatchObject({
      code: 1,
      stderr: 'sipas: Bình is no supervisor of one unit; those above a unit read its comments\n',
    });
    const audit = await inCollector(({ database }) =>
      database.writer
        .selectFrom('audit_log')
        .select('details')
        .where('action', '=', 'account.change')
        .orderBy('sequence')
        .execute(),
    );
    expect(audit.map(({ details }) => JSON.parse(details).ownComments)).toEqual([true, false]);
  });

  test('disable, enable, reset', async () => {
    await withTwo();
    expect((await run('disable', 'lan')).stdout).toBe('Lan is disabled: its sessions have ended\n');
    expect(await run('reset', 'Lan')).toMatchObject({ code: 1, stdout: '' });
    expect((await run('enable', 'Lan')).stdout).toBe('Lan is enabled\n');
    expect(tokenIn((await run('reset', 'Lan', '--remove-second-factors')).stdout)).toMatch(/^[\w-]{43}$/);
    expect(await run('reset', 'Nobody')).toMatchObject({
      code: 1,
      stderr: 'sipas: there is no account Nobody; sipas accounts list shows all\n',
    });
    const audit = await inCollector(({ database }) =>
      database.writer.selectFrom('audit_log').select(['actor', 'action', 'subject']).execute(),
    );
    expect(audit.map(({ actor, action, subject }) => `${actor} ${action} ${subject}`)).toEqual([
      'command account.add Lan',
      'command account.change Lan',
      'command account.change Lan',
      'command account.renew-link Lan',
    ]);
  });

  test('links lead to PUBLIC_URL', async () => {
    const { stdout } = await sipas(['accounts', 'link'], {
      env: { ...env, PUBLIC_URL: 'https://sipas.example/' },
    });
    expect(stdout).toMatch(/^https:\/\/sipas\.example\/console\/welcome#[\w-]{43}\n$/);
  });
});
