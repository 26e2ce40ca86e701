import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readBatch } from '../../../src/collector/ingest/read-batch.ts';
import { NODE_BYTES } from '../../../src/collector/node-bytes.ts';
import { encodeBatchHeader } from '../../../src/core/protocol/batch.ts';
import {
  BATCH_MAX_BYTES,
  BATCH_MAX_COMPRESSED_BYTES,
  BATCH_MAX_RECORDS,
  HEADER_MAX_LINE_BYTES,
  RECORD_MAX_LINE_BYTES,
} from '../../../src/core/protocol/limits.ts';
import { encodeRecord } from '../../../src/core/protocol/record.ts';
import {
  batchHeader,
  packed,
  packedLines,
  randomHex,
  sha256,
  wireRecord,
  wireRecords,
} from '../../support/batches.ts';

const ENROLMENT = randomHex();
const read = (bytes: Uint8Array) => readBatch(bytes, NODE_BYTES);
const faultOf = async (bytes: Uint8Array) => {
  const result = await read(bytes);
  return result.ok ? 'no fault' : result.error.kind;
};
/** A batch with this text where the header line stands. */
const withHeaderLine = (line: string, rest = '') => gzipSync(`${line}\n${rest}`);

describe('the frame of a batch', () => {
  test('BA1 a batch of none is a heartbeat', async () => {
    expect(await read(packed(ENROLMENT, []))).toMatchObject({ ok: true, value: { lines: [] } });
  });

  test('BA1 two hundred records are taken and two hundred and one are not', async () => {
    const full = await read(packed(ENROLMENT, wireRecords(BATCH_MAX_RECORDS)));
    expect(full.ok && full.value.lines.length).toBe(BATCH_MAX_RECORDS);
    expect(await faultOf(packed(ENROLMENT, wireRecords(BATCH_MAX_RECORDS + 1)))).toBe('batch-malformed');
  });

  test('BA1 more than 256 KiB compressed is too large, before it is unpacked', async () => {
    expect(await faultOf(Buffer.alloc(BATCH_MAX_COMPRESSED_BYTES + 1))).toBe('batch-too-large');
    expect(await faultOf(Buffer.alloc(BATCH_MAX_COMPRESSED_BYTES))).toBe('batch-not-gzip');
  });

  test('BA1 what unpacks to more than the longest batch is too large', async () => {
    expect(await faultOf(gzipSync(Buffer.alloc(BATCH_MAX_BYTES + 1)))).toBe('batch-too-large');
    expect(await faultOf(gzipSync(Buffer.alloc(BATCH_MAX_BYTES)))).toBe('batch-malformed');
  });

  const header = batchHeader(ENROLMENT, []);
  const canonical = encodeBatchHeader(header);
  test.each([
    ['blanks', canonical.replace(':', ': ')],
    ['a key twice', canonical.replace('{', '{"app":"0.1.0",')],
    ['keys in another order', `${JSON.stringify(header)}`],
    ['an unknown key', encodeBatchHeader({ ...header, extra: 1 } as never)],
    ['a byte order mark', `\ufeff${canonical}`],
    ['a carriage return', `${canonical}\r`],
    ['no JSON', 'hello'],
    ['an array', '[]'],
    ['nothing', ''],
  ])('BA2 a header line with %s is a fault of the frame', async (_, line) => {
    expect(await faultOf(withHeaderLine(line))).toBe('batch-malformed');
  });

  test('BA2 a header without end, too long or not UTF-8 is a fault of the frame', async () => {
    expect(await faultOf(gzipSync(canonical))).toBe('batch-malformed');
    const long = canonical.replace('"app":"0.1.0"', `"app":"${'1'.repeat(HEADER_MAX_LINE_BYTES)}"`);
    expect(await faultOf(withHeaderLine(long))).toBe('batch-malformed');
    expect(await faultOf(gzipSync(Buffer.from([0xff, 0xfe, 0x0a])))).toBe('batch-malformed');
  });

  const lines = wireRecords(3).map(encodeRecord);
  test.each([
    ['one more line than counted', lines, { count: 2 }],
    ['one line fewer than counted', lines, { count: 4 }],
    ['lines where none are counted', lines, { count: 0 }],
  ])('BA3 %s is refused', async (_, sent, changes) => {
    expect(await faultOf(packedLines(ENROLMENT, sent, changes))).toBe('batch-count-mismatch');
  });

  test('BA3 a last line without its line feed is refused', async () => {
    const text = `${encodeBatchHeader(batchHeader(ENROLMENT, lines))}\n${lines.join('\n')}`;
    expect(await faultOf(gzipSync(text))).toBe('batch-count-mismatch');
  });

  test('BA3 a million empty lines are refused without being kept', async () => {
    expect(
      await faultOf(withHeaderLine(encodeBatchHeader(batchHeader(ENROLMENT, lines)), '\n'.repeat(1_000_000))),
    ).toBe('batch-count-mismatch');
  });

  test('BA3 lines of another digest are refused', async () => {
    expect(await faultOf(packedLines(ENROLMENT, lines, { sha256: sha256('else') }))).toBe(
      'batch-digest-mismatch',
    );
    expect(
      await faultOf(packedLines(ENROLMENT, [...lines].reverse(), { sha256: batchHeader('', lines).sha256 })),
    ).toBe('batch-digest-mismatch');
  });

  test('BA4 the version is read before any other field', async () => {
    const newer = await read(withHeaderLine('{"protocol":7,"signature":"of the future"}'));
    expect(newer).toEqual({ ok: false, error: { kind: 'protocol-version-unsupported', protocol: 7 } });
  });
});

