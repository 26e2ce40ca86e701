import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BATCH_MAX_COMPRESSED_BYTES } from '../../../src/core/protocol/limits.ts';
import {
  encodeReceiptFile,
  isBatchLine,
  readFileLines,
  readReceiptLines,
  transferFileHeader,
} from '../../../src/core/protocol/transfer-file.ts';
import { arbitraryJws } from './arbitrary-messages.ts';

const batchBytes = fc.uint8Array({ minLength: 1, maxLength: 200 });
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const transferFile = (batches: readonly Uint8Array[]) =>
  `${transferFileHeader()}${batches.map((bytes) => `${base64(bytes)}\n`).join('')}`;
const acknowledgements = fc.array(arbitraryJws, { maxLength: 4 });
const numbered = (lines: readonly (string | null)[]) =>
  lines.map((jws, index) => ({ number: index + 2, jws }));

/** What programs that pass a text on do to it, with no harm meant. */
const passedOn = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => `\uFEFF${text}`,
  (text) => `\uFEFF${text.replaceAll('\n', '\r\n')}`,
  (text) => text.replace(/\n$/, ''),
  (text) => `${text}\n\r\n`,
);

/** The batches of a file, each with its line's number. */
function batchesIn(text: string): readonly { readonly number: number; readonly bytes: Uint8Array }[] {
  const lines = readFileLines('sipas-batches', text);
  if (!lines.ok) throw new Error(lines.error.kind);
  return lines.value
    .filter((line) => isBatchLine(line.text))
    .map((line) => ({ number: line.number, bytes: new Uint8Array(Buffer.from(line.text, 'base64')) }));
}

describe('a transfer file', () => {
  test('TF1 holds the same bytes, one batch a line, whatever was done to its line ends', () => {
    fc.assert(
      fc.property(fc.array(batchBytes, { maxLength: 5 }), passedOn, (batches, changed) => {
        expect(batchesIn(changed(transferFile(batches)))).toEqual(
          batches.map((bytes, index) => ({ number: index + 2, bytes })),
        );
      }),
    );
  });

  test('TF1 a line that was cut or edited spoils no other', () => {
    const spoil = fc.constantFrom<(line: string) => string>(
      (line) => line.slice(0, -1),
      (line) => line.slice(1),
      (line) => `${line.slice(0, 1)}*${line.slice(1)}`,
      (line) => ` ${line}`,
      (line) => `${line}=`,
      (line) => `${line}\uFEFF`,
    );
    fc.assert(
      fc.property(
        fc.array(batchBytes, { minLength: 1, maxLength: 5 }),
        fc.nat(),
        spoil,
        passedOn,
        (batches, drawn, spoiled, changed) => {
          const chosen = drawn % batches.length;
          const lines = batches.map((bytes, index) =>
            index === chosen ? spoiled(base64(bytes)) : base64(bytes),
          );
          const text = changed(`${transferFileHeader()}${lines.join('\n')}\n`);
          const sound = batches
            .map((bytes, index) => ({ number: index + 2, bytes }))
            .filter((_, index) => index !== chosen);
          expect(batchesIn(text)).toEqual(sound);
        },
      ),
    );
  });

  test('TF1 a line is a batch only within the limit of one', () => {
    const largest = base64(new Uint8Array(BATCH_MAX_COMPRESSED_BYTES));
    expect(isBatchLine(largest)).toBe(true);
    expect(isBatchLine(`${largest}AAAA`)).toBe(false);
    expect(isBatchLine('')).toBe(false);
  });

  test('TF1 a file cut anywhere gives its whole lines', () => {
    fc.assert(
      fc.property(fc.array(batchBytes, { minLength: 1, maxLength: 4 }), fc.nat(), (batches, drawn) => {
        const text = transferFile(batches);
        const start = transferFileHeader().length;
        const cut = start + (drawn % (text.length - start));
        const whole = text.slice(start, cut).split('\n').length - 1;
        const read = batchesIn(text.slice(0, cut)).slice(0, whole);
        expect(read.map(({ bytes }) => bytes)).toEqual(batches.slice(0, whole));
      }),
    );
  });
});

describe('a receipt file', () => {
  test('TF1 gives back the acknowledgements it was made of, whatever was done to its line ends', () => {
    fc.assert(
      fc.property(acknowledgements, passedOn, (written, changed) => {
        expect(readReceiptLines(changed(encodeReceiptFile(written)))).toEqual({
          ok: true,
          value: numbered(written),
        });
      }),
    );
  });

  test('TF1 a line that was cut is named by its number, and no other is lost', () => {
    fc.assert(
      fc.property(
        acknowledgements,
        arbitraryJws,
        acknowledgements,
        fc.nat(),
        (before, whole, after, drawn) => {
          const cut = whole.slice(0, 1 + (drawn % (whole.length - 1)));
          const [, ...rest] = encodeReceiptFile(after).split('\n');
          const text = `${encodeReceiptFile(before)}${cut}\n${rest.join('\n')}`;
          expect(readReceiptLines(text)).toEqual({ ok: true, value: numbered([...before, null, ...after]) });
        },
      ),
    );
  });
});

describe('the first line', () => {
  test.each<[string, string, object]>([
    ['nothing', '', { kind: 'not-such-a-file', found: null }],
    ['another text', 'hello\n', { kind: 'not-such-a-file', found: null }],
    ['a receipt file', encodeReceiptFile([]), { kind: 'not-such-a-file', found: 'sipas-receipts' }],
    [
      'a newer version',
      '{"file":"sipas-batches","protocol":7}\n',
      { kind: 'file-version-unsupported', protocol: 7 },
    ],
    [
      'a version that is none',
      '{"file":"sipas-batches","protocol":"0"}\n',
      { kind: 'not-such-a-file', found: 'sipas-batches' },
    ],
    [
      'a file of version 0',
      '{"file":"sipas-batches","protocol":0}\n',
      { kind: 'file-version-unsupported', protocol: 0 },
    ],
    ['a line that is not canonical', '{"file": "sipas-batches","protocol":1}\n', { found: null }],
  ])('TF4 %s is no transfer file', (_, text, fault) => {
    expect(readFileLines('sipas-batches', text)).toMatchObject({ ok: false, error: fault });
  });

  test('TF4 a transfer file is no receipt file', () => {
    expect(readReceiptLines(transferFileHeader())).toEqual({
      ok: false,
      error: { kind: 'not-such-a-file', found: 'sipas-batches' },
    });
  });
});
