import {
  createCipheriv,
  createECDH,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { gzipSync } from 'node:zlib';

/**
 * A second client of the protocol, written from SPEC.md and the files of spec/ beside it, with nothing of src/: what it
 * cannot do, the SPEC does not say. It does what one device does with one answer, and keeps nothing.
 */
export type Send = (
  method: 'POST' | 'PUT',
  path: string,
  mediaType: string,
  body: string | Uint8Array,
) => Promise<{ readonly status: number; readonly text: string }>;

type Fields = Readonly<Record<string, unknown>>;

export interface Membership extends Fields {
  readonly enrolment: string;
  readonly deviceKey: string;
  readonly places: readonly { readonly from: string; readonly unit: { readonly ref: string } }[];
  readonly sealingKey: { readonly id: string; readonly publicKey: string };
  readonly receiptKey: { readonly id: string; readonly publicKey: string };
}

export interface Heads {
  readonly epoch: string;
  readonly audit: { readonly sequence: number; readonly hash: string };
  readonly ledger: { readonly sequence: number; readonly hash: string };
}

/** Words, Canonical: keys of every object sorted by UTF-16 code units, no blanks. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([key, child]) => `${JSON.stringify(key)}:${canonical(child)}`).join(',')}}`;
}

const base64url = (bytes: string | Uint8Array) => Buffer.from(bytes).toString('base64url');
const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** JW3: from the 65 bytes of the point. */
function publicKeyOf(travelling: string): KeyObject {
  const point = Buffer.from(travelling, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)];
  return createPublicKey({
    key: { kty: 'EC', crv: 'P-256', x: base64url(x), y: base64url(y) },
    format: 'jwk',
  });
}

/** JW1, JW2. */
export function signed(typ: string, payload: unknown, key: KeyObject): string {
  const input = `${base64url(`{"alg":"ES256","typ":"${typ}"}`)}.${base64url(canonical(payload))}`;
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return `${input}.${base64url(signature)}`;
}

/** JW1, JW2: what the collector signed by this receipt key; anything else throws. */
export function saidBy({ id, publicKey }: Membership['receiptKey'], typ: string, jws: string): Fields {
  const [header = '', payload = '', signature = ''] = jws.split('.');
  if (header !== base64url(`{"alg":"ES256","kid":"${id}","typ":"${typ}"}`)) throw new Error('another header');
  const key = { key: publicKeyOf(publicKey), dsaEncoding: 'ieee-p1363' } as const;
  if (!verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))) {
    throw new Error('another signature');
  }
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
}

/** HP3: content, mark, zeros. */
export function padded(content: string, leastStep: number): Buffer {
  const bytes = Buffer.from(content);
  const step = [1024, 2048, 4096, 8192].find((one) => one >= leastStep && one > bytes.length) ?? 0;
  return Buffer.concat([bytes, Buffer.of(0x80), Buffer.alloc(step - bytes.length - 1)]);
}

const KEM = Buffer.from('KEM\x00\x10', 'latin1');
const SUITE = Buffer.from('HPKE\x00\x10\x00\x01\x00\x01', 'latin1');
const EMPTY = Buffer.alloc(0);

function hmac(key: Uint8Array, ...parts: readonly (string | Uint8Array)[]): Buffer {
  return parts.reduce((mac, part) => mac.update(part), createHmac('sha256', key)).digest();
}
/** RFC 9180, section 4: LabeledExtract, and LabeledExpand of one block. */
const extract = (suite: Buffer, salt: Buffer, label: string, ikm: Buffer) =>
  hmac(salt, 'HPKE-v1', suite, label, ikm);
const expand = (suite: Buffer, prk: Buffer, label: string, info: Buffer, length: number) =>
  hmac(prk, Buffer.of(0, length), 'HPKE-v1', suite, label, info, Buffer.of(1)).subarray(0, length);