describe('the lines of a batch', () => {
  const sound = encodeRecord(wireRecord());
  const readLines = async (sent: readonly string[]) => {
    const result = await read(packedLines(ENROLMENT, sent));
    return result.ok ? result.value.lines : [];
  };

  test.each([
    ['blanks', sound.replace(':', ': ')],
    ['a key twice', sound.replace('{', '{"unit":"01@2025-07-01",')],
    ['a lone surrogate', sound.replace('"kiosk"', '"\\ud800"')],
    ['a needless escape', sound.replace('"kiosk"', '"\\u006biosk"')],
    ['a number as 1.0', sound.replace('"sequence":1', '"sequence":1.0')],
    ['an exponent', sound.replace('"sequence":1', '"sequence":1e0')],
    ['a key of the prototype', sound.replace('"body":{', '"__proto__":{},"body":{')],
    ['deep nesting', sound.replace('"body":{', `"body":{"a":${'['.repeat(5_000)}${']'.repeat(5_000)},`)],
    ['nothing', ''],
    ['a page of a captive portal', '<html>Welcome</html>'],
  ])('BA2 a record line with %s is rejected and its neighbours are read', async (_, line) => {
    const [before, at, after] = await readLines([sound, line, sound]);
    expect(at).toEqual({ sha256: sha256(line), record: null, reason: 'not-a-record' });
    expect(before?.record).not.toBeNull();
    expect(after?.record).not.toBeNull();
  });

  test('a line past the limit is rejected for its length, one at the limit is read', async () => {
    const padded = (bytes: number) =>
      encodeRecord(
        wireRecord({
          body: { pad: 'x'.repeat(bytes - encodeRecord(wireRecord({ body: { pad: '' } })).length) },
        }),
      );
    const [fits, tooLong] = await readLines([
      padded(RECORD_MAX_LINE_BYTES),
      padded(RECORD_MAX_LINE_BYTES + 1),
    ]);
    expect(fits?.record).not.toBeNull();
    expect(tooLong).toMatchObject({ record: null, reason: 'line-too-long' });
  });

  test('a line that is not UTF-8 is rejected', async () => {
    const line = Buffer.concat([
      Buffer.from(sound.slice(0, -2)),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('"}\n'),
    ]);
    const header = batchHeader(ENROLMENT, [], { count: 1, sha256: sha256(line) });
    const result = await read(gzipSync(Buffer.concat([Buffer.from(`${encodeBatchHeader(header)}\n`), line])));
    expect(result.ok && result.value.lines).toEqual([
      { sha256: sha256(line.subarray(0, -1)), record: null, reason: 'not-a-record' },
    ]);
  });
});
