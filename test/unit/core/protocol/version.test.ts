import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { EnrolmentId, KeyId, RecordId } from '../../../../src/core/kernel/brand.ts';
import { canonicalJson, type Json } from '../../../../src/core/kernel/canonical-json.ts';
import { BATCH_MEDIA_TYPE } from '../../../../src/core/protocol/messages/batch.ts';
import { MESSAGE_SCHEMAS } from '../../../../src/core/protocol/messages/json-schema.ts';
import { MEMBERSHIP_MEDIA_TYPE } from '../../../../src/core/protocol/messages/membership.ts';
import { OFFER_MEDIA_TYPE } from '../../../../src/core/protocol/messages/offer.ts';
import { recordAssociatedData } from '../../../../src/core/protocol/messages/record.ts';
import { PADDING_MARK, PADDING_STEPS_BYTES, SEALING_SUITE } from '../../../../src/core/protocol/sealing.ts';
import { collectorSignedHeader, deviceSignedHeader } from '../../../../src/core/protocol/signed.ts';
import { encodeReceiptFile, transferFileHeader } from '../../../../src/core/protocol/transfer-file.ts';
import {
  BATCH_VERSION,
  OLDEST_ACCEPTED_VERSION,
  PROTOCOL_VERSION,
} from '../../../../src/core/protocol/version.ts';
import type { QuestionnaireId } from '../../../../src/core/questionnaire/questionnaire.ts';

/** SHA-256 of each message, by version. Once a version is released, a line here is never changed, only added. */
const MESSAGES_OF_VERSION: readonly Readonly<Record<string, string>>[] = [
  {
    header: 'e8628ed591811ed1260e50ae136626e2416b42ab7d74b8fc5c58384c89e04bd4',
    record: '2c5bf6b96acbec111a3d92f81f327fa36a3139da7959b48fd08c274157bdc000',
    acknowledgement: '71b4f07dd523ac7665f2afd0c284ebb20e922431f3d6c2c94f1943c5e7160aea',
    mediaType: 'bae9509111371dff5e496847a4c27572a1f7c2c0027128762d021e8f18956621',
    offer: '0d022a8c6d02d0c2ba824e20863f1078e1bd03f8cfaa2098888832e16c6d4d9a',
    offerAnswer: '2439cdbcd116c258c5d4d50c69b352c57033b509d94466e02e43ae66e6d3833c',
    offerMediaType: '5c2c835407b491060acb4dc582205a3e5c18a171990fdeff03a56c51d6eed97c',
  },
  {
    header: '2489369822c775e925928b010a99a5474ffbd367378c103cc2d1a7fed37ef4d0',
    record: '90ff805672d4a1398c71c5d95ffb5273c83f4ebb4fe8fef88ab3c0a6fb1afeb2',
    acknowledgement: 'aea2dcd2a30b0c94b5a33e5d1f0bb7c4699b267d86f8de621cc2c4ff3467aa44',
    membership: '9c0d674b61bce09b4f989760ff58a54cce767a3fb28ce77e3c84895311a6e57e',
    // Until 0.3.0 the schema allowed a name of 200 characters, of which the collector always refused more than 60.
    enrolmentRequest: '486cd346eeb910b8ae74799f3390e35b6dba96ae1544c6bb841eccb4f1d59f3d',
    enrolmentAnswer: '7bd154181eed3a0aeb25a24e3f18a9570f6867ff578c2aaa25b77e2991eb6b88',
    knownEnrolment: '8eb341f191093c3f35c337f89e6978680f5105120e6aceb01a6f254fc3fce48b',
    linkedOffice: '1bac4d9ae12edea1de812e3140715121ebc0e249b9f5d7df1f507da002fb0df5',
    offer: '3d0b5876aff5065ac6f0b0f69bb08afd1ec7840dbdcdc9261ab5308d09446ea6',
    offerAnswer: 'edcd8a6f56bd476d6492b0768a56d123ce43c72757b7a09c793f94ef1a93c894',
    mediaTypes: 'ab230657a20ddcbec6519ca969ae137812aa73451e64728fed9dbd390017c0d2',
    sealing: '6fec1d13241c4eec48b14adfedfe5b3aff1e8883cf7d1351abedbc0a4f5dfdcc',
  },
];

