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

/** A device that waits longer sends again. */
const ANSWER_MS = 20 * SECOND_MS;
/** After an answer that says to try again. */
const RETRIES = 2;
const NOT_FOUND = 404;

/** Objects in storage that is spoken to by the S3 protocol, addressed by path. */
export function s3Objects({ url, region, accessKey, secretKey }: S3Settings): EvidenceObjects {
  const place = url.replace(/\/+$/, '');
  const bucket = new URL(place);
  const [name = '', ...rest] = bucket.pathname.slice(1).split('/');
  const prefix = rest.map((part) => `${part}/`).join('');
  const client = new AwsClient({
    accessKeyId: accessKey,
    secretAccessKey: secretKey,
    service: 's3',
    region,
    retries: RETRIES,
  });
  /** The answer, or null where there is no such object. */
  const ask = async (address: string, init: RequestInit): Promise<Answer | null> => {
    try {
      const signal = AbortSignal.timeout(ANSWER_MS);
      // Wherever it might lead, the signature is not shown there.
      const response = await client.fetch(address, { ...init, redirect: 'manual', signal });
      const body = Buffer.from(await response.arrayBuffer());
      if (response.ok) return { status: response.status, body };
      const code = textIn(body.toString('utf8'), 'Code') ?? '';
      if (response.status === NOT_FOUND && code !== 'NoSuchBucket') return null;
      throw new Error(`the object storage answers ${response.status} ${code}`.trim());
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
