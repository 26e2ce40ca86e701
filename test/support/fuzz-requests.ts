import { gzipSync } from 'node:zlib';
import type { Random } from '../../src/collector/demo/random.ts';
import { must } from '../../src/core/kernel/assert.ts';
import { canonicalJson, type Json } from '../../src/core/kernel/canonical-json.ts';
import { BATCH_MEDIA_TYPE } from '../../src/core/protocol/messages/batch.ts';
import { type DeviceSignedType, deviceSignedHeader } from '../../src/core/protocol/signed.ts';
import { batchHeader, plainRecord, sealedRecord, sha256 } from './batches.ts';
import { signed } from './reference-crypto.ts';
import { DEVICE_KEY, RECEIPT_KEY } from './test-keys.ts';
import { operationKey } from './walk-operations.ts';

/** One request as it will be sent. */
export interface FuzzRequest {
  /** `METHOD /path` of the description where method and address are those, or null. */
  readonly operation: string | null;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

/** What exists in the collector that is asked. */
export interface Known {
  /** To be put where they fit and where they do not. */
  readonly texts: readonly string[];
  readonly ids: readonly string[];
  /** A member with DEVICE_KEY, whose word goes as far as any device's. */
  readonly device: string;
  /** A link in force, by which own phones send. */
  readonly phones: { readonly link: string; readonly enrolment: string };
}

type Schema = { readonly [key: string]: unknown };
type Operation = {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema?: Schema }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
};
type Described = readonly [path: string, method: string, operation: Operation];
export type OpenApi = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
};

/** Texts that have broken programs before. None of them may be found in a log, a row's meaning or an answer's code. */
const NASTY_TEXTS = [
  '',
  ' ',
  "' or 1=1 --",
  "'; drop table records; --",
  '" ; select pg_sleep(60) --',
  'a%00b',
  'a\u0000b',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '=cmd|"/c calc"!A1',
  '../../../../etc/passwd',
  '..%2f..%2fsipas.sqlite',
  '%2e%2e%5c%2e%2e%5csipas.sqlite',
  '__proto__',
  'constructor',
  'toString',
  '\ud800',
  '\u202e\u0000\ufeff',
  'Đ'.repeat(300),
  'a'.repeat(40_000),
  `${'a'.repeat(5_000)}!`,
  `${' '.repeat(5_000)}x`,
  '0'.repeat(32),
  'f'.repeat(64),
  '01',
  '01@2025-07-01',
  '2026-11',
  '2026-13',
  '99999-99',
  '-1',
  '1e999',
  'NaN',
  'null',
  'true',
  '[]',
  '{}',
] as const;

const NASTY_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 53,
  1e308,
  [],
  {},
  [[[[[[[[[[[[]]]]]]]]]]]],
  { a: { b: { c: { d: {} } } } },
  Array.from({ length: 2_000 }, () => 0),
];

const NASTY_HEADERS: readonly Readonly<Record<string, string>>[] = [
  {},
  {},
  {},
  { 'x-forwarded-for': "1.1.1.1, '; drop table x" },
  { 'x-http-method-override': 'DELETE' },
  { accept: 'text/html' },
  { 'accept-encoding': 'gzip, br' },
  { 'content-encoding': 'gzip' },
  { range: 'bytes=0-1,2-3,-5' },
  { 'if-none-match': '*' },
  { cookie: '__Host-sipas-session=' },
  { cookie: `__Host-sipas-session=${'a'.repeat(4_000)}` },
  { authorization: 'Basic YTpi' },
  { 'last-event-id': '../..' },
  { 'accept-language': 'vi;q=x,'.repeat(400) },
];

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * Requests that are close enough to a described one to get in, and far enough from it to find what nobody thought of.
 * The same seed gives the same requests.
 */
export class RequestFuzzer {
  readonly #random: Random;
  readonly #operations: readonly Described[];
  /** Those of the turn that goes on which are still to come: each comes once before any comes again. */
  readonly #toCome: Described[] = [];
  readonly #schemas: Readonly<Record<string, Schema>>;
  readonly #known: Known;

