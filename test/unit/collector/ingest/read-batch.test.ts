import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { NODE_BYTES } from '../../../../src/collector/ingest/bytes/node-bytes.ts';
import { readBatch } from '../../../../src/collector/ingest/read-batch.ts';
import { openKeyRing } from '../../../../src/collector/keys/key-ring.ts';
import { NodeSignatures } from '../../../../src/collector/sealing/node-signatures.ts';
import type { EnrolmentId, PublicKey } from '../../../../src/core/kernel/brand.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import {
  BATCH_MAX_BYTES,
  BATCH_MAX_COMPRESSED_BYTES,
  BATCH_MAX_RECORDS,
  HEADER_MAX_LINE_BYTES,
  RECORD_MAX_LINE_BYTES,
} from '../../../../src/core/protocol/limits.ts';
import {
  type BatchHeader,
  encodeBatch,
  encodeBatchHeader,
} from '../../../../src/core/protocol/messages/batch.ts';
import type { OfficeLink } from '../../../../src/core/protocol/messages/office-link.ts';
import { deviceSignedHeader } from '../../../../src/core/protocol/signed.ts';
import {
  batchHeader,
  headerLine,
  packed,
  packedLines,
  plainRecord,
  plainRecords,
  randomHex,
  recordLine,
  sha256,
  UNIT,
} from '../../../support/batches.ts';
import { keyNamed, signed } from '../../../support/reference-crypto.ts';
import { DEVICE_KEY, KEY_RING } from '../../../support/test-keys.ts';

const ENROLMENT = randomHex();
/** Another device's, and one from before devices had keys. */
const OTHER = randomHex();
const OTHER_KEY = keyNamed('another device');
const KEYLESS = randomHex();
/** An office's, with what own phones send by it. */
const LINK = 'a'.repeat(22) as OfficeLink;
const LINKED = randomHex() as EnrolmentId;
const KEYS = new Map<string, PublicKey | null>([
  [ENROLMENT, DEVICE_KEY.publicKey],
  [OTHER, OTHER_KEY.publicKey],
  [KEYLESS, null],
]);
const enrolledDay = '2026-01-01' as Day;
const places = [{ from: enrolledDay, unit: UNIT }];
const PORTS = {
  tools: NODE_BYTES,
  signatures: new NodeSignatures(openKeyRing(KEY_RING)),
  store: {
    member: async (id: EnrolmentId) => {
      if (id === LINKED) {
        return {
          id,
          kind: 'link' as const,
          name: '',
          enrolledDay,
          publicKey: null,
          places,
          lastContact: null,
          toldDay: null,
          units: new Set([UNIT]),
        };
      }
      const publicKey = KEYS.get(id);
      return publicKey === undefined
        ? null
        : {
            id,
            kind: 'device' as const,
            name: 'Máy 1',
            enrolledDay,
            publicKey,
            places,
            lastContact: null,
            toldDay: null,
            units: new Set([UNIT]),
          };
    },
  },
};
const read = (bytes: Uint8Array) => readBatch(bytes, PORTS);
const faultOf = async (bytes: Uint8Array) => {
  const result = await read(bytes);
  return result.ok ? 'no fault' : result.error.kind;
};
/** A batch with this text where the header line stands. */
const withHeaderLine = (line: string, rest = '') => gzipSync(`${line}\n${rest}`);
/** The header line over this payload, signed by the device. */
const signedPayload = (payload: string | Buffer) =>
  signed(deviceSignedHeader('sipas-batch'), payload, DEVICE_KEY);

