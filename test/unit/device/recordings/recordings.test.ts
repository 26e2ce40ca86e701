import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { must } from '../../../../src/core/kernel/assert.ts';
import type { Sha256 } from '../../../../src/core/kernel/brand.ts';
import {
  encodeQuestionnaireRecordings,
  type QuestionnaireRecording,
} from '../../../../src/core/protocol/messages/questionnaire-recordings.ts';
import {
  type FileCache,
  keepRecordings,
  recordingsOf,
} from '../../../../src/device/recordings/recordings.ts';
import { VisitRecordings } from '../../../../src/device/recordings/visit-recordings.ts';
import { opusOf } from '../../../support/audio.ts';

const ID = 'sipas-2023-service';
const HELLO = opusOf(1);
const YES = opusOf(2);
const digest = (content: Uint8Array) => createHash('sha256').update(content).digest('hex') as Sha256;
const recorded = (content: Uint8Array, text: string, language = 'vi'): QuestionnaireRecording => ({
  ...{ language, text, isSynthetic: false },
  sha256: digest(content),
  bytes: content.length,
});
const BOTH = [recorded(HELLO, 'Xin chào'), recorded(YES, 'Có')];

/** A Cache in memory. */
class MemoryCache {
  readonly kept = new Map<string, ArrayBuffer>();
  keys = async () => [...this.kept.keys()].map((path) => ({ url: `https://kiosk.test${path}` }));
  match = async (path: string) => {
    const found = this.kept.get(path);
    return found && new Response(found);
  };
  put = async (path: string, response: Response) => {
    this.kept.set(path, await response.arrayBuffer());
  };
  delete = async (path: string) => this.kept.delete(path);
}

/** A collector with these recordings, and a device beside it. */
function deviceBeside(recordings: readonly QuestionnaireRecording[], files: readonly Uint8Array[]) {
  const cache = new MemoryCache();
  const answers = new Map<string, BodyInit>(
    files.map((file) => [`/api/v1/recording-files/${digest(file)}`, file as Uint8Array<ArrayBuffer>]),
  );
  const say = (said: readonly QuestionnaireRecording[], version = 1) => {
    const text = encodeQuestionnaireRecordings({ version: 1, questionnaire: ID, recordings: said });
    answers.set(
      `/api/v1/questionnaire-recordings/${ID}`,
      text.replace('"version":1', `"version":${version}`),
    );
  };
  say(recordings);
  const asked: string[] = [];
  const collector = { isReachable: true, roomBytes: null as number | null };
  const ports = {
    now: () => 0,
    timeLimit: () => new AbortController().signal,
    cache: async (): Promise<FileCache> => cache as unknown as FileCache,
    roomBytes: async () => collector.roomBytes,
    fetch: async (url: string) => {
      if (!collector.isReachable) throw new TypeError('no network');
      asked.push(url);
      const answer = answers.get(url);
      return answer === undefined ? new Response(null, { status: 404 }) : new Response(answer);
    },
  };
  const read = async (language: string, text: string) => {
    const found = await recordingsOf(ports, ID);
    const recording = found?.find(language, text) ?? null;
    const content = recording === null ? null : await must(found, 'found').read(recording);
    return content === null ? null : digest(new Uint8Array(content));
  };
  return { cache, answers, say, asked, collector, ports, read };
}

