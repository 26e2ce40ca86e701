import { describe, expect, test } from 'vitest';
import { outcomesOf, type Post, receiptFile } from '../../../../../src/app/console/hand-in/hand-in.ts';
import { HandInQueue } from '../../../../../src/app/console/hand-in/hand-in-queue.ts';
import type { BatchId, EnrolmentId, Epoch, RecordId, Sha256 } from '../../../../../src/core/kernel/brand.ts';
import type { ProblemCode } from '../../../../../src/core/protocol/console-problems.ts';
import {
  type Acknowledgement,
  encodeAcknowledgement,
  type Outcome,
} from '../../../../../src/core/protocol/messages/acknowledgement.ts';
import { BATCH_MEDIA_TYPE } from '../../../../../src/core/protocol/messages/batch.ts';
import { collectorSignedHeader } from '../../../../../src/core/protocol/signed.ts';
import { readReceiptLines, transferFileHeader } from '../../../../../src/core/protocol/transfer-file.ts';
import { signed } from '../../../../support/reference-crypto.ts';
import { RECEIPT_KEY } from '../../../../support/test-keys.ts';

function acknowledgement(...outcomes: Outcome[]): Acknowledgement {
  return {
    protocol: 1,
    enrolment: 'a'.repeat(32) as EnrolmentId,
    batch: 'b'.repeat(32) as BatchId,
    epoch: 'c'.repeat(32) as Epoch,
    receivedAtMs: 1,
    records: outcomes.map((outcome) => ({
      id: 'd'.repeat(32) as RecordId,
      sha256: 'e'.repeat(64) as Sha256,
      outcome,
      reason: outcome === 'stored' || outcome === 'duplicate' ? null : 'check-failed',
    })),
    membership: null,
    heads: null,
  };
}

/** As the collector signs it. */
function receipt(...outcomes: Outcome[]): string {
  const header = collectorSignedHeader('sipas-acknowledgement', RECEIPT_KEY.id);
  return signed(header, encodeAcknowledgement(acknowledgement(...outcomes)), RECEIPT_KEY);
}

const taken = (...outcomes: Outcome[]) => new Response(receipt(...outcomes));
const problem = (code: ProblemCode, status: number) => Response.json({ code }, { status });

/** A file whose batches are the bytes of these words. */
function file(name: string, ...words: string[]) {
  const text = transferFileHeader() + words.map((word) => `${btoa(word)}\n`).join('');
  return { name, text: async () => text };
}

/** A collector that answers in this order, the last answer for ever; what it was sent. */
function collector(...answers: (Response | Error)[]) {
  const sent: string[] = [];
  const urls: string[] = [];
  const post: Post = async (url, init) => {
    urls.push(url);
    sent.push(new TextDecoder().decode(init.body as Uint8Array));
    expect(new Headers(init.headers).get('content-type')).toBe(BATCH_MEDIA_TYPE);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return (answer as Response).clone();
  };
  return { queue: new HandInQueue(post), sent, urls, answers };
}

