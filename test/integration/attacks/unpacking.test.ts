import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BATCH_MAX_COMPRESSED_BYTES } from '../../../src/core/protocol/limits.ts';
import { BATCH_MEDIA_TYPE } from '../../../src/core/protocol/messages/batch.ts';
import { transferFileHeader } from '../../../src/core/protocol/transfer-file.ts';
import { packed, packedLines, plainRecord } from '../../support/batches.ts';
import { sipas } from '../../support/collector-process.ts';
import { rowCounts } from '../../support/collector-store-fixture.ts';
import { ENGINES } from '../../support/databases.ts';
import { problemOf } from '../running-collector.ts';
import { startWholeCollector, type WholeCollector } from './whole-collector.ts';

/** The largest there can be: as many zeros as fit, packed, into what is let in. */
const BOMB_UNPACKED_BYTES = 250 * 1024 * 1024;
/** What the collector may grow by while a hundred of them are unpacked: far less than one of them. */
const MOST_GROWTH_BYTES = 150 * 1024 * 1024;

const [SQLITE] = ENGINES;

describe('what unpacks to more than it should', () => {
  let server: WholeCollector;
  let bomb: Buffer;
  let wrapped: Buffer;
  let batch: Buffer;
  beforeAll(async () => {
    server = await startWholeCollector(SQLITE as NonNullable<typeof SQLITE>);
    bomb = gzipSync(Buffer.alloc(BOMB_UNPACKED_BYTES), { level: 9 });
    expect(bomb.length).toBeLessThan(BATCH_MAX_COMPRESSED_BYTES);
    // A bomb within a bomb: nobody may unpack twice.
    wrapped = gzipSync(gzipSync(bomb));
    batch = packed(server.enrolment, [plainRecord()]);
  });
  afterAll(() => server.stop());

  const post = (path: string, body: Uint8Array, headers: Readonly<Record<string, string>> = {}) =>
    fetch(server.url + path, {
      method: 'POST',
      headers: { 'content-type': BATCH_MEDIA_TYPE, ...headers },
      body: body as BodyInit,
    });
  const asAdministrator = async () => ({ cookie: server.cookie(), origin: server.url });

  describe.each(['/api/v1/batches', '/api/v1/handed-in-batches', '/api/v1/phone-responses'])(
    'at %s',
    (path) => {
      const send = async (body: Uint8Array, headers = {}) =>
        post(path, body, { ...(await asAdministrator()), ...headers });

      test('a hundred bombs at once are refused, and fill no memory', async () => {
        // As many bodies of that size that unpack to nothing: what connections and bodies take is not what is measured.
        await Promise.all(Array.from({ length: 100 }, () => send(changed(bomb, -bomb.length))));
        const before = process.memoryUsage().rss;
        let most = before;
        const watch = setInterval(() => {
          most = Math.max(most, process.memoryUsage().rss);
        }, 5);
        const answers = await Promise.all(Array.from({ length: 100 }, () => send(bomb)));
        clearInterval(watch);
        for (const answer of answers) expect(await problemOf(answer)).toEqual([413, 'batch-too-large']);
        expect(most - before).toBeLessThan(MOST_GROWTH_BYTES);
        expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
      });

      test.each<[string, () => Uint8Array, string]>([
        ['a bomb within a batch', () => wrapped, 'batch-malformed'],
        ['a second member', () => Buffer.concat([batch, gzipSync('more')]), 'batch-not-gzip'],
        ['a second member of nothing', () => Buffer.concat([batch, gzipSync('')]), 'batch-not-gzip'],
        ['zeros behind', () => Buffer.concat([batch, Buffer.alloc(8)]), 'batch-not-gzip'],
        ['anything behind', () => Buffer.concat([batch, Buffer.from('x')]), 'batch-not-gzip'],
        ['without its last byte', () => batch.subarray(0, -1), 'batch-not-gzip'],
        ['without its trailer', () => batch.subarray(0, -8), 'batch-not-gzip'],
        ['its header alone', () => batch.subarray(0, 10), 'batch-not-gzip'],
        ['a length it has not', () => changed(batch, -1), 'batch-not-gzip'],
        ['a checksum it has not', () => changed(batch, -5), 'batch-not-gzip'],
        [
          'a name without end',
          () => Buffer.concat([Buffer.from('1f8b0808000000000003', 'hex'), Buffer.alloc(200_000, 97)]),
          'batch-not-gzip',
        ],
        ['zlib instead of gzip', () => Buffer.from('789c030000000001', 'hex'), 'batch-not-gzip'],
      ])('%s is refused, and nothing is stored', async (_, body, code) => {
        const before = await rowCounts(server.collector.database);
        expect(await problemOf(await send(body()))).toEqual([400, code]);
        expect(await rowCounts(server.collector.database)).toEqual(before);
      });

      test('a Content-Encoding is not undone', async () => {
        const answer = await send(gzipSync(batch), { 'content-encoding': 'gzip' });
        expect(await problemOf(answer)).toEqual([400, 'batch-malformed']);
      });
    },
  );

  test('no other address unpacks anything', async () => {
    const bodies = [bomb, gzipSync('{}')];
    for (const path of ['/api/v1/offers', '/api/v1/enrolments', '/api/v1/session', '/api/v1/units']) {
      for (const body of bodies) {
        for (const type of ['application/json', 'application/jose', BATCH_MEDIA_TYPE]) {
          const headers = { ...(await asAdministrator()), 'content-type': type, 'content-encoding': 'gzip' };
          const [status] = await problemOf(await post(path, body, headers));
          expect([400, 413, 415]).toContain(status);
        }
      }
    }
  });

  test('in a transfer file they are refused line by line, and their neighbours are taken', () => {
    const good = packedLines(server.enrolment, []);
    const lines = [bomb, Buffer.concat([good, gzipSync('')]), good.subarray(0, -3), wrapped, good];
    const text = transferFileHeader() + lines.map((line) => `${line.toString('base64')}\n`).join('');
    const { code, stdout, stderr } = sipas(
      ['batches', 'import', '-', '--json', '--receipt', `${server.dataDir}/out.sipas-receipts`],
      {
        env: { DATA_DIR: server.dataDir },
        input: text,
      },
    );
    expect(code, stderr).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      files: [
        {
          batches: 1,
          refused: [
            { line: 2, code: 'batch-too-large' },
            { line: 3, code: 'batch-not-gzip' },
            { line: 4, code: 'batch-not-gzip' },
            { line: 5, code: 'batch-malformed' },
          ],
        },
      ],
    });
  });
});

/** With one byte changed, counted from the end. */
function changed(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[copy.length + at] = (copy.at(at) ?? 0) ^ 1;
  return copy;
}