describe('RA2 recordings on a device', () => {
  test('are played without a network once they were kept, and found by language and text', async () => {
    const { ports, collector, read } = deviceBeside([...BOTH, recorded(YES, 'Yes', 'en')], [HELLO, YES]);
    await keepRecordings(ports, [ID]);
    collector.isReachable = false;
    expect(await read('vi', 'Xin chào')).toBe(digest(HELLO));
    expect(await read('en', 'Yes')).toBe(digest(YES));
    expect([await read('en', 'Có'), await read('vi', 'xin chào')]).toEqual([null, null]);
    expect((await recordingsOf(ports, ID))?.languages).toEqual(['vi', 'en']);
  });

  test('are fetched once, and forgotten when the collector no longer has them or the office no longer asks them', async () => {
    const { ports, say, asked, cache } = deviceBeside(BOTH, [HELLO, YES]);
    await keepRecordings(ports, [ID]);
    await keepRecordings(ports, [ID]);
    expect(asked.filter((url) => url.includes('recording-files'))).toHaveLength(2);
    say(BOTH.slice(1));
    await keepRecordings(ports, [ID]);
    expect([...cache.kept.keys()]).toEqual([
      `/api/v1/questionnaire-recordings/${ID}`,
      `/api/v1/recording-files/${digest(YES)}`,
    ]);
    await keepRecordings(ports, ['another']);
    expect(cache.kept.size).toBe(0);
  });

  test('stay when the collector does not answer, or answers something else', async () => {
    const { ports, collector, say, read } = deviceBeside(BOTH, [HELLO, YES]);
    await keepRecordings(ports, [ID]);
    collector.isReachable = false;
    await keepRecordings(ports, [ID]);
    collector.isReachable = true;
    say([], 2);
    await keepRecordings(ports, [ID]);
    expect(await read('vi', 'Có')).toBe(digest(YES));
  });

  test('that are not what was announced are neither kept nor played', async () => {
    const { ports, answers, cache, read } = deviceBeside(BOTH, [HELLO]);
    answers.set(`/api/v1/recording-files/${digest(YES)}`, HELLO);
    await keepRecordings(ports, [ID]);
    expect(cache.kept.has(`/api/v1/recording-files/${digest(YES)}`)).toBe(false);
    expect(await read('vi', 'Có')).toBeNull();
    expect(await read('vi', 'Xin chào')).toBe(digest(HELLO));
  });

  test('that the browser threw away or spoilt come from the collector, or are none', async () => {
    const { ports, cache, collector, read } = deviceBeside(BOTH, [HELLO, YES]);
    await keepRecordings(ports, [ID]);
    cache.kept.delete(`/api/v1/recording-files/${digest(YES)}`);
    cache.kept.set(`/api/v1/recording-files/${digest(HELLO)}`, YES.buffer);
    expect(await read('vi', 'Có')).toBe(digest(YES));
    expect(await read('vi', 'Xin chào')).toBe(digest(HELLO));
    collector.isReachable = false;
    expect([await read('vi', 'Có'), await read('vi', 'Xin chào')]).toEqual([null, null]);
  });

  test('take no room in which responses wait', async () => {
    const { ports, collector, cache, read } = deviceBeside(BOTH, [HELLO, YES]);
    collector.roomBytes = 100_000_000 + HELLO.length - 1;
    await keepRecordings(ports, [ID]);
    expect([...cache.kept.keys()]).toEqual([`/api/v1/questionnaire-recordings/${ID}`]);
    expect(await read('vi', 'Có')).toBe(digest(YES));
  });

  test('are asked of the collector where nothing is kept, as on an own phone', async () => {
    const { ports, read } = deviceBeside(BOTH, [HELLO, YES]);
    const phone = { ...ports, cache: async () => null };
    await keepRecordings(phone, [ID]);
    expect((await recordingsOf(phone, ID))?.find('vi', 'Có')).toEqual(BOTH[1]);
    expect(await recordingsOf(phone, 'another')).toBeNull();
    expect(await read('vi', 'Có')).toBe(digest(YES));
  });
});

describe('RA2 recordings on an own phone', () => {
  const visitBeside = (recordings: readonly QuestionnaireRecording[], files: readonly Uint8Array[]) => {
    const { ports, collector, asked } = deviceBeside(recordings, files);
    const visit = new VisitRecordings(ports);
    const read = async (language: string, text: string) => {
      const found = await visit.of(ID);
      const recording = found?.find(language, text) ?? null;
      const content = recording === null ? null : await must(found, 'found').read(recording);
      return content === null ? null : digest(new Uint8Array(content));
    };
    return { visit, collector, asked, read };
  };

  test('of the language that is read are at hand when the network drops, and nothing is on the disk', async () => {
    const { visit, collector, read } = visitBeside([...BOTH, recorded(HELLO, 'Hello', 'en')], [HELLO, YES]);
    await visit.keep(ID, 'en');
    collector.isReachable = false;
    expect([await read('en', 'Hello'), await read('vi', 'Có')]).toEqual([digest(HELLO), null]);
    expect(await visit.of('another')).toBeNull();
  });

  test('of a former language give way to those of the next, one after the other', async () => {
    const { visit, collector, read } = visitBeside([...BOTH, recorded(YES, 'Yes', 'en')], [HELLO, YES]);
    await Promise.all([visit.keep(ID, 'vi'), visit.keep(ID, 'en')]);
    collector.isReachable = false;
    expect([await read('en', 'Yes'), await read('vi', 'Xin chào')]).toEqual([digest(YES), null]);
  });

  test('are as many as come to four megabytes', async () => {
    const many = Array.from({ length: 11 }, (_, at) => ({
      ...recorded(opusOf(at + 1), `text ${at}`),
      bytes: 400_000,
    }));
    const { visit, asked } = visitBeside(many, []);
    await visit.keep(ID, 'vi');
    expect(asked.filter((url) => url.includes('recording-files'))).toHaveLength(10);
  });

  test('come when they are wanted where none could be kept', async () => {
    const { visit, collector, read } = visitBeside(BOTH, [HELLO, YES]);
    collector.isReachable = false;
    await visit.keep(ID, 'vi');
    expect(await read('vi', 'Có')).toBeNull();
    collector.isReachable = true;
    expect(await read('vi', 'Có')).toBe(digest(YES));
  });
});
