import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Whom the server lets in. */
export const S3_KEYS = { region: 'an-1', accessKey: 'AKTEST', secretKey: 'a secret/of+tests' };
const BUCKET = 'evidence';
/** So few that a listing is of several pages. */
const LISTED_AT_A_TIME = 2;

export interface S3Server {
  /** Of the bucket. */
  readonly url: string;
  readonly objects: Map<string, { readonly bytes: Buffer; readonly changedMs: number }>;
  /** What it was asked, `PUT day/…`. */
  readonly asked: string[];
  /** What it answers instead of serving, until set to null. */
  refusal: { readonly status: number; readonly code: string } | null;
  /** How many requests are refused so until it serves again. */
  refusals: number;
  /** Whether it takes requests and never answers. */
  isMute: boolean;
  readonly close: () => Promise<void>;
}

/**
 * As much of S3 as the collector speaks, in memory, written from the description of the protocol and not from its client: whoever
 * signs wrongly, or sends other bytes than it says, is refused as by S3.
 */
export async function startS3Server(): Promise<S3Server> {
  const objects: S3Server['objects'] = new Map();
  const asked: string[] = [];
  const serve = async (request: IncomingMessage): Promise<Answer> => {
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
    const url = new URL(request.url ?? '/', 'http://s3');
    const [, bucket, ...rest] = url.pathname.split('/');
    const key = decodeURIComponent(rest.join('/'));
    asked.push(`${request.method} ${key}`);
    if (server.isMute) await new Promise(() => undefined);
    server.refusals -= 1;
    if (server.refusal !== null && server.refusals >= 0) {
      return fault(server.refusal.status, server.refusal.code);
    }
    if (!isSigned(request, url)) return fault(403, 'SignatureDoesNotMatch');
    const said = request.headers['x-amz-content-sha256'];
    if (said !== 'UNSIGNED-PAYLOAD' && said !== hash(body)) return fault(400, 'XAmzContentSHA256Mismatch');
    if (bucket !== BUCKET) return fault(404, 'NoSuchBucket');
    if (key === '' && request.method === 'GET') return listing(objects, url.searchParams);
    if (request.method === 'PUT') {
      objects.set(key, { bytes: body, changedMs: Date.now() });
      return { status: 200, body: '' };
    }
    if (request.method === 'DELETE') {
      objects.delete(key);
      return { status: 204, body: '' };
    }
    const found = objects.get(key)?.bytes;
    if (found === undefined) return fault(404, 'NoSuchKey');
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    if (range === null) return { status: 200, body: found };
    return { status: 206, body: found.subarray(Number(range[1]), Number(range[2]) + 1) };
  };
  const http = createServer((request, response) => {
    void serve(request).then(({ status, body }) => response.writeHead(status).end(body));
  });
  await new Promise<void>((resolve) => void http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const server: S3Server = {
    url: `http://127.0.0.1:${port}/${BUCKET}`,
    objects,
    asked,
    refusal: null,
    refusals: Number.POSITIVE_INFINITY,
    isMute: false,
    close: () =>
      new Promise<void>((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  return server;
}

interface Answer {
  readonly status: number;
  readonly body: Buffer | string;
}

function fault(status: number, code: string): Answer {
  return { status, body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>` };
}

function listing(objects: S3Server['objects'], query: URLSearchParams): Answer {
  const after = query.get('continuation-token')?.replace(/^after&/, '') ?? '';
  const prefix = query.get('prefix') ?? '';
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
  const page = keys.slice(0, LISTED_AT_A_TIME);
  const contents = page.map((key) => {
    const changed = new Date(objects.get(key)?.changedMs ?? 0).toISOString();
    return `<Contents><Key>${key}</Key><LastModified>${changed}</LastModified><Size>1</Size></Contents>`;
  });
  const next =
    page.length < keys.length
      ? `<NextContinuationToken>after&amp;${page.at(-1)}</NextContinuationToken>`
      : '';
  return {
    status: 200,
    body: `<?xml version="1.0"?><ListBucketResult>${next}${contents.join('')}</ListBucketResult>`,
  };
}

/** Signature version 4, as its description has it. */
function isSigned({ method, headers }: IncomingMessage, url: URL): boolean {
  const given =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([\da-f]{64})$/.exec(
      headers.authorization ?? '',
    );
  if (given === null) return false;
  const [, credential = '', signedHeaders = '', signature] = given;
  const [accessKey, ...scope] = credential.split('/');
  const date = String(headers['x-amz-date']);
  const query = [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const canonical = [
    method,
    url.pathname
      .split('/')
      .map((part) => encode(decodeURIComponent(part)))
      .join('/'),
    query,
    ...signedHeaders.split(';').map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    signedHeaders,
    headers['x-amz-content-sha256'],
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', date, scope.join('/'), hash(canonical)].join('\n');
  let key: Buffer | string = `AWS4${S3_KEYS.secretKey}`;
  for (const part of [date.slice(0, 8), S3_KEYS.region, 's3', 'aws4_request']) {
    key = createHmac('sha256', key).update(part).digest();
  }
  const isFresh = Math.abs(Date.now() - Date.parse(date.replace(DATE, '$1-$2-$3T$4:$5:$6Z'))) < 900_000;
  return (
    isFresh &&
    accessKey === S3_KEYS.accessKey &&
    signature === createHmac('sha256', key).update(text).digest('hex')
  );
}

const DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function hash(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