describe('the frame of a batch', () => {
  test('BA1 a batch of none is a heartbeat', async () => {
    expect(await read(packed(ENROLMENT, []))).toMatchObject({ ok: true, value: { lines: [] } });
  });

  test('BA1 two hundred records are taken and two hundred and one are not', async () => {
    // Short ones: two hundred sealed responses are more than a batch may have in bytes.
    const lines = Array.from({ length: BATCH_MAX_RECORDS }, () => 'not a record');
    const full = await read(packedLines(ENROLMENT, lines));
    expect(full.ok && full.value.lines.length).toBe(BATCH_MAX_RECORDS);
    expect(await faultOf(packedLines(ENROLMENT, [...lines, 'one more']))).toBe('batch-malformed');
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
    ['a number that is none', canonical.replace('"count":0', '"count":-1')],
  ])('BA2 a header with %s is a fault of the frame, signed or not', async (_, payload) => {
    expect(await faultOf(withHeaderLine(signedPayload(payload)))).toBe('batch-malformed');
    expect(await faultOf(withHeaderLine(payload))).toBe('batch-malformed');
  });

  test('BA2 a header without end, too long or not UTF-8 is a fault of the frame', async () => {
    expect(await faultOf(gzipSync(headerLine(header)))).toBe('batch-malformed');
    const long = canonical.replace('"app":"0.1.0"', `"app":"${'1'.repeat(HEADER_MAX_LINE_BYTES)}"`);
    expect(await faultOf(withHeaderLine(signedPayload(long)))).toBe('batch-malformed');
    expect(await faultOf(withHeaderLine(signedPayload(Buffer.from([0x7b, 0xff, 0x7d]))))).toBe(
      'batch-malformed',
    );
    expect(await faultOf(gzipSync(Buffer.from([0xff, 0xfe, 0x0a])))).toBe('batch-malformed');
  });

  const lines = plainRecords(3).map((record) => recordLine(ENROLMENT, record));
  test.each([
    ['one more line than counted', lines, { count: 2 }],
    ['one line fewer than counted', lines, { count: 4 }],
    ['lines where none are counted', lines, { count: 0 }],
  ])('BA3 %s is refused', async (_, sent, changes) => {
    expect(await faultOf(packedLines(ENROLMENT, sent, changes))).toBe('batch-count-mismatch');
  });

  test('BA3 a last line without its line feed is refused', async () => {
    const text = `${headerLine(batchHeader(ENROLMENT, lines))}\n${lines.join('\n')}`;
    expect(await faultOf(gzipSync(text))).toBe('batch-count-mismatch');
  });

  test('BA3 a million empty lines are refused without being kept', async () => {
    expect(
      await faultOf(withHeaderLine(headerLine(batchHeader(ENROLMENT, lines)), '\n'.repeat(1_000_000))),
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
    const payload = '{"protocol":7,"signature":"of the future"}';
    for (const line of [payload, signedPayload(payload)]) {
      expect(await read(withHeaderLine(line))).toEqual({
        ok: false,
        error: { kind: 'protocol-version-unsupported', protocol: 7 },
      });
    }
  });

  test('BA4 an unsigned header of version 0 is refused for its version', async () => {
    const line =
      '{"app":"0.2.0","batch":"00000000000000000000000000000000","clockMs":0,"clockOffsetMs":null,"count":0,' +
      `"enrolment":"${ENROLMENT}","lastSequence":0,"protocol":0,"quarantined":0,"sha256":"${sha256('')}",` +
      '"storage":{"persisted":null,"quotaBytes":null,"usedBytes":null},"waiting":0}';
    for (const first of [line, signedPayload(line)]) {
      expect(await faultOf(withHeaderLine(first))).toBe('protocol-version-unsupported');
    }
  });
});

describe('the signature of a batch', () => {
  const lines = plainRecords(2).map((record) => recordLine(ENROLMENT, record));
  const textOf = (header: BatchHeader, key = DEVICE_KEY) => encodeBatch(headerLine(header, key), lines);
  const fault = (text: string) => faultOf(gzipSync(text));

  test('BA5 of another device, or under another device’s enrolment, it refuses the whole batch', async () => {
    const header = batchHeader(ENROLMENT, lines);
    expect(await fault(textOf(header))).toBe('no fault');
    expect(await fault(textOf(header, OTHER_KEY))).toBe('signature-invalid');
    expect(await fault(textOf({ ...header, enrolment: OTHER as EnrolmentId }))).toBe('signature-invalid');
    expect(await fault(textOf({ ...header, enrolment: OTHER as EnrolmentId }, OTHER_KEY))).toBe('no fault');
  });

  test('BA5 of an enrolment nobody knows, it is refused as unknown; of one without a key, as not signed', async () => {
    expect(await fault(textOf(batchHeader(randomHex(), lines)))).toBe('enrolment-unknown');
    for (const key of [DEVICE_KEY, OTHER_KEY]) {
      expect(await fault(textOf(batchHeader(KEYLESS, lines), key))).toBe('signature-invalid');
    }
  });

  test('BA3 BA5 a header put before other lines, or lines behind another header, are refused', async () => {
    const others = plainRecords(2).map((record) => recordLine(ENROLMENT, record));
    const [one, other] = [batchHeader(ENROLMENT, lines), batchHeader(ENROLMENT, others)];
    expect(await fault(encodeBatch(headerLine(one), others))).toBe('batch-digest-mismatch');
    expect(await fault(encodeBatch(headerLine(other), lines))).toBe('batch-digest-mismatch');
    // The payload of one with the signature of the other.
    const [head, , signature] = headerLine(other).split('.');
    const swapped = [head, headerLine(one).split('.')[1], signature].join('.');
    expect(await fault(encodeBatch(swapped, lines))).toBe('signature-invalid');
  });

  test('BA6 of another type it is worth nothing', async () => {
    const payload = encodeBatchHeader(batchHeader(ENROLMENT, lines));
    for (const type of ['sipas-offer', 'sipas-enrolment'] as const) {
      const line = signed(deviceSignedHeader(type), payload, DEVICE_KEY);
      expect(await fault(encodeBatch(line, lines))).toBe('signature-invalid');
    }
  });

  describe('of an own phone', () => {
    const introduction = { publicKey: OTHER_KEY.publicKey, link: LINK };
    const phone = async (changes: Partial<BatchHeader> = {}, key = OTHER_KEY, id: string = LINKED) => {
      const header = { ...batchHeader(id, lines, { introduction }), ...changes };
      const result = await readBatch(
        gzipSync(encodeBatch(headerLine(header, key), lines)),
        PORTS,
        'phone-ticket',
      );
      return result.ok ? 'no fault' : result.error.kind;
    };

    test('PH1 is that of the key it brings, in the name of a link', async () => {
      expect(await phone()).toBe('no fault');
      expect(await phone({}, DEVICE_KEY)).toBe('signature-invalid');
      expect(await phone({}, OTHER_KEY, ENROLMENT)).toBe('office-link-unknown');
    });

    test('PH7 and of a device are told apart by the address they come by', async () => {
      expect(await phone({ introduction: null })).toBe('batch-malformed');
      expect(await fault(textOf({ ...batchHeader(ENROLMENT, lines), introduction }))).toBe('batch-malformed');
    });
  });

  test('BA5 with any byte of it changed, a batch is refused, and any byte of it packed changes nothing or that', async () => {
    const [line = ''] = lines;
    const short = line.replace(/"sealed":"[^"]*"/, '"sealed":"x"');
    const text = Buffer.from(encodeBatch(headerLine(batchHeader(ENROLMENT, [short])), [short]));
    const taken: string[] = [];
    const kinds = new Set<string>();
    for (let index = 0; index < text.length; index += 1) {
      const changed = Buffer.from(text);
      changed[index] = (changed[index] ?? 0) ^ (1 << (index % 8));
      const kind = await faultOf(gzipSync(changed));
      kinds.add(kind);
      if (kind === 'no fault') taken.push(`byte ${index}: ${text[index]} → ${changed[index]}`);
    }
    // No single bit of base64url makes another digit of the version.
    const [protectedHeader, payload = '', ...rest] = text.toString().split('.');
    const other = Buffer.from(payload, 'base64url')
      .toString()
      .replace(/"protocol":\d/, '"protocol":9');
    kinds.add(
      await faultOf(gzipSync([protectedHeader, Buffer.from(other).toString('base64url'), ...rest].join('.'))),
    );
    expect(taken).toEqual([]);
    expect([...kinds].sort()).toEqual([
      'batch-count-mismatch',
      'batch-digest-mismatch',
      'batch-malformed',
      // Where the payload is still canonical: the enrolment's id, the version.
      'enrolment-unknown',
      'protocol-version-unsupported',
      'signature-invalid',
    ]);

    // What is signed is the text. Bytes of gzip that do not change it (a time, an operating system) prove nothing.
    const packed = gzipSync(text);
    const whole = await read(packed);
    for (let index = 0; index < packed.length; index += 1) {
      const changed = Buffer.from(packed);
      changed[index] = (changed[index] ?? 0) ^ (1 << (index % 8));
      const result = await read(changed);
      if (result.ok) expect(result).toEqual(whole);
    }
  });
});

describe('the lines of a batch', () => {
  const sound = recordLine(ENROLMENT, plainRecord());
  const readLines = async (sent: readonly string[]) => {
    const result = await read(packedLines(ENROLMENT, sent));
    return result.ok ? result.value.lines : [];
  };

  test.each([
    ['blanks', sound.replace(':', ': ')],
    ['a key twice', sound.replace('{', '{"unit":"01@2025-07-01",')],
    ['a lone surrogate', sound.replace('"response"', '"\\ud800"')],
    ['a needless escape', sound.replace('"response"', '"\\u0072esponse"')],
    ['a number as 1.0', sound.replace('"sequence":1', '"sequence":1.0')],
    ['an exponent', sound.replace('"sequence":1', '"sequence":1e0')],
    ['a key of the prototype', sound.replace('{', '{"__proto__":{},')],
    ['deep nesting', sound.replace('{', `{"a":${'['.repeat(1_000)}${']'.repeat(1_000)},`)],
    ['a body in the clear', sound.replace('{', '{"body":{},')],
    ['less sealed than a step', sound.replace(/"sealed":"..../, '"sealed":"')],
    ['no canonical base64url', sound.replace(/.(?=","sequence")/, 'B')],
    ['nothing', ''],
    ['a page of a captive portal', '<html>Welcome</html>'],
  ])('BA2 a record line with %s is rejected and its neighbours are read', async (_, line) => {
    const [before, at, after] = await readLines([sound, line, sound]);
    expect(at).toEqual({ sha256: sha256(line), record: null, reason: 'not-a-record' });
    expect(before?.record).not.toBeNull();
    expect(after?.record).not.toBeNull();
  });

  test('a line past the limit is rejected for its length, and is not read', async () => {
    const [atLimit, tooLong] = await readLines([
      'x'.repeat(RECORD_MAX_LINE_BYTES),
      'x'.repeat(RECORD_MAX_LINE_BYTES + 1),
    ]);
    expect(atLimit).toMatchObject({ record: null, reason: 'not-a-record' });
    expect(tooLong).toMatchObject({ record: null, reason: 'line-too-long' });
  });

  test('a line that is not UTF-8 is rejected', async () => {
    const line = Buffer.concat([
      Buffer.from(sound.slice(0, -2)),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('"}\n'),
    ]);
    const header = batchHeader(ENROLMENT, [], { count: 1, sha256: sha256(line) });
    const result = await read(gzipSync(Buffer.concat([Buffer.from(`${headerLine(header)}\n`), line])));
    expect(result.ok && result.value.lines).toEqual([
      { sha256: sha256(line.subarray(0, -1)), record: null, reason: 'not-a-record' },
    ]);
  });
});
