import { setTimeout as pause } from 'node:timers/promises';
import { AwsClient } from 'aws4fetch';
import { SECOND_MS } from '../../../core/kernel/duration.ts';
import { StorageUnavailable } from '../../ingest/storage-unavailable.ts';
import type { EvidenceObjects, ListedObject } from '../evidence-objects.ts';
import { sha256Of } from '../object-name.ts';

/** Where objects are kept by the S3 protocol, and as whom. */
export interface S3Settings {
  /** Of the bucket, with what all names there begin with: `https://s3.example/bucket/sipas`. */
  readonly url: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** A commit waits meanwhile, and with it whoever has the same enrolments. */
const ANSWER_MS = 10 * SECOND_MS;
/** Before an answer that says to try again is believed, and how long before each. */
const RETRY_MS = [100, 400];
const NOT_FOUND = 404;
const TOO_MANY = 429;

/**
 * Objects in storage that is spoken to by the S3 protocol, addressed by path.
 *
 * @param answerMs how long an answer is waited for
 */
export function s3Objects(
  { url, region, accessKey, secretKey }: S3Settings,
  answerMs = ANSWER_MS,
): EvidenceObjects {
  const place = url.endsWith('/') ? url.slice(0, -1) : url;
  const bucket = new URL(place);
  const [name = '', ...rest] = bucket.pathname.slice(1).split('/');
  const prefix = rest.map((part) => `${part}/`).join('');
  const client = new AwsClient({
    accessKeyId: accessKey,
    secretAccessKey: secretKey,
    service: 's3',
    region,
  });
  const askOnce = async (address: string, init: RequestInit): Promise<Answer> => {
    const request = await client.sign(address, init);
    // Said here: a signal that only the signed request knows may be collected before its time. Wherever an answer might
    // lead, the signature is not shown there.
    const response = await fetch(request, { redirect: 'manual', signal: AbortSignal.timeout(answerMs) });
    const body = Buffer.from(await response.arrayBuffer());
    return { status: response.status, body };
  };
  /** The answer, or null where there is no such object. */
  const ask = async (address: string, init: RequestInit): Promise<Answer | null> => {
    try {
      let answer = await askOnce(address, init);
      for (const afterMs of RETRY_MS) {
        if (answer.status < 500 && answer.status !== TOO_MANY) break;
        await pause(afterMs);
        answer = await askOnce(address, init);
      }
      const { status, body } = answer;
      if (status >= 200 && status < 300) return answer;
      const code = textIn(body.toString('utf8'), 'Code') ?? '';
      if (status === NOT_FOUND && code !== 'NoSuchBucket') return null;
      throw new Error(`the object storage answers ${status} ${code}`.trim());
    } catch (error) {
      throw new StorageUnavailable(error);
    }
  };
  return {
    place,
    put: async (name, bytes) => {
      const headers = { 'X-Amz-Content-Sha256': sha256Of(bytes), 'Content-Type': 'application/octet-stream' };
      const answer = await ask(`${place}/${name}`, {
        method: 'PUT',
        headers,
        body: bytes as Uint8Array<ArrayBuffer>,
      });
      if (answer === null) throw new StorageUnavailable(new Error('the object storage answers 404'));
    },
    get: async (name, part) => {
      if (part?.length === 0) return Buffer.alloc(0);
      const range = part && { Range: `bytes=${part.start}-${part.start + part.length - 1}` };
      const answer = await ask(`${place}/${name}`, { method: 'GET', headers: { ...range } });
      if (answer === null || part === undefined || answer.status === PARTIAL) return answer?.body ?? null;
      return answer.body.subarray(part.start, part.start + part.length);
    },
    remove: async (name) => {
      await ask(`${place}/${name}`, { method: 'DELETE' });
    },
    list: async function* (folder) {
      let token: string | undefined;
      do {
        const asked = new URL(`${bucket.origin}/${name}`);
        asked.searchParams.set('list-type', '2');
        asked.searchParams.set('prefix', `${prefix}${folder === undefined ? '' : `${folder}/`}`);
        if (token !== undefined) asked.searchParams.set('continuation-token', token);
        const answer = await ask(asked.href, { method: 'GET' });
        const text = answer?.body.toString('utf8') ?? '';
        yield* objectsIn(text, prefix);
        token = textIn(text, 'NextContinuationToken') ?? undefined;
      } while (token !== undefined);
    },
  };
}

interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

const PARTIAL = 206;

function objectsIn(xml: string, prefix: string): readonly ListedObject[] {
  return [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].flatMap(([, one = '']) => {
    const [key = '', changed = ''] = [textIn(one, 'Key'), textIn(one, 'LastModified')].map(
      (text) => text ?? '',
    );
    const name = key.startsWith(prefix) ? key.slice(prefix.length) : '';
    // What others keep there is none of ours.
    return /^(commit|day)\//.test(name) ? [{ name, changedMs: Date.parse(changed) }] : [];
  });
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function textIn(xml: string, tag: string): string | null {
  const found = new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1];
  return found?.replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole) ?? null;
}