/** RFC 9180, sections 4.1 and 5.1, base mode: what the shared secret of an exchange leads to. */
export function keySchedule(dh: Buffer, encapsulated: Buffer, recipient: Buffer, info: string) {
  const context = Buffer.concat([encapsulated, recipient]);
  const sharedSecret = expand(KEM, extract(KEM, EMPTY, 'eae_prk', dh), 'shared_secret', context, 32);
  const schedule = Buffer.concat([
    Buffer.of(0),
    extract(SUITE, EMPTY, 'psk_id_hash', EMPTY),
    extract(SUITE, EMPTY, 'info_hash', Buffer.from(info)),
  ]);
  const secret = extract(SUITE, sharedSecret, 'secret', EMPTY);
  return {
    sharedSecret,
    key: expand(SUITE, secret, 'key', schedule, 16),
    baseNonce: expand(SUITE, secret, 'base_nonce', schedule, 12),
  };
}

/** HP1. */
function sealed(publicKey: string, associatedData: string, plaintext: Buffer): string {
  const recipient = Buffer.from(publicKey, 'base64url');
  const ephemeral = createECDH('prime256v1');
  const encapsulated = ephemeral.generateKeys();
  const dh = ephemeral.computeSecret(recipient);
  const { key, baseNonce } = keySchedule(dh, encapsulated, recipient, 'sipas record 1');
  const cipher = createCipheriv('aes-128-gcm', key, baseNonce).setAAD(Buffer.from(associatedData));
  const text = [cipher.update(plaintext), cipher.final(), cipher.getAuthTag()];
  return base64url(Buffer.concat([encapsulated, ...text]));
}

export interface Draft {
  readonly kind: 'response' | 'abandonment' | 'feedback-case';
  readonly questionnaire: string;
  readonly version: number;
  readonly body: unknown;
  /** HP4: 2048 for a response to a questionnaire without sampling. */
  readonly leastStep: number;
}

export class SecondClient {
  readonly #send: Send;
  readonly #key: KeyObject;
  readonly #publicKey: string;
  /** ST4: it keeps nothing, so each is its first. */
  readonly #start = { number: 1, id: randomBytes(16).toString('hex') };
  #sequence = 0;
  #membership: Membership | null = null;
  #membershipSha256: string | null = null;
  #membershipJws = '';
  #heads: string | null = null;

  constructor(send: Send) {
    this.#send = send;
    const ecdh = createECDH('prime256v1');
    const point = ecdh.generateKeys();
    const [x, y] = [base64url(point.subarray(1, 33)), base64url(point.subarray(33))];
    const d = base64url(Buffer.concat([Buffer.alloc(32), ecdh.getPrivateKey()]).subarray(-32));
    this.#key = createPrivateKey({ key: { kty: 'EC', crv: 'P-256', x, y, d }, format: 'jwk' });
    this.#publicKey = base64url(point);
  }