  constructor(random: Random, document: OpenApi, known: Known) {
    this.#random = random;
    this.#known = known;
    this.#schemas = document.components?.schemas ?? {};
    this.#operations = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(
        ([method, operation]) => [path, method.toUpperCase(), operation] as const,
      ),
    );
  }

  next(): FuzzRequest {
    if (this.#toCome.length === 0) this.#toCome.push(...this.#operations);
    const [one] = this.#toCome.splice(this.#random.between(0, this.#toCome.length - 1), 1);
    const [path, described, operation] = must(one, 'an operation is described');
    const method = this.#seldom() ? this.#pick(METHODS) : described;
    const [mediaType, content] = this.#pickOr(Object.entries(operation.requestBody?.content ?? {}), null) ?? [
      'application/json',
      {},
    ];
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const body = hasBody ? this.#body(path, mediaType, content.schema) : undefined;
    const isLonger = this.#seldom();
    return {
      operation: method === described && !isLonger ? operationKey(method, path) : null,
      method,
      path: this.#path(path, operation, isLonger),
      headers: {
        ...(hasBody ? { 'content-type': this.#seldom() ? 'text/plain' : mediaType } : {}),
        ...this.#pick(NASTY_HEADERS),
      },
      body,
    };
  }

  #path(path: string, { parameters = [] }: Operation, isLonger: boolean): string {
    const filled = path.replaceAll(/\{([^}]+)\}/g, () =>
      encodeURIComponent(
        this.#random.next() < 0.5
          ? this.#pick(this.#known.ids)
          : this.#text().slice(0, 3_000).toWellFormed() || ' ',
      ),
    );
    const query = new URLSearchParams();
    for (const { name, in: place, schema } of parameters) {
      if (place === 'query' && this.#random.next() < 0.7) query.append(name, String(this.#value(schema, 0)));
      if (place === 'query' && this.#seldom()) query.append(name, this.#text());
    }
    if (this.#seldom()) query.append(this.#text().slice(0, 50), this.#text());
    const text = query.toString().slice(0, 6_000);
    const address = isLonger
      ? `${filled}/${encodeURIComponent(this.#text().slice(0, 500).toWellFormed())}`
      : filled;
    return text === '' ? address : `${address}?${text}`;
  }

  #body(path: string, mediaType: string, schema: Schema | undefined): string | Uint8Array {
    if (mediaType.includes('json')) {
      const text = JSON.stringify(this.#value(schema, 0)) ?? '';
      // What JSON.stringify never writes.
      if (this.#seldom()) return text.replace('{', '{"__proto__":{"admin":true},');
      if (this.#seldom()) return text.slice(0, this.#random.between(0, text.length));
      if (this.#seldom()) return '['.repeat(30_000);
      return text;
    }
    const message = mediaType === BATCH_MEDIA_TYPE ? this.#batch(path) : this.#message(path);
    const bytes = Uint8Array.from(Buffer.from(message));
    if (!this.#seldom() || bytes.length === 0) return bytes;
    bytes[this.#random.between(0, bytes.length - 1)] = this.#random.between(0, 255);
    return bytes;
  }

  /** A batch the device signed, or an own phone, which says whatever comes to its mind. */
  #batch(path: string): Uint8Array {
    const { phones } = this.#known;
    const isPhone = path.endsWith('/phone-responses');
    const device = isPhone ? phones.enrolment : this.#known.device;
    const introduction = isPhone ? { publicKey: DEVICE_KEY.publicKey, link: phones.link } : null;
    const records = isPhone && !this.#seldom() ? 1 : this.#random.between(0, 3);
    const lines = Array.from({ length: records }, (_, index) => {
      if (this.#random.next() < 0.2) return this.#text().replaceAll('\n', '');
      const record = plainRecord({ id: this.#random.id() as never, sequence: index + 1 });
      return canonical(this.#changed({ ...sealedRecord(device, record) }));
    });
    const text = lines.map((line) => `${line}\n`).join('');
    const header = this.#changed({
      ...batchHeader(device, [], { count: lines.length }),
      sha256: sha256(text),
      introduction,
    });
    const batch = `${this.#signed('sipas-batch', header)}\n${text}`;
    return this.#seldom() ? Buffer.from(batch) : gzipSync(batch, { level: 1 });
  }

  /** What else devices say, signed and wrong. */
  #message(path: string): string {
    if (path.endsWith('/offers')) {
      const records = Array.from({ length: this.#random.between(0, 4) }, () => ({
        id: this.#random.id(),
        sha256: sha256(this.#random.id()),
      }));
      const offer = { protocol: 1, enrolment: this.#known.device, offer: this.#random.id(), records };
      return this.#signed('sipas-offer', this.#changed({ ...offer, receiptKey: RECEIPT_KEY.id }));
    }
    const { publicKey } = DEVICE_KEY;
    const request = { protocol: 1, code: '0123-4567-89AB-CDEF-GHJK', name: this.#text(), publicKey };
    return this.#signed('sipas-enrolment', this.#changed(request));
  }

  #signed(typ: DeviceSignedType, payload: object): string {
    return signed(deviceSignedHeader(typ), canonical(payload), DEVICE_KEY);
  }

  /** As it is half of the time; otherwise with a member that is another, more or missing. */
  #changed(message: Readonly<Record<string, unknown>>): Record<string, unknown> {
    if (this.#random.next() < 0.5) return { ...message };
    const name = this.#pick(Object.keys(message));
    const { [name]: _, ...others } = message;
    if (this.#seldom()) return others;
    if (this.#seldom()) return { ...message, [this.#text().slice(0, 20)]: this.#anything() };
    return { ...others, [name]: this.#anything() };
  }

  /** Mostly what the schema asks for, now and then something else. */
  #value(schema: Schema | undefined, depth: number): unknown {
    if (schema === undefined || depth > 6 || this.#seldom()) return this.#anything();
    if (typeof schema['$ref'] === 'string') {
      return this.#value(this.#schemas[schema['$ref'].split('/').at(-1) ?? ''], depth + 1);
    }
    if ('const' in schema) return schema['const'];
    if (Array.isArray(schema['enum'])) return this.#pick(schema['enum']);
    const choices = schema['anyOf'] ?? schema['oneOf'];
    if (Array.isArray(choices)) return this.#value(this.#pick(choices) as Schema, depth + 1);
    const type = Array.isArray(schema['type']) ? this.#pick(schema['type']) : schema['type'];
    switch (type) {
      case 'object': {
        const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
        const filled = properties.flatMap(([name, property]) =>
          this.#seldom() ? [] : [[name, this.#value(property, depth + 1)]],
        );
        if (this.#seldom()) filled.push([this.#text().slice(0, 20), this.#anything()]);
        return Object.fromEntries(filled);
      }
      case 'array':
        return Array.from({ length: this.#random.between(0, 4) }, () =>
          this.#value(schema['items'] as Schema, depth + 1),
        );
      case 'integer':
      case 'number':
        return this.#random.between(0, 100);
      case 'boolean':
        return this.#random.next() < 0.5;
      case 'null':
        return null;
      default:
        return this.#text();
    }
  }

  #anything(): unknown {
    return this.#random.next() < 0.5 ? this.#pick(NASTY_VALUES) : this.#text();
  }

  #text(): string {
    return this.#random.next() < 0.5
      ? this.#pick(this.#random.next() < 0.5 ? this.#known.ids : this.#known.texts)
      : this.#pick(NASTY_TEXTS);
  }

  /** One time in twelve. */
  #seldom(): boolean {
    return this.#random.next() < 1 / 12;
  }

  #pick<Value>(values: readonly Value[]): Value {
    return values[this.#random.between(0, values.length - 1)] as Value;
  }

  #pickOr<Value>(values: readonly Value[], otherwise: null): Value | null {
    return values.length === 0 ? otherwise : this.#pick(values);
  }
}

/** RFC 8785 where there is such a text of it. */
function canonical(value: object): string {
  try {
    return canonicalJson(value as Json);
  } catch {
    return JSON.stringify(value);
  }
}
