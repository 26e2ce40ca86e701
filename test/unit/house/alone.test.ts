import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ALONE = new URL('../../../.ci/alone.mjs', import.meta.url).href;

/** Notes when it begins and ends, and works until its standard input ends. */
const WORKER = `
  import { appendFileSync, readFileSync } from 'node:fs';
  import { alone } from ${JSON.stringify(ALONE)};
  const [folder, log, name] = process.argv.slice(1);
  alone(folder, () => {
    appendFileSync(log, name + ' begins\\n');
    console.log('begins');
    readFileSync(0);
    appendFileSync(log, name + ' ends\\n');
  }, (pid) => console.log('waits for ' + pid));
`;

describe('one process at a time installs or builds', () => {
  let root: string;
  let children: ChildProcess[];

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'sipas-alone-'));
    children = [];
  });

  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(root, { recursive: true, force: true });
  });

  const folder = () => join(root, 'tickets');
  const log = () => join(root, 'log');
  function work(name: string): ChildProcess {
    const child = spawn(process.execPath, ['--input-type=module', '-e', WORKER, folder(), log(), name], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    return child;
  }
  async function says(child: ChildProcess, text: string): Promise<void> {
    let said = '';
    for await (const chunk of child.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
      said += chunk;
      if (said.includes(text)) return;
    }
    throw new Error(`ended without "${text}": ${said}`);
  }

  it('a second waits until the first has ended, and says for whom', async () => {
    const first = work('first');
    await says(first, 'begins');
    const second = work('second');
    second.stdin?.end();
    await says(second, `waits for ${first.pid}`);
    first.stdin?.end();
    await once(second, 'exit');
    expect(readFileSync(log(), 'utf8')).toBe('first begins\nfirst ends\nsecond begins\nsecond ends\n');
    expect(readdirSync(folder())).toEqual([]);
  });

  it('of six at once, each begins after another has ended', async () => {
    const all = ['a', 'b', 'c', 'd', 'e', 'f'].map(work);
    await Promise.all(
      all.map((child) => {
        child.stdin?.end();
        return once(child, 'exit');
      }),
    );
    const lines = readFileSync(log(), 'utf8').trim().split('\n');
    expect(lines).toHaveLength(12);
    for (let i = 0; i < lines.length; i += 2) expect(lines[i + 1]).toBe(lines[i]?.replace('begins', 'ends'));
  });

  it('the ticket of a killed process keeps nobody waiting', async () => {
    const killed = work('killed');
    await says(killed, 'begins');
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    expect(readdirSync(folder())).toHaveLength(1);
    const next = work('next');
    next.stdin?.end();
    await once(next, 'exit');
    expect(readFileSync(log(), 'utf8')).toBe('killed begins\nnext begins\nnext ends\n');
    expect(readdirSync(folder())).toEqual([]);
  });
});
