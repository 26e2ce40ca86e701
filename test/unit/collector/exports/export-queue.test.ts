import { describe, expect, test } from 'vitest';
import { ExportQueue } from '../../../../src/collector/exports/export-queue.ts';
import type { ExportQuery, OpenExport } from '../../../../src/collector/exports/exports.ts';
import type { ExportPiece } from '../../../../src/collector/exports/write-open-export.ts';
import { must } from '../../../../src/core/kernel/assert.ts';
import { ok } from '../../../../src/core/kernel/result.ts';

const QUERY = { unit: null, format: 'csv' } as ExportQuery;
const PIECE = { content: 'a\r\n', rows: 12, responses: 10 };
const PIECES = 3;

/** Exports of three pieces of ten responses; what is at work, and how often one was begun and ended. */
function standIn() {
  const seen = { atWork: 0, most: 0, begun: 0, ended: 0, nowMs: 0 };
  async function* pieces(): AsyncGenerator<ExportPiece, void, void> {
    seen.begun += 1;
    seen.atWork += 1;
    seen.most = Math.max(seen.most, seen.atWork);
    try {
      for (let piece = 0; piece < PIECES; piece += 1) yield PIECE;
    } finally {
      seen.atWork -= 1;
      seen.ended += 1;
    }
  }
  const queue = new ExportQueue(
    {
      count: async () => ok(30),
      open: async () => ok({ responses: 30, pieces: pieces() } as OpenExport),
    },
    () => seen.nowMs,
  );
  const ask = async (owner: string) => {
    const asked = await queue.ask(QUERY, owner);
    return asked.ok ? asked.value : asked.error;
  };
  const idOf = async (owner: string) =>
    must((await queue.ask(QUERY, owner)) as { ok: true; value: { id: string } }, '').value.id;
  const fetched = async (id: string, owner: string) => {
    const opened = await queue.fetch(id, owner, 'csv');
    if (opened === null || !opened.ok) throw new Error('it is not its turn');
    return opened.value;
  };
  return { queue, seen, ask, idOf, fetched };
}

describe('exports go out one after another', () => {
  test('the first is ready at once; the others are told how many are before them', async () => {
    const { ask } = standIn();
    const first = await ask('a');
    const second = await ask('b');
    const third = await ask('c');
    expect(first).toMatchObject({ state: 'ready', ahead: 0 });
    expect([second, third]).toEqual([
      expect.objectContaining({ state: 'waiting', ahead: 1, responses: 30, done: 0 }),
      expect.objectContaining({ state: 'waiting', ahead: 2 }),
    ]);
  });

  test('how many responses were sent is told, and the next has its turn when all were', async () => {
    const { queue, seen, idOf, fetched } = standIn();
    const [first, second] = [await idOf('a'), await idOf('b')];
    expect(await queue.fetch(second, 'b', 'csv')).toBeNull();
    expect(await queue.fetch(first, 'a', 'parquet')).toBeNull();
    const { pieces, end } = await fetched(first, 'a');
    await pieces.next();
    expect(queue.work(first, 'a')).toMatchObject({ state: 'being-sent', done: 0 });
    await pieces.next();
    expect(queue.work(first, 'a')).toMatchObject({ state: 'being-sent', done: 10 });
    for await (const _ of pieces);
    end();
    expect(queue.work(first, 'a')).toMatchObject({ state: 'sent', done: 30 });
    expect(queue.work(second, 'b')).toMatchObject({ state: 'ready' });
    expect(seen).toMatchObject({ begun: 1, ended: 1, most: 1 });
  });

  test('after a cancel nothing of it runs, and the next has its turn', async () => {
    const { queue, seen, idOf, fetched } = standIn();
    const [first, second] = [await idOf('a'), await idOf('b')];
    const { pieces, cancelled, end } = await fetched(first, 'a');
    // As a stream does that is destroyed.
    cancelled.addEventListener('abort', () => void pieces.return().then(end));
    await pieces.next();
    expect(seen.atWork).toBe(1);
    expect(queue.cancel(first, 'a')).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toMatchObject({ atWork: 0, ended: 1 });
    expect(queue.work(first, 'a')).toBeNull();
    expect(queue.work(second, 'b')).toMatchObject({ state: 'ready' });
  });

  test('one that waits is cancelled without being begun', async () => {
    const { queue, seen, idOf } = standIn();
    const [first, second] = [await idOf('a'), await idOf('b')];
    expect(queue.cancel(second, 'b')).toBe(true);
    expect(queue.cancel(first, 'a')).toBe(true);
    expect(await queue.fetch(first, 'a', 'csv')).toBeNull();
    expect(seen.begun).toBe(0);
  });

  test('a client that goes before its turn is passed over, and one that goes meanwhile ends it', async () => {
    const { queue, seen } = standIn();
    const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()];
    const sent = await queue.fetchInTurn(QUERY, first.signal);
    const waiting = queue.fetchInTurn(QUERY, second.signal);
    const last = queue.fetchInTurn(QUERY, third.signal);
    second.abort();
    expect(await waiting).toBeNull();
    if (sent === null || !sent.ok) throw new Error('it had its turn');
    await sent.value.pieces.next();
    await sent.value.pieces.return();
    sent.value.end();
    expect(seen.atWork).toBe(0);
    expect(await last).toMatchObject({ ok: true });
  });

  test('one whose turn it is but that is not fetched lets others pass, and is forgotten once nobody looks after it', async () => {
    const { queue, seen, idOf, fetched } = standIn();
    const [first, second] = [await idOf('a'), await idOf('b')];
    const states = () => [queue.work(first, 'a')?.state, queue.work(second, 'b')?.state];
    expect(states()).toEqual(['ready', 'waiting']);
    const here = await queue.fetchInTurn(QUERY, new AbortController().signal);
    expect(states()).toEqual(['waiting', 'waiting']);
    if (here === null || !here.ok) throw new Error('it had its turn');
    here.value.end();
    expect(states()).toEqual(['ready', 'waiting']);
    seen.nowMs += 10_001;
    expect(states()).toEqual(['waiting', 'ready']);
    (await fetched(second, 'b')).end();
    seen.nowMs += 60_000;
    expect(states()).toEqual(['ready', 'failed']);
    seen.nowMs += 150_001;
    await idOf('c');
    expect(queue.work(first, 'a')).toBeNull();
  });

  test('each belongs to who asked, who has two at a time', async () => {
    const { queue, ask, idOf } = standIn();
    const id = await idOf('a');
    expect([queue.work(id, 'b'), queue.cancel(id, 'b'), await queue.fetch(id, 'b', 'csv')]).toEqual([
      null,
      false,
      null,
    ]);
    await ask('a');
    expect(await ask('a')).toEqual({ kind: 'too-many' });
    expect(await ask('b')).toMatchObject({ state: 'waiting' });
  });
});