describe('handing a file in', () => {
  test('TF1 every batch goes to the collector as the bytes it was, one after another', async () => {
    const { queue, sent, urls } = collector(taken('stored', 'held'), taken('duplicate'));
    await queue.add([file('a.sipas-batches', 'one', 'two'), file('b.sipas-batches', 'three')]);
    expect(sent).toEqual(['one', 'two', 'three']);
    expect(new Set(urls)).toEqual(new Set(['/api/v1/handed-in-batches']));
    const [a, b] = queue.status().files;
    expect(a?.progress.done).toBe(2);
    expect(outcomesOf(a?.progress.acknowledgements ?? [])).toEqual({
      stored: 1,
      duplicate: 1,
      held: 1,
      conflict: 0,
      rejected: 0,
    });
    expect(b?.progress.done).toBe(1);
    expect(queue.status().running).toBe(false);
  });

  test.each([
    ['sign-in-required', 401, 'signed-out'],
    ['forbidden', 403, 'forbidden'],
  ] as const)(
    '%s says something of the person, not of the line, which is kept',
    async (code, status, stop) => {
      const { queue, answers, sent } = collector(taken('stored'), problem(code, status));
      await queue.add([file('a.sipas-batches', 'one', 'two')]);
      expect(queue.status().files[0]?.progress).toMatchObject({ done: 1, refused: [], stop });
      answers.splice(0, answers.length, taken('stored'));
      await queue.run();
      expect(queue.status().files[0]?.progress).toMatchObject({ done: 2, refused: [], stop: null });
      expect(sent).toEqual(['one', 'two', 'two']);
    },
  );

  test('TF1 a line that was cut or edited is refused by itself, with its number and the reason', async () => {
    const whole = await file('a', 'one', 'two', 'three').text();
    const edited = whole.replace(btoa('two'), `${btoa('two').slice(0, -1)}§`);
    const { queue, sent } = collector(taken('stored'), problem('batch-digest-mismatch', 400));
    await queue.add([{ name: 'a', text: async () => edited }]);
    expect(sent).toEqual(['one', 'three']);
    expect(queue.status().files[0]?.progress).toMatchObject({
      done: 3,
      stop: null,
      refused: [
        { number: 3, fault: 'not-a-batch-line' },
        { number: 4, fault: 'batch-digest-mismatch' },
      ],
    });
  });

  test.each([
    ['the network fails', new TypeError('failed to fetch'), 'offline'],
    ['a captive portal answers', new Response('<html>Sign in</html>'), 'not-the-collector'],
    ['a proxy answers', new Response('Bad gateway', { status: 502 }), 'not-the-collector'],
    ['the collector cannot write', problem('storage-unavailable', 503), 'collector'],
    ['a request takes too long for the collector', problem('request-too-slow', 408), 'collector'],
  ])('where %s it stops, says so, and goes on with the same batch', async (_, answer, stop) => {
    const { queue, sent, answers } = collector(taken('stored'), answer);
    await queue.add([file('a', 'one', 'two'), file('b', 'three')]);
    expect(queue.status().files.map(({ progress }) => progress.stop)).toEqual([stop, null]);
    expect(sent).toEqual(['one', 'two']);
    answers.splice(0, answers.length, taken('stored'));
    await queue.run();
    expect(sent).toEqual(['one', 'two', 'two', 'three']);
    expect(queue.status().files.map(({ progress }) => [progress.done, progress.stop])).toEqual([
      [2, null],
      [1, null],
    ]);
  });

  test('it can be stopped by hand and goes on where it was', async () => {
    const sent: string[] = [];
    let queue: HandInQueue;
    const post: Post = async (_, init) => {
      sent.push(new TextDecoder().decode(init.body as Uint8Array));
      if (sent.length === 2) queue.cancel();
      init.signal?.throwIfAborted();
      return taken('stored');
    };
    queue = new HandInQueue(post);
    await queue.add([file('a', 'one', 'two', 'three')]);
    expect(queue.status().files[0]?.progress).toMatchObject({ done: 1, stop: 'cancelled' });
    await queue.run();
    expect(sent).toEqual(['one', 'two', 'two', 'three']);
    expect(queue.status().files[0]?.progress).toMatchObject({ done: 3, stop: null });
  });

  test('a file of another kind sends nothing and does not keep the next from being sent', async () => {
    const { queue, sent } = collector(taken('stored'));
    const receipts = await receiptFile('x', [receipt('stored')]).content.text();
    await queue.add([
      { name: 'receipt', text: async () => receipts },
      { name: 'photo', text: async () => '\u0000\u0001' },
      { name: 'gone', text: () => Promise.reject(new DOMException('gone', 'NotFoundError')) },
      file('a', 'one'),
    ]);
    expect(sent).toEqual(['one']);
    expect(queue.status().files.map(({ lines }) => (lines.ok ? 'ok' : lines.error))).toEqual([
      { kind: 'not-such-a-file', found: 'sipas-receipts' },
      { kind: 'not-such-a-file', found: null },
      { kind: 'file-unreadable' },
      'ok',
    ]);
  });

  test('the receipt file holds every acknowledgement, under the name of the transfer file', async () => {
    const one = receipt('stored', 'held');
    const { name, content } = receiptFile('sipas-2026-11-24-1432-abcd.sipas-batches', [one]);
    expect(name).toBe('sipas-2026-11-24-1432-abcd.sipas-receipts');
    expect(readReceiptLines(await content.text())).toEqual({ ok: true, value: [{ number: 2, jws: one }] });
  });
});
