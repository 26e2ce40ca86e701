import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { SqlRecordingStore } from '../../src/collector/db/questionnaires/recording-store.ts';
import type { StoredRecording } from '../../src/collector/questionnaires/recording-store.ts';
import type { Sha256 } from '../../src/core/kernel/brand.ts';
import { opusOf } from '../support/audio.ts';
import { NOW_MS } from '../support/batches.ts';
import { ENGINES, newDatabase } from '../support/databases.ts';

const LIMITS = { count: 3, bytes: 1_000 };
const AT = { questionnaire: 'sipas-2023-service', language: 'vi', place: 'stem' };

function recordingOf(content: Uint8Array, changes: Partial<StoredRecording> = {}): StoredRecording {
  return {
    ...AT,
    text: 'Ông/Bà hài lòng ở mức nào?',
    sha256: createHash('sha256').update(content).digest('hex') as Sha256,
    bytes: content.length,
    isSynthetic: false,
    recordedMs: NOW_MS,
    recordedBy: 'lan',
    ...changes,
  };
}

describe.each(ENGINES)('recordings on $name', (engine) => {
  let database: OpenDatabase;
  let store: SqlRecordingStore;
  beforeEach(async () => {
    database = await newDatabase(engine);
    store = new SqlRecordingStore(database, { key: Buffer.alloc(32, 1), now: () => NOW_MS });
  });
  afterEach(() => database.close());

  const keep = (content: Uint8Array, changes: Partial<StoredRecording> = {}) =>
    store.keep(recordingOf(content, changes), { mediaType: 'audio/ogg', content }, LIMITS);
  const files = async () =>
    (await database.reader.selectFrom('recording_files').select('sha256').execute()).length;
  const log = async () =>
    (await database.reader.selectFrom('audit_log').selectAll().orderBy('sequence').execute()).map(
      ({ actor, action, subject }) => `${actor} ${action} ${subject}`,
    );

  test('come back as they were kept, byte by byte, of their questionnaire alone', async () => {
    const content = opusOf(1, 300);
    const other = recordingOf(opusOf(2), { place: 'level.1', language: 'en', isSynthetic: true });
    expect(await keep(content)).toBe(true);
    expect(await keep(opusOf(2), other)).toBe(true);
    expect(await keep(opusOf(3), { questionnaire: 'another' })).toBe(true);
    expect(await store.recordings(AT.questionnaire)).toEqual([other, recordingOf(content)]);
    const file = await store.file(recordingOf(content).sha256);
    expect([file?.mediaType, [...(file?.content ?? [])]]).toEqual(['audio/ogg', [...content]]);
    expect(await store.file('0'.repeat(64))).toBeNull();
  });

  test('a new one replaces that of its place, and a file nothing needs is forgotten', async () => {
    await keep(opusOf(1));
    await keep(opusOf(1), { place: 'comment' });
    await keep(opusOf(2), { recordedBy: 'mo' });
    expect((await store.recordings(AT.questionnaire)).map(({ place }) => place)).toEqual(['comment', 'stem']);
    expect(await files()).toBe(2);
    await keep(opusOf(2), { place: 'comment' });
    expect(await files()).toBe(1);
    expect(await store.remove({ ...AT, place: 'comment' }, 'mo')).toBe(true);
    expect(await files()).toBe(1);
    expect(await store.remove(AT, 'mo')).toBe(true);
    expect([await store.remove(AT, 'mo'), await files()]).toEqual([false, 0]);
    expect(await log()).toEqual([
      'lan recording.add sipas-2023-service',
      'lan recording.add sipas-2023-service',
      'mo recording.replace sipas-2023-service',
      'lan recording.replace sipas-2023-service',
      'mo recording.remove sipas-2023-service',
      'mo recording.remove sipas-2023-service',
    ]);
  });

  test('of one questionnaire there are never more, nor more bytes, than its limits', async () => {
    for (const place of ['a', 'b', 'c']) expect(await keep(opusOf(1, 300), { place })).toBe(true);
    expect(await keep(opusOf(2), { place: 'd' })).toBe(false);
    // In the place of another it is no further one, but its bytes count.
    expect(await keep(opusOf(2, 400), { place: 'c' })).toBe(true);
    expect(await keep(opusOf(3, 401), { place: 'c' })).toBe(false);
    expect(await keep(opusOf(3, 1_000), { questionnaire: 'another' })).toBe(true);
    const kept = await store.recordings(AT.questionnaire);
    expect(kept.map(({ place, bytes }) => [place, bytes])).toEqual([
      ['a', 300],
      ['b', 300],
      ['c', 400],
    ]);
    expect(await log()).toHaveLength(5);
  });
});
