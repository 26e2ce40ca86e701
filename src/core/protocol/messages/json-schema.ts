import { KEY_ID, PUBLIC_KEY, RANDOM_ID, SHA256 } from '../../kernel/brand.ts';
import { JWS } from '../../kernel/read-json.ts';
import { ACKNOWLEDGEMENT, ACKNOWLEDGEMENT_1, ACKNOWLEDGEMENT_WORDS } from './acknowledgement.ts';
import { OFFICE_TIMES, OFFICE_TIMES_WORDS } from './asked/office-times.ts';
import {
  RECEIPT_ANSWER,
  RECEIPT_ANSWER_WORDS,
  RECEIPT_QUESTION,
  RECEIPT_QUESTION_WORDS,
} from './asked/receipt-question.ts';
import {
  TYPED_CODE_ANSWER,
  TYPED_CODE_ANSWER_WORDS,
  TYPED_CODE_QUESTION,
  TYPED_CODE_QUESTION_WORDS,
} from './asked/typed-code.ts';
import { BATCH_HEADER, BATCH_HEADER_1, BATCH_HEADER_WORDS } from './batch.ts';
import { UNIT_REF } from './common.ts';
import { ENROLMENT_ANSWER, ENROLMENT_ANSWER_WORDS, KNOWN_ENROLMENT } from './enrolment-answer.ts';
import { ENROLMENT_REQUEST, ENROLMENT_REQUEST_WORDS } from './enrolment-request.ts';
import { HEADS, HEADS_WORDS } from './heads.ts';
import { MEMBERSHIP, MEMBERSHIP_WORDS } from './membership.ts';
import { OFFER, OFFER_ANSWER, OFFER_ANSWER_WORDS, OFFER_WORDS } from './offer.ts';
import { LINKED_OFFICE, LINKED_OFFICE_WORDS, OFFICE_LINK } from './office-link.ts';
import { OFFICE_QUESTIONNAIRES, OFFICE_QUESTIONNAIRES_WORDS } from './office-questionnaires.ts';
import { QUESTIONNAIRE_RECORDINGS, QUESTIONNAIRE_RECORDINGS_WORDS } from './questionnaire-recordings.ts';
import { RECORD, RECORD_WORDS } from './record.ts';
import type { JsonSchema, Shape } from './shape.ts';

/** What is said of every text of a form, unless its field has words of its own. */
const WORDS_OF_FORMS: ReadonlyMap<unknown, string> = new Map([
  [RANDOM_ID.source, '128 random bits, hexadecimal'],
  [SHA256.source, 'SHA-256, hexadecimal'],
  [KEY_ID.source, "first 16 hexadecimal digits of the SHA-256 of a public key's point"],
  [PUBLIC_KEY.source, 'uncompressed P-256 point in base64url'],
  [UNIT_REF.source, 'code of the office and the day from which that code has this meaning'],
  [OFFICE_LINK.source, '128 random bits in base64url'],
  [JWS.source, 'compact JWS of ES256'],
]);

/** Words about fields by their paths: `records.id` is the `id` of each of the `records`. */
type Words = Readonly<Record<string, string>>;

/** The JSON Schema of a message with the words about its fields. Not for a device: it would carry them all. */
function described({ schema }: Shape<unknown>, words: Words): JsonSchema {
  return withWords(schema, '', words, null);
}

/** @param own what is said of this value itself; what is in a list or a choice has nothing but its form's words */
function withWords(schema: JsonSchema, path: string, words: Words, own: string | null): JsonSchema {
  const { properties, items, anyOf } = schema as {
    readonly properties?: Readonly<Record<string, JsonSchema>>;
    readonly items?: JsonSchema;
    readonly anyOf?: readonly JsonSchema[];
  };
  const field = ([key, child]: readonly [string, JsonSchema]) => {
    const below = path === '' ? key : `${path}.${key}`;
    return [key, withWords(child, below, words, words[below] ?? null)];
  };
  const description = own ?? WORDS_OF_FORMS.get(schema['pattern']);
  return {
    ...schema,
    ...(properties && { properties: Object.fromEntries(Object.entries(properties).map(field)) }),
    ...(items && { items: withWords(items, path, words, null) }),
    ...(anyOf && { anyOf: anyOf.map((one) => withWords(one, path, words, null)) }),
    ...(description !== undefined && { description }),
  };
}

/** JSON Schema 2020-12 of every message on the wire, by its name in OpenAPI and in SPEC.md; a digit ends the name of a former version. */
export const MESSAGE_SCHEMAS = {
  BatchHeader: described(BATCH_HEADER, BATCH_HEADER_WORDS),
  BatchHeader1: described(BATCH_HEADER_1, BATCH_HEADER_WORDS),
  Record: described(RECORD, RECORD_WORDS),
  Acknowledgement: described(ACKNOWLEDGEMENT, ACKNOWLEDGEMENT_WORDS),
  Acknowledgement1: described(ACKNOWLEDGEMENT_1, ACKNOWLEDGEMENT_WORDS),
  Heads: described(HEADS, HEADS_WORDS),
  Offer: described(OFFER, OFFER_WORDS),
  OfferAnswer: described(OFFER_ANSWER, OFFER_ANSWER_WORDS),
  EnrolmentRequest: described(ENROLMENT_REQUEST, ENROLMENT_REQUEST_WORDS),
  EnrolmentAnswer: described(ENROLMENT_ANSWER, ENROLMENT_ANSWER_WORDS),
  KnownEnrolment: described(KNOWN_ENROLMENT, {}),
  Membership: described(MEMBERSHIP, MEMBERSHIP_WORDS),
  LinkedOffice: described(LINKED_OFFICE, LINKED_OFFICE_WORDS),
  OfficeQuestionnaires: described(OFFICE_QUESTIONNAIRES, OFFICE_QUESTIONNAIRES_WORDS),
  QuestionnaireRecordings: described(QUESTIONNAIRE_RECORDINGS, QUESTIONNAIRE_RECORDINGS_WORDS),
  TypedCodeQuestion: described(TYPED_CODE_QUESTION, TYPED_CODE_QUESTION_WORDS),
  TypedCodeAnswer: described(TYPED_CODE_ANSWER, TYPED_CODE_ANSWER_WORDS),
  OfficeTimes: described(OFFICE_TIMES, OFFICE_TIMES_WORDS),
  ReceiptQuestion: described(RECEIPT_QUESTION, RECEIPT_QUESTION_WORDS),
  ReceiptAnswer: described(RECEIPT_ANSWER, RECEIPT_ANSWER_WORDS),
} as const;
