import { isUtf8 } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { deflateRaw, gunzip, gzip, inflateRaw } from 'node:zlib';
import type { EnrolmentId } from '../../core/kernel/brand.ts';
import { BATCH_MAX_BYTES } from '../../core/protocol/limits.ts';
import {
  encodeRecord,
  parseRecord,
  recordAssociatedData,
  type WireRecord,
} from '../../core/protocol/messages/record.ts';
import { PADDING_MARK, SEALING_SUITE } from '../../core/protocol/sealing.ts';
import type { LightBatches } from '../evidence/light-batches.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { HpkeRecipient } from './hpke.ts';
import { LIGHT_DICTIONARY } from './light-dictionary.ts';
import { unpadded } from './open-body.ts';

const [deflated, inflated] = [promisify(deflateRaw), promisify(inflateRaw)];
const [gzipped, gunzipped] = [promisify(gzip), promisify(gunzip)];

/** Opening one takes a third of a millisecond, in the thread that serves requests: it is let go on in between. */
const RECORDS_AT_A_TIME = 8;
/** Of a light batch once it is inflated: bodies are shorter than what they were sealed to. */
const LIGHT_MAX_BYTES = 2 * BATCH_MAX_BYTES;

/** A line as it is; or a record without its sealed body, the encapsulated key, the body and how long it was padded to. */
type LightLine =
  | readonly [line: string]
  | readonly [record: Omit<WireRecord, 'sealed'>, encapsulated: string, body: string, padded: number];

/** The line as it is; or the texts of a JWS's header and payload, and its signature as it is. */
type LightHeader = readonly [line: string] | readonly [head: string, payload: string, ...signature: string[]];

/**
 * LightBatches by the collector's own keys. Raw deflate over lines of JSON, one for the header and one for each record. What
 * cannot be opened is kept as it is among the others.
 */
export class ResealedBatches implements LightBatches {
  readonly #recipients: ReadonlyMap<string, () => HpkeRecipient>;

  constructor(ring: Pick<KeyRing, 'sealing'>) {
    this.#recipients = new Map(
      ring.sealing.map(({ id, privateKey }) => {
        let recipient: HpkeRecipient | undefined;
        return [id, () => (recipient ??= new HpkeRecipient(privateKey, SEALING_SUITE.info))];
      }),
    );
  }

  async lighten(enrolment: EnrolmentId, bytes: Uint8Array): Promise<Buffer | null> {
    const batch = await gunzipped(bytes, { maxOutputLength: BATCH_MAX_BYTES }).catch(nothing);
    if (batch === null || !isUtf8(batch)) return null;
    const [header, ...lines] = batch.toString('utf8').split('\n');
    const light: string[] = [JSON.stringify(lightHeader(header ?? ''))];
    for (const line of lines) {
      light.push(JSON.stringify(this.#lightLine(enrolment, line)));
      if (light.length % RECORDS_AT_A_TIME === 0) await setImmediate();
    }
    const lightened = await deflated(light.join('\n'), { level: 9, dictionary: LIGHT_DICTIONARY });
    if (lightened.length >= bytes.length) return null;
    // What comes back is what a recount will read: only then is the original let go.
    const restored = await this.#restored(enrolment, lightened);
    return restored?.equals(batch) === true ? lightened : null;
  }

  async restore(enrolment: EnrolmentId, light: Uint8Array): Promise<Buffer | null> {
    const batch = await this.#restored(enrolment, light);
    return batch === null ? null : gzipped(batch, { level: 1 });
  }

  #lightLine(enrolment: EnrolmentId, line: string): LightLine {
    const parsed = parseRecord(line);
    if (!parsed.ok) return [line];
    const { sealed, ...record } = parsed.value;
    const recipient = this.#recipients.get(record.key)?.();
    const bytes = Buffer.from(sealed, 'base64url');
    const plaintext = recipient?.open(Buffer.from(recordAssociatedData(enrolment, record)), bytes) ?? null;
    const body = plaintext === null ? null : unpadded(plaintext);
    if (plaintext === null || body === null || !isUtf8(body)) return [line];
    const encapsulated = bytes.toString('base64url', 0, SEALING_SUITE.encapsulatedKeyBytes);
    return [record, encapsulated, body.toString('utf8'), plaintext.length];
  }

  async #restored(enrolment: EnrolmentId, light: Uint8Array): Promise<Buffer | null> {
    const text = await inflated(light, {
      maxOutputLength: LIGHT_MAX_BYTES,
      dictionary: LIGHT_DICTIONARY,
    }).catch(nothing);
    if (text === null) return null;
    const [header, ...lines] = text.toString('utf8').split('\n');
    const restored: string[] = [wholeHeader(JSON.parse(header ?? '[]') as LightHeader)];
    for (const line of lines) {
      const whole = this.#wholeLine(enrolment, JSON.parse(line) as LightLine);
      if (whole === null) return null;
      restored.push(whole);
      if (restored.length % RECORDS_AT_A_TIME === 0) await setImmediate();
    }
    return Buffer.from(restored.join('\n'));
  }

  #wholeLine(enrolment: EnrolmentId, light: LightLine): string | null {
    if (light.length === 1) return light[0];
    const [record, encapsulated, body, padded] = light;
    const recipient = this.#recipients.get(record.key)?.();
    if (recipient === undefined) return null;
    const plaintext = Buffer.alloc(padded);
    plaintext[plaintext.write(body)] = PADDING_MARK;
    const associatedData = Buffer.from(recordAssociatedData(enrolment, record));
    const sealed = recipient.sealAgain(associatedData, Buffer.from(encapsulated, 'base64url'), plaintext);
    return encodeRecord({ ...record, sealed: sealed.toString('base64url') });
  }
}

/** The parts of a JWS as what base64url stands for, which compresses; as they are where one stands for no text. */
function lightHeader(line: string): LightHeader {
  const [head = '', payload = '', ...signature] = line.split('.');
  const texts = [head, payload].map((part) => Buffer.from(part, 'base64url').toString('utf8'));
  const light: LightHeader = [texts[0] ?? '', texts[1] ?? '', ...signature];
  return wholeHeader(light) === line ? light : [line];
}

function wholeHeader(light: LightHeader): string {
  const [head, payload, ...signature] = light;
  if (payload === undefined) return head;
  return [...[head, payload].map((text) => Buffer.from(text).toString('base64url')), ...signature].join('.');
}

/** What is not what it was taken for. */
function nothing(): null {
  return null;
}
