import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { BatchOrigin, LastContact } from '../../ingest/collector-store.ts';
import { TIME_RULE, type TimeRule } from '../../ingest/corrected-time.ts';

/** A batch as it came, and how. */
export interface Evidence {
  readonly bytes: Uint8Array;
  /** Whether it was made lighter since: see LightBatches. */
  readonly isLight: boolean;
  readonly origin: BatchOrigin;
  readonly receivedAtMs: number;
  /** Whether the collector doubted its own clock and no other clock agreed with it. */
  readonly isReceiptDoubtful: boolean;
  /** What was known of its device before it; null where nothing was. */
  readonly lastContact: LastContact | null;
  /** By which rule the days of its records were fixed. */
  readonly timeRule: TimeRule;
  /** Whether responses were flagged when it came; those before were not, unless they were held and counted later. */
  readonly isFlagging: boolean;
}

/** Which row it stands in, bound to it: moved to another, it cannot be read. */
export interface EvidenceRow {
  readonly enrolment: string;
  readonly batch: string;
  readonly sha256: string;
}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LINE_FEED = 0x0a;
const DOUBTFUL = 'doubtful';
const LAST_CONTACT = 'contact=';
const FLAGGING = 'flagging';
const LIGHT = 'light';
const TIME_RULES: readonly TimeRule[] = [1, 2, 3];

/**
 * Evidence at rest: nonce, ciphertext, tag. The batch is signed, and its answers are sealed, but its header says when
 * it was made, and who has a copy of the database is not to know when which answers came.
 *
 * @param key 32 bytes of the key ring's
 */
export function encryptEvidence(
  key: Buffer,
  place: EvidenceRow,
  evidence: Omit<Evidence, 'timeRule' | 'isLight'>,
): Buffer {
  return encryptAgain(key, place, { ...evidence, timeRule: TIME_RULE, isLight: false });
}

/** The same of evidence that was decrypted, all that is said of it as it was. */
export function encryptAgain(
  key: Buffer,
  place: EvidenceRow,
  { bytes, origin, receivedAtMs, isReceiptDoubtful, lastContact, isFlagging, timeRule, isLight }: Evidence,
): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce);
  cipher.setAAD(nameOf(place));
  const known =
    lastContact === null ? [] : [`${LAST_CONTACT}${lastContact.lastSequence}@${lastContact.madeAtMs}`];
  const words = [
    origin,
    receivedAtMs,
    timeRule,
    ...(isReceiptDoubtful ? [DOUBTFUL] : []),
    ...known,
    ...(isFlagging ? [FLAGGING] : []),
    ...(isLight ? [LIGHT] : []),
  ];
  const arrival = cipher.update(`${words.join(' ')}\n`);
  return Buffer.concat([nonce, arrival, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** The evidence, or null when it is not what was put into this row with this key. */
export function decryptEvidence(key: Buffer, place: EvidenceRow, stored: Uint8Array): Evidence | null {
  const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.length);
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(nameOf(place));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const plaintext = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
    decipher.final();
    const end = plaintext.indexOf(LINE_FEED);
    const [origin, receivedAtMs, timeRule, ...words] = plaintext.toString('utf8', 0, end).split(' ');
    return {
      bytes: plaintext.subarray(end + 1),
      isLight: words.includes(LIGHT),
      origin: origin as BatchOrigin,
      receivedAtMs: Number(receivedAtMs),
      isReceiptDoubtful: words.includes(DOUBTFUL),
      lastContact: lastContactIn(words),
      // Rule 1 was not written down.
      timeRule: TIME_RULES.find((rule) => String(rule) === timeRule) ?? 1,
      isFlagging: words.includes(FLAGGING),
    };
  } catch {
    return null;
  }
}

function lastContactIn(words: readonly string[]): LastContact | null {
  const word = words.find((one) => one.startsWith(LAST_CONTACT));
  if (word === undefined) return null;
  const [lastSequence, madeAtMs] = word.slice(LAST_CONTACT.length).split('@').map(Number);
  return { lastSequence: Number(lastSequence), madeAtMs: Number(madeAtMs) };
}

function nameOf({ enrolment, batch, sha256 }: EvidenceRow): Buffer {
  return Buffer.from(`sipas evidence 1 ${enrolment} ${batch} ${sha256}`);
}
