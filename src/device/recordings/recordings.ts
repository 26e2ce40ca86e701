import type { Sha256 } from '../../core/kernel/brand.ts';
import {
  parseQuestionnaireRecordings,
  type QuestionnaireRecording,
  type QuestionnaireRecordings,
} from '../../core/protocol/messages/questionnaire-recordings.ts';
import { hex } from '../cryptography/random-ids.ts';
import { type ExchangePorts, exchange } from '../exchange/exchange.ts';

/** What is used of the browser's Cache. */
export interface FileCache {
  readonly match: (path: string) => Promise<Response | undefined>;
  readonly put: (path: string, response: Response) => Promise<void>;
  readonly delete: (path: string) => Promise<boolean>;
  readonly keys: () => Promise<readonly { readonly url: string }[]>;
}

export interface RecordingPorts extends ExchangePorts {
  /** Null where this browser has none. */
  readonly cache: () => Promise<FileCache | null>;
  /** How many bytes the browser says it can still keep; null where it does not say. */
  readonly roomBytes: () => Promise<number | null>;
}

/** Which of the recordings are kept. */
interface Wanted {
  /** Null: all there are. */
  readonly language: string | null;
  /** Of their files; null: as many as there is room for. */
  readonly atMostBytes: number | null;
}

const EVERYTHING: Wanted = { language: null, atMostBytes: null };

/** Recordings never take the room in which responses wait. */
const ROOM_FOR_RESPONSES_BYTES = 100_000_000;
const FILE_TIME_LIMIT_MS = 30_000;
/** Somebody waits for the first sound; a browser's voice needs no network. */
const LISTENER_WAITS_MS = 5_000;

/**
 * Keeps what is recorded of these questionnaires for when there is no network, and forgets that of all others. What does
 * not come, or is not what was announced, is left out: it is read by a voice of the browser.
 */
export async function keepRecordings(
  ports: RecordingPorts,
  questionnaires: readonly string[],
  wanted = EVERYTHING,
): Promise<void> {
  const cache = await ports.cache();
  if (cache === null) return;
  const kept = new Set<string>();
  const files = new Map<Sha256, number>();
  for (const questionnaire of questionnaires) {
    const address = addressOf(questionnaire);
    const text = await ask(ports, questionnaire);
    if (text !== null) await cache.put(address, new Response(text));
    const said = await heldIn(cache, questionnaire);
    if (said === null) continue;
    kept.add(address);
    for (const { language, sha256, bytes } of said.recordings) {
      if (language === (wanted.language ?? language)) files.set(sha256, bytes);
    }
  }
  for (const sha256 of files.keys()) kept.add(fileAddressOf(sha256));
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (!kept.has(pathname)) await cache.delete(pathname);
  }
  let room = ((await ports.roomBytes()) ?? Number.POSITIVE_INFINITY) - ROOM_FOR_RESPONSES_BYTES;
  let allowed = wanted.atMostBytes ?? Number.POSITIVE_INFINITY;
  for (const [sha256, bytes] of files) {
    allowed -= bytes;
    if (allowed < 0) return;
    if ((await cache.match(fileAddressOf(sha256))) !== undefined) continue;
    room -= bytes;
    if (room < 0) return;
    const content = await fetchFile(ports, sha256);
    if (content !== null) await cache.put(fileAddressOf(sha256), new Response(content));
  }
}

/** What is recorded of a questionnaire, as it is kept here or, where nothing is, as the collector says; else null. */
export async function recordingsOf(
  device: RecordingPorts,
  questionnaire: string,
): Promise<RecordedQuestionnaire | null> {
  const ports = { ...device, timeLimit: (ms: number) => device.timeLimit(Math.min(ms, LISTENER_WAITS_MS)) };
  const cache = await ports.cache();
  const held = cache === null ? null : await heldIn(cache, questionnaire);
  const said = held ?? recordingsIn(await ask(ports, questionnaire), questionnaire);
  return said === null ? null : new RecordedQuestionnaire(ports, cache, said.recordings);
}

/** The recordings of one questionnaire, by what they read. */
export class RecordedQuestionnaire {
  readonly #ports: RecordingPorts;
  readonly #cache: FileCache | null;
  readonly #byText: ReadonlyMap<string, QuestionnaireRecording>;
  /** The languages in which something is recorded. */
  readonly languages: readonly string[];

  constructor(ports: RecordingPorts, cache: FileCache | null, recordings: readonly QuestionnaireRecording[]) {
    this.#ports = ports;
    this.#cache = cache;
    this.#byText = new Map(recordings.map((one) => [keyOf(one.language, one.text), one]));
    this.languages = [...new Set(recordings.map(({ language }) => language))];
  }

  find(language: string, text: string): QuestionnaireRecording | null {
    return this.#byText.get(keyOf(language, text)) ?? null;
  }

  /** Its file; from the collector where it is not kept here, or was changed on the disk. Null where there is none. */
  async read({ sha256 }: QuestionnaireRecording): Promise<ArrayBuffer | null> {
    const kept = await this.#cache?.match(fileAddressOf(sha256)).catch(() => undefined);
    const content = kept === undefined ? null : await whole(kept, sha256);
    return content ?? fetchFile(this.#ports, sha256);
  }
}

function keyOf(language: string, text: string): string {
  return `${language} ${text}`;
}

function addressOf(questionnaire: string): string {
  return `/api/v1/questionnaire-recordings/${questionnaire}`;
}

function fileAddressOf(sha256: Sha256): string {
  return `/api/v1/recording-files/${sha256}`;
}

async function ask(ports: RecordingPorts, questionnaire: string): Promise<string | null> {
  const answer = await exchange(ports, addressOf(questionnaire), { method: 'GET' }, (text) =>
    recordingsIn(text, questionnaire) === null ? null : text,
  );
  return answer.kind === 'answered' ? answer.value : null;
}

async function heldIn(cache: FileCache, questionnaire: string): Promise<QuestionnaireRecordings | null> {
  const kept = await cache.match(addressOf(questionnaire)).catch(() => undefined);
  return recordingsIn((await kept?.text()) ?? null, questionnaire);
}

function recordingsIn(text: string | null, questionnaire: string): QuestionnaireRecordings | null {
  const said = text === null ? null : parseQuestionnaireRecordings(text);
  return said?.questionnaire === questionnaire ? said : null;
}

async function fetchFile(ports: RecordingPorts, sha256: Sha256): Promise<ArrayBuffer | null> {
  try {
    const response = await ports.fetch(fileAddressOf(sha256), {
      signal: ports.timeLimit(FILE_TIME_LIMIT_MS),
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    });
    return response.ok ? await whole(response, sha256) : null;
  } catch {
    return null;
  }
}

/** The bytes that have this SHA-256, or null. */
async function whole(response: Response, sha256: Sha256): Promise<ArrayBuffer | null> {
  try {
    const content = await response.arrayBuffer();
    const digest = await crypto.subtle.digest('SHA-256', content);
    return hex(new Uint8Array(digest)) === sha256 ? content : null;
  } catch {
    return null;
  }
}
