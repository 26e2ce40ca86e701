import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../../../src/collector/start/config.ts';
import { selfSigned } from '../../../integration/self-signed.ts';

const EXAMPLES = new URL('../../../../src/collector/operations/examples/', import.meta.url);
const example = (name: string) => readFileSync(new URL(name, EXAMPLES), 'utf8');

/** Where a program is not installed nobody looks at its example, which is said. */
const isThere = (program: string) => {
  const found = spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
  if (!found) process.stderr.write(`${program} is not installed: its example was not tried\n`);
  return found;
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sipas-examples-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const written = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const said = (program: string, ...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return { status, text: `${stdout}${stderr}` };
};

describe('examples for operators', () => {
  test('systemd takes the unit, and rates it as confined', () => {
    if (!isThere('systemd-analyze')) return;
    const here = example('sipas.service')
      .replace('/usr/bin/node', process.execPath)
      .replaceAll('/opt/sipas', folder);
    const unit = written('sipas.service', here);
    const verified = said('systemd-analyze', 'verify', '--man=no', unit);
    expect(verified).toEqual({ status: 0, text: expect.not.stringMatching(/sipas\.service/) });
    // 2.5 of 10, where an unconfined service has 9.6.
    const rated = said('systemd-analyze', 'security', '--offline=yes', '--threshold=25', '--no-pager', unit);
    expect(rated.text).toMatch(/Overall exposure level for sipas\.service: [012]\.\d OK/);
    expect(rated.status).toBe(0);
  });

  test('nginx takes its example', () => {
    if (!isThere('nginx')) return;
    const { cert, key } = selfSigned();
    const server = example('nginx.conf')
      .replace('/etc/sipas/tls/fullchain.pem', written('c.pem', cert))
      .replace('/etc/sipas/tls/privkey.pem', written('k.pem', key));
    const path = written('nginx.conf', `pid ${folder}/pid; events {} http {\n${server}\n}`);
    expect(said('nginx', '-t', '-e', 'stderr', '-c', path)).toEqual({
      status: 0,
      text: expect.stringContaining('syntax is ok'),
    });
  });

  test('Caddy takes its example', () => {
    if (!isThere('caddy')) return;
    const path = written('Caddyfile', example('Caddyfile'));
    const found = said('caddy', 'validate', '--adapter', 'caddyfile', '--config', path);
    expect(found).toEqual({ status: 0, text: expect.stringContaining('Valid configuration') });
  });

  test('no proxy writes who asked for what, nor of a request that failed', () => {
    const servers = example('nginx.conf')
      .split(/^server \{/m)
      .slice(1);
    expect(servers).toHaveLength(2);
    for (const server of servers) {
      expect(server).toContain('  access_log off;');
      expect(server).toMatch(/^ {2}error_log \S+ crit;$/m);
    }
    // Which has the address and what was asked for where the collector cannot be reached; an access log is not asked for.
    expect(example('Caddyfile')).toContain('exclude http.log.error');
    expect(example('Caddyfile')).not.toMatch(/^\tlog\b(?! default)/m);
  });

  test('every setting an example names is one the collector has', () => {
    const none = readConfig({});
    expect(none.ok).toBe(true);
    const settings = readFileSync(new URL('../../../../src/collector/README.md', import.meta.url), 'utf8');
    const names = ['sipas.service', 'nginx.conf', 'Caddyfile', 'Dockerfile', 'compose.yaml'].flatMap((name) =>
      [...example(name).matchAll(/\b([A-Z]+(?:_[A-Z]+)*)(?:=|: )[/\w]/g)].map(([, setting = '']) => setting),
    );
    const others = new Set([
      'NODE_ENV',
      'NODE_COMPILE_CACHE',
      'POSTGRES_USER',
      'POSTGRES_DB',
      'POSTGRES_PASSWORD',
    ]);
    for (const name of names.filter((one) => !others.has(one))) expect(settings).toContain(`\`${name}\``);
  });

  test('the files the Dockerfile starts are there', () => {
    const [, entry = ''] = /ENTRYPOINT \["node", "([^"]+)"\]/.exec(example('Dockerfile')) ?? [];
    expect(existsSync(join(import.meta.dirname, '../../../..', entry))).toBe(true);
  });
});