  get membership(): Membership {
    if (this.#membership === null) throw new Error('not enrolled');
    return this.#membership;
  }

  /** In the order of a first answer, 1. */
  async enrol(
    code: string,
    name: string,
    protocol = 1,
  ): Promise<{ readonly status: number; readonly text: string }> {
    const request = signed(
      'sipas-enrolment',
      { protocol, code, name, publicKey: this.#publicKey },
      this.#key,
    );
    const answer = await this.#send(
      'POST',
      '/api/v1/enrolments',
      'application/vnd.sipas.membership',
      request,
    );
    if (answer.status !== 201) return answer;
    const { membership: jws } = JSON.parse(answer.text);
    const payload = Buffer.from(jws.split('.')[1], 'base64url').toString();
    const { receiptKey } = JSON.parse(payload);
    const membership = saidBy(receiptKey, 'sipas-membership', jws) as Membership;
    // EN2
    const { enrolment } = JSON.parse(answer.text);
    if (membership.enrolment !== enrolment || membership.deviceKey !== this.#publicKey) {
      throw new Error('the membership of another device');
    }
    this.#membership = membership;
    this.#membershipJws = jws;
    this.#membershipSha256 = sha256(payload);
    return answer;
  }

  /** EP2: shows the membership to a collector that may have lost it. */
  announce(): Promise<{ readonly status: number; readonly text: string }> {
    const path = `/api/v1/enrolments/${this.membership.enrolment}`;
    return this.#send('PUT', path, 'application/vnd.sipas.membership', this.#membershipJws);
  }

  /** In the order of a first answer, 2: the record's line. */
  record({ kind, questionnaire, version, body, leastStep }: Draft): string {
    const { enrolment, places, sealingKey } = this.membership;
    this.#sequence += 1;
    const beside = {
      id: randomBytes(16).toString('hex'),
      key: sealingKey.id,
      kind,
      questionnaire,
      sequence: this.#sequence,
      unit: places[0]?.unit.ref,
      version,
    };
    const associatedData = canonical({ ...beside, enrolment, protocol: 1 });
    const plaintext = padded(canonical(body), leastStep);
    return canonical({ ...beside, sealed: sealed(sealingKey.publicKey, associatedData, plaintext) });
  }

  /** In the order of a first answer, 3: the batch's bytes. */
  batch(lines: readonly string[], changes: Fields = {}): Uint8Array {
    const { enrolment, receiptKey } = this.membership;
    const text = lines.map((line) => `${line}\n`).join('');
    const header = {
      protocol: 2,
      enrolment,
      batch: randomBytes(16).toString('hex'),
      count: lines.length,
      sha256: sha256(text),
      lastSequence: this.#sequence,
      waiting: lines.length,
      quarantined: 0,
      app: 'second-client',
      storage: { persisted: null, usedBytes: null, quotaBytes: null },
      clockMs: Date.now(),
      clockOffsetMs: null,
      receiptKey: receiptKey.id,
      membership: this.#membershipSha256,
      introduction: null,
      start: this.#start,
      heads: this.#heads,
      ...changes,
    };
    return gzipSync(`${signed('sipas-batch', header, this.#key)}\n${text}`);
  }

  /** An offer of nothing, in another version where it is said. */
  offer(protocol: number): string {
    const { enrolment, receiptKey } = this.membership;
    const fields = { protocol, enrolment, offer: '0'.repeat(32), receiptKey: receiptKey.id, records: [] };
    return signed('sipas-offer', fields, this.#key);
  }

  /** In the order of a first answer, 4: what the collector signed, or the code of its refusal. */
  async post(batch: Uint8Array): Promise<Fields> {
    const answer = await this.#send('POST', '/api/v1/batches', 'application/vnd.sipas.batch', batch);
    if (answer.status !== 200) return { code: JSON.parse(answer.text).code };
    const acknowledgement = saidBy(this.membership.receiptKey, 'sipas-acknowledgement', answer.text);
    this.#keep(acknowledgement['heads']);
    return acknowledgement;
  }
  /** HE2: of one epoch the higher, else the newer. */
  #keep(jws: unknown): void {
    if (typeof jws !== 'string') return;
    const [heard, kept] = [jws, this.#heads].map((one) =>
      one === null ? null : (saidBy(this.membership.receiptKey, 'sipas-heads', one) as unknown as Heads),
    );
    const isLower = (list: 'audit' | 'ledger') =>
      (heard?.[list].sequence ?? 0) < (kept?.[list].sequence ?? 0);
    if (heard?.epoch === kept?.epoch && (isLower('audit') || isLower('ledger'))) return;
    this.#heads = jws;
  }

  get heads(): Heads | null {
    return this.#heads === null
      ? null
      : (saidBy(this.membership.receiptKey, 'sipas-heads', this.#heads) as unknown as Heads);
  }

  /** TF3: what the collector signed for this device in a receipt file. */
  receipts(file: string): readonly Fields[] {
    const [first, ...lines] = file.split('\n').filter((line) => line !== '');
    if (first !== '{"file":"sipas-receipts","protocol":1}') throw new Error('no receipt file');
    return lines
      .map((line) => saidBy(this.membership.receiptKey, 'sipas-acknowledgement', line))
      .filter(({ enrolment }) => enrolment === this.membership.enrolment);
  }
}

/** TF3. */
export function transferFile(batches: readonly Uint8Array[]): string {
  const lines = batches.map((batch) => `${Buffer.from(batch).toString('base64')}\n`);
  return `{"file":"sipas-batches","protocol":1}\n${lines.join('')}`;
}