/** What version 2 changed; everything else is that of version 1. */
const CHANGED_IN_2 = {
  header: [MESSAGE_SCHEMAS.BatchHeader, '324feaaea4d473ac61452f00a607c2ccf09099d2465ad621676dcc284ebbf7a1'],
  acknowledgement: [
    MESSAGE_SCHEMAS.Acknowledgement,
    '00eab32b79a7d630f246a9af6e6966b43d0496cea5556ae140dc91c5465db147',
  ],
  heads: [MESSAGE_SCHEMAS.Heads, '777f466c389592d6fd8adc4e3572514a30724b19ab1eb4ac196c60662d49433b'],
} as const;

const messages = {
  header: MESSAGE_SCHEMAS.BatchHeader1,
  record: MESSAGE_SCHEMAS.Record,
  acknowledgement: MESSAGE_SCHEMAS.Acknowledgement1,
  membership: MESSAGE_SCHEMAS.Membership,
  enrolmentRequest: MESSAGE_SCHEMAS.EnrolmentRequest,
  enrolmentAnswer: MESSAGE_SCHEMAS.EnrolmentAnswer,
  knownEnrolment: MESSAGE_SCHEMAS.KnownEnrolment,
  linkedOffice: MESSAGE_SCHEMAS.LinkedOffice,
  offer: MESSAGE_SCHEMAS.Offer,
  offerAnswer: MESSAGE_SCHEMAS.OfferAnswer,
  mediaTypes: [BATCH_MEDIA_TYPE, OFFER_MEDIA_TYPE, MEMBERSHIP_MEDIA_TYPE],
  sealing: { ...SEALING_SUITE, steps: PADDING_STEPS_BYTES, mark: PADDING_MARK },
};

describe('the protocol version', () => {
  test.each(Object.entries(messages))(
    'VE1 the %s is the one recorded for this version: changing it needs a new version',
    (name, message) => {
      expect(digestOf(message)).toBe(MESSAGES_OF_VERSION[PROTOCOL_VERSION]?.[name]);
    },
  );

  test.each(Object.entries(CHANGED_IN_2))(
    'VE1 the %s of version 2 is the one recorded',
    (_, [schema, sha256]) => {
      expect(digestOf(schema)).toBe(sha256);
    },
  );

  test('VE1 this version has the recorded messages and no others', () => {
    expect(Object.keys(MESSAGES_OF_VERSION[PROTOCOL_VERSION] ?? {})).toEqual(Object.keys(messages));
  });

  test('VE1 every version up to this one is recorded, and the oldest accepted is among them', () => {
    expect(MESSAGES_OF_VERSION).toHaveLength(PROTOCOL_VERSION + 1);
    expect([OLDEST_ACCEPTED_VERSION, PROTOCOL_VERSION, BATCH_VERSION]).toEqual([1, 1, 2]);
  });

  test('VE1 what is signed begins with the recorded header', () => {
    expect(deviceSignedHeader('sipas-batch')).toBe('{"alg":"ES256","typ":"sipas-batch"}');
    expect(collectorSignedHeader('sipas-membership', '0123456789abcdef' as KeyId)).toBe(
      '{"alg":"ES256","kid":"0123456789abcdef","typ":"sipas-membership"}',
    );
  });

  test('VE1 SE3 what is bound to a body is the recorded text', () => {
    const record = {
      id: '1'.repeat(32) as RecordId,
      sequence: 7,
      kind: 'response',
      questionnaire: 'sipas-2023-service' as QuestionnaireId,
      version: 1,
      unit: '01@2025-07-01',
      key: '0123456789abcdef' as KeyId,
    } as const;
    expect(recordAssociatedData('e'.repeat(32) as EnrolmentId, record)).toBe(
      `{"enrolment":"${'e'.repeat(32)}","id":"${'1'.repeat(32)}","key":"0123456789abcdef","kind":"response",` +
        '"protocol":1,"questionnaire":"sipas-2023-service","sequence":7,"unit":"01@2025-07-01","version":1}',
    );
  });

  test('VE1 files begin with the recorded line', () => {
    expect(transferFileHeader()).toBe('{"file":"sipas-batches","protocol":1}\n');
    expect(encodeReceiptFile([])).toBe('{"file":"sipas-receipts","protocol":1}\n');
  });
});

function digestOf(message: unknown): string {
  return createHash('sha256')
    .update(canonicalJson(withoutDescriptions(message as Json)))
    .digest('hex');
}

/** The description of a field may be put better without a new version. */
function withoutDescriptions(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(withoutDescriptions);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, child]) => key !== 'description' || typeof child !== 'string')
      .map(([key, child]) => [key, withoutDescriptions(child as Json)]),
  );
}
