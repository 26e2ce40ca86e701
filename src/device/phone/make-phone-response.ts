import { err, ok, type Result } from '../../core/kernel/result.ts';
import type { VisitTicket } from '../../core/protocol/codes/visit-ticket.ts';
import { type BodyFault, checkBody } from '../../core/protocol/messages/body.ts';
import { waitingEntry } from '../../core/protocol/outbox.ts';
import { RECORD_MAX_BODY_BYTES } from '../../core/protocol/sealing.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import type { KeyPair, Sealer, Signer } from '../cryptography/cryptography.ts';
import type { RandomIds } from '../cryptography/random-ids.ts';
import type { Digest } from '../cryptography/sha256.ts';
import type { RecordDraft } from '../records/record-draft.ts';
import { bodyBytes, sealRecord } from '../records/seal-record.ts';
import { makeBatch } from '../sync/make-batch.ts';
import type { PhoneOffice } from './phone-office.ts';
import type { PhoneResponse } from './phone-store.ts';

export interface MakePhonePorts {
  readonly cryptography: Sealer & Signer;
  readonly sha256: Digest;
  readonly random: RandomIds;
  readonly now: () => number;
  readonly appVersion: string;
}

/** A link's enrolment counts nothing: each response under it is the first, told apart by its id alone. */
const ONLY_SEQUENCE = 1;

/**
 * Seals one response for an office and signs it with a key made for it alone. From here on the phone cannot read it.
 *
 * @param ticket null for an open link; the draft's body says the mode that goes with it
 */
export async function makePhoneResponse(
  ports: MakePhonePorts,
  office: PhoneOffice,
  questionnaire: Questionnaire,
  draft: RecordDraft,
  ticket: VisitTicket | null,
): Promise<Result<PhoneResponse, BodyFault>> {
  const { id, kind, body, receipt } = draft;
  const checked = checkBody(questionnaire, kind, body);
  if (!checked.ok) return checked;
  if (bodyBytes(body) > RECORD_MAX_BODY_BYTES) {
    return err({ kind: 'check-failed', path: '', reason: `longer than ${RECORD_MAX_BODY_BYTES} bytes` });
  }
  const { enrolment, sealingKey, receiptKey, link, unit } = office;
  const { id: name, version, sampling } = questionnaire;
  const content = {
    id,
    kind,
    questionnaire: name,
    version,
    unit: unit.ref,
    body,
    isSampled: sampling !== null,
  };
  const member = { id: enrolment, nextSequence: ONLY_SEQUENCE, membership: { sealingKey } };
  const { line, sha256 } = await sealRecord(ports, member, content);
  const keys = await ports.cryptography.makeKeyPair();
  const signed = await signPhoneBatch(ports, office, keys, { id, line, sha256 });
  const { signingKey, publicKey } = keys;
  return ok({
    ...signed,
    id,
    receipt,
    link,
    ticket,
    enrolment,
    receiptKey,
    signingKey,
    publicKey,
    line,
    sha256,
    pauseMs: 0,
    nextAttemptAtMs: 0,
    refusal: null,
    mayHaveArrived: false,
  });
}

/** Signs what is sealed once more, for a collector that no longer has the receipt key which was pinned. */
export async function signAgain(
  ports: MakePhonePorts,
  office: PhoneOffice,
  response: PhoneResponse,
): Promise<PhoneResponse> {
  const signed = await signPhoneBatch(ports, office, response, response);
  return { ...response, ...signed, receiptKey: office.receiptKey };
}

async function signPhoneBatch(
  ports: MakePhonePorts,
  { enrolment, receiptKey, link, clockOffsetMs }: PhoneOffice,
  { signingKey, publicKey }: KeyPair,
  sealed: Pick<PhoneResponse, 'id' | 'line' | 'sha256'>,
): Promise<Pick<PhoneResponse, 'batch' | 'bytes'>> {
  const member = {
    id: enrolment,
    signingKey,
    membership: { sha256: null, receiptKey },
    introduction: { publicKey, link },
  };
  const facts = {
    lastSequence: ONLY_SEQUENCE,
    waiting: 1,
    quarantined: 0,
    app: ports.appVersion,
    // Nothing of a citizen's phone is the collector's business.
    storage: { persisted: null, usedBytes: null, quotaBytes: null },
    clockMs: ports.now(),
    clockOffsetMs,
    start: null,
    heads: null,
  };
  const entry = waitingEntry({ ...sealed, sequence: ONLY_SEQUENCE, kind: 'response' });
  const { id: batch, bytes } = await makeBatch(ports, ports.random.id(), member, [entry], facts);
  return { batch, bytes };
}
