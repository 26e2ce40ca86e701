import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { COMMAND_NAMES } from '../../src/collector/cli/program.ts';
import { MEMBERSHIP_MEDIA_TYPE } from '../../src/core/protocol/messages/membership.ts';
import { signedInBeside } from '../support/accounts.ts';
import { selfSigned } from './self-signed.ts';
import { type RunningProcess, sipasProcess, sipasProcessStarted } from './sipas-process.ts';

/**
 * What only a process shows: the launcher, Node.js reading the sources itself, exit codes, pipes and signals.
 *
 * Takes long: some fifteen processes are started, and Node.js reads the collector's sources in each.
 */

describe('sipas as a process', () => {
  test('prints its version, whatever Node.js it was started with', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    for (const asNode20 of [false, true]) {
      expect(await sipasProcess(['--version'], { asNode20 })).toEqual({
        code: 0,
        stdout: `${version}\n`,
        stderr: '',
      });
    }
  });

  test('reads the sources of every command, to list them', async () => {
    const { code, stdout, stderr } = await sipasProcess(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    for (const name of COMMAND_NAMES) expect(stdout).toMatch(new RegExp(`^  ${name} .*\\S$`, 'm'));
  });

  test.each<[number, readonly string[]]>([
    [0, ['score', '--questionnaire', 'sipas-2023-service', '-']],
    [1, ['score', '--questionnaire', 'sipas-2023-service', '/nowhere']],
    [2, ['dance']],
    [3, ['start', '--port', 'http']],
  ])('ends with %i after %j, and reads what is piped in', async (code, args) => {
    const input = '{"answers": {"access.signage": 5}}\n';
    const ended = await sipasProcess(args, { input });
    expect(ended.code).toBe(code);
    expect(ended.stdout.includes('100.00')).toBe(code === 0);
    expect(ended.stderr === '').toBe(code === 0);
  });
});

describe('sipas start, told to stop by a signal', () => {
  let dataDir: string;
  let running: RunningProcess | null = null;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'sipas-process-'));
  });
  afterEach(async () => {
    running?.child.kill('SIGKILL');
    await running?.finished;
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function started(
    options: Parameters<typeof sipasProcessStarted>[1] = {},
    further: readonly string[] = [],
  ) {
    const args = ['start', '--port', '0', '--data-dir', dataDir, ...further];
    running = await sipasProcessStarted(args, options);
    return running;
  }

  test('a connection that never sent a request does not keep it from stopping', async () => {
    const { url, child, finished } = await started();
    const socket = connect(Number(new URL(url).port), 'localhost');
    await new Promise((resolve) => socket.once('connect', resolve));
    const begun = performance.now();
    child.kill('SIGTERM');
    expect(await finished).toMatchObject({ code: 0 });
    expect(performance.now() - begun).toBeLessThan(4_000);
    socket.destroy();
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it with 0, through the launcher too', async (signal) => {
    const { child, finished } = await started({ asNode20: true });
    child.kill(signal);
    expect(await finished).toMatchObject({ code: 0, stderr: '' });
  });

  test('SIGTERM lets a request under way finish', async () => {
    const { url, child, finished } = await started();
    const body = 'no request of a device';
    const socket = connect(Number(new URL(url).port), 'localhost');
    let answer = '';
    const closed = new Promise((resolve) => socket.on('close', resolve));
    // The server says that it waits for the body, and so that the request is under way.
    const goOn = new Promise<void>((resolve) => {
      socket.on('data', (chunk) => {
        answer += chunk;
        if (answer.includes('100 Continue')) resolve();
      });
    });
    socket.write(
      `POST /api/v1/enrolments HTTP/1.1\r\nhost: x\r\ncontent-type: ${MEMBERSHIP_MEDIA_TYPE}\r\nexpect: 100-continue\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`,
    );
    await goOn;
    child.kill('SIGTERM');
    await vi.waitFor(() => expect(fetch(`${url}/healthz`)).rejects.toThrow(), { timeout: 20_000 });
    socket.write(body);
    await closed;
    expect(answer).toContain('"code":"body-malformed"');
    expect(await finished).toMatchObject({ code: 0 });
  });

  test('SIGTERM ends a stream of live counts', async () => {
    const { url, child, finished } = await started();
    const { cookie } = await signedInBeside(dataDir, { role: 'supervisor' });
    const answer = await fetch(`${url}/api/v1/counts/events?period=2026`, { headers: { cookie } });
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    child.kill('SIGTERM');
    expect(await answer.text()).toContain('retry: ');
    expect(await finished).toMatchObject({ code: 0 });
  });

  test('SIGHUP takes up a renewed certificate and ends nothing; one that ended is told at the start', async () => {
    const [ended, renewed] = [selfSigned({ first: '200101', last: '210101' }), selfSigned()];
    const [certFile, keyFile] = [join(dataDir, 'cert.pem'), join(dataDir, 'key.pem')];
    const write = ({ cert, key }: typeof ended) => {
      writeFileSync(certFile, cert);
      writeFileSync(keyFile, key);
    };
    write(ended);
    const { url, child, finished } = await started({}, ['--tls-cert', certFile, '--tls-key', keyFile]);
    write(renewed);
    child.kill('SIGHUP');
    const status = () =>
      new Promise((resolve) => {
        request(`${url}/healthz`, { ca: renewed.cert, agent: false }, (answer) => resolve(answer.statusCode))
          .on('error', (error) => resolve(error.message))
          .end();
      });
    await vi.waitFor(async () => expect(await status()).toBe(200), { timeout: 20_000 });
    child.kill('SIGTERM');
    const { code, stderr } = await finished;
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/ended on 2021-01-01: no device or browser connects/),
    ]);
  });
});
