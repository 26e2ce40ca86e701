import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { EnrolmentId } from '../../../../src/core/kernel/brand.ts';
import {
  ENROLMENT_CODE_CHARACTERS,
  readSetupFragment,
  showEnrolmentCode,
} from '../../../../src/core/protocol/codes/enrolment-code.ts';
import { readTypedCode } from '../../../../src/core/protocol/codes/typed-code.ts';
import {
  showVisitTicket,
  VISIT_TICKET_CHARACTERS,
} from '../../../../src/core/protocol/codes/visit-ticket.ts';
import { DEVICE_REACTIONS, type DeviceProblemCode } from '../../../../src/core/protocol/device-problems.ts';
import { checkBody } from '../../../../src/core/protocol/messages/body.ts';
import {
  encodeEnrolmentAnswer,
  encodeKnownEnrolment,
  parseEnrolmentAnswer,
  parseKnownEnrolment,
} from '../../../../src/core/protocol/messages/enrolment-answer.ts';
import { parseEnrolmentRequest } from '../../../../src/core/protocol/messages/enrolment-request.ts';
import { MESSAGE_SCHEMAS } from '../../../../src/core/protocol/messages/json-schema.ts';
import {
  paddedBytes,
  parseRecord,
  type RecordKind,
  recordAssociatedData,
} from '../../../../src/core/protocol/messages/record.ts';
import { PROBLEM_ANSWERS } from '../../../../src/core/protocol/problem-answers.ts';
import { RECORD_MAX_BODY_BYTES, SEALING_SUITE } from '../../../../src/core/protocol/sealing.ts';
import { collectorSignedHeader, deviceSignedHeader } from '../../../../src/core/protocol/signed.ts';
import examples from '../../../../src/core/protocol/spec/examples-1.json' with { type: 'json' };
import messages from '../../../../src/core/protocol/spec/messages.schema.json' with { type: 'json' };
import wire from '../../../../src/core/protocol/spec/wire-1.json' with { type: 'json' };
import wire2 from '../../../../src/core/protocol/spec/wire-2.json' with { type: 'json' };
import {
  encodeReceiptFile,
  readFileLines,
  transferFileHeader,
} from '../../../../src/core/protocol/transfer-file.ts';
import { SERVICE } from '../../../support/batches.ts';

/** What SPEC.md and the files beside it say, against the code: a second implementer reads nothing else. */
const SPEC = readFileSync(new URL('../../../../src/core/protocol/SPEC.md', import.meta.url), 'utf8');

function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

describe('signing', () => {
  test('JW1 every typ of the table has the one text of its header', () => {
    const types = [...SPEC.matchAll(/^\| `(sipas-[a-z-]+)` +\| /gm)].map(([, typ]) => typ);
    const signed = { ...wire.signedByDevice, ...wire.signedByCollector, ...wire2.signedByCollector };
    expect(types).toEqual(Object.keys(signed).map((type) => `sipas-${type}`));
    for (const [type, { header }] of Object.entries(wire.signedByDevice)) {
      expect(header).toBe(deviceSignedHeader(`sipas-${type}` as never));
      expect(SPEC).toContain(header.replace(`sipas-${type}`, '…'));
    }
    for (const [type, { header }] of Object.entries(wire.signedByCollector)) {
      expect(header).toBe(collectorSignedHeader(`sipas-${type}` as never, wire.receiptKey.id as never));
    }
  });

  test('JW2 a signature has 64 bytes', () => {
    for (const { jws } of Object.values({ ...wire.signedByDevice, ...wire.signedByCollector })) {
      expect(Buffer.from(jws.split('.')[2] ?? '', 'base64url')).toHaveLength(64);
    }
  });

  test('JW3 a key’s id is made of the 65 bytes of its point', () => {
    for (const { id, publicKey } of [wire.sealingKey, wire.receiptKey, wire.deviceKey]) {
      const point = Buffer.from(publicKey, 'base64url');
      expect([point.length, point[0], sha256(point).slice(0, 16)]).toEqual([65, 4, id]);
    }
  });

  test('ME6 a membership’s SHA-256 is over its payload', () => {
    expect(sha256(wire.signedByCollector.membership.payload)).toBe(examples.membershipSha256);
    expect(JSON.parse(wire.signedByDevice.batch.payload).membership).toBe(examples.membershipSha256);
  });
});

describe('sealing', () => {
  const record = parseRecord(wire.record.line);
  if (!record.ok) throw new Error('the recorded line is no record');

  test('HP1 the suite and the text that is bound are those of the SPEC', () => {
    expect(SEALING_SUITE.info).toBe(examples.sealing.info);
    for (const number of [SEALING_SUITE.kem, SEALING_SUITE.kdf, SEALING_SUITE.aead]) {
      expect(SPEC).toContain(`\`0x${number.toString(16).padStart(4, '0')}\``);
    }
    const sealed = Buffer.from(record.value.sealed, 'base64url');
    expect(sealed.subarray(0, 65).toString('hex')).toBe(examples.sealing.encapsulatedKey);
    expect(sealed.subarray(-16).toString('hex')).toBe(examples.sealing.tag);
    expect(sealed).toHaveLength(65 + examples.sealing.plaintextBytes + 16);
  });

  test('HP2 the associated data is that of the example', () => {
    expect(recordAssociatedData(wire.enrolment as EnrolmentId, record.value)).toBe(
      examples.sealing.associatedData,
    );
  });

  test.each(examples.sealing.steps)(
    'HP3 HP4 $contentBytes bytes of a $kind (sampled: $sampled) are padded to $plaintextBytes',
    ({ kind, sampled, contentBytes, plaintextBytes }) => {
      expect(paddedBytes(kind as RecordKind, contentBytes, sampled)).toBe(plaintextBytes);
    },
  );

  test('HP3 the padding of the example is one mark and zeros', () => {
    const { contentBytes, plaintextBytes, plaintextSha256 } = examples.sealing;
    const content = Buffer.from(wire.record.body);
    expect(content).toHaveLength(contentBytes);
    const zeros = Buffer.alloc(plaintextBytes - contentBytes - 1);
    expect(sha256(Buffer.concat([content, Buffer.of(0x80), zeros]))).toBe(plaintextSha256);
    expect(RECORD_MAX_BODY_BYTES).toBe(8191);
  });

  test.each(Object.entries(examples.bodies))(
    'BO1 the example of a body of a %s passes the check',
    (kind, body) => {
      expect(checkBody(SERVICE, kind as RecordKind, body)).toMatchObject({ ok: true });
    },
  );
});

describe('codes', () => {
  test.each(examples.codes)('CD1 CD2 $typed is read as $code', ({ characters, typed, code }) => {
    expect(readTypedCode(typed, characters)).toBe(code);
  });

  test('CD1 both have their lengths and are shown in their groups', () => {
    expect([ENROLMENT_CODE_CHARACTERS, VISIT_TICKET_CHARACTERS]).toEqual([10, 12]);
    expect(showEnrolmentCode('BCFGHJKLMN' as never)).toBe('BCFGH-JKLMN');
    expect(showVisitTicket('BCFGHJKLMNPQ' as never)).toBe('BCFG-HJKL-MNPQ');
  });

  test.each(examples.setupFragments)('CD3 $fragment is read', ({ fragment, ...said }) => {
    expect(readSetupFragment(fragment)).toEqual(said);
  });

  test.each([
    ['1 character', 'M', true],
    ['60 characters', '\u{1f3db}'.repeat(60), true],
    ['61 characters', 'x'.repeat(61), false],
    ['none', '', false],
  ])('EN1 a name of %s', (_, name, isTaken) => {
    const request = JSON.parse(wire.signedByDevice.enrolment.payload) as object;
    const sorted = Object.entries({ ...request, name }).sort(([one], [other]) => (one < other ? -1 : 1));
    const parsed = parseEnrolmentRequest(JSON.stringify(Object.fromEntries(sorted)));
    expect(parsed.ok ? 'taken' : parsed.error.kind).toBe(isTaken ? 'taken' : 'body-malformed');
  });
});

describe('answers to an enrolment', () => {
  const { enrolled, known } = examples.enrolmentAnswers;

  test('EN2 a new member is told its enrolment, the epoch and its membership', () => {
    const answer = parseEnrolmentAnswer(enrolled);
    expect(answer).toMatchObject({
      ok: true,
      value: { enrolment: wire.enrolment, membership: wire.signedByCollector.membership.jws },
    });
    expect(answer.ok && encodeEnrolmentAnswer(answer.value)).toBe(enrolled);
  });

  test('EN2 a known one is told its enrolment', () => {
    const answer = parseKnownEnrolment(known);
    expect(answer).toEqual({ ok: true, value: { enrolment: wire.enrolment } });
    expect(answer.ok && encodeKnownEnrolment(answer.value)).toBe(known);
  });
});

describe('files', () => {
  const { batch, transfer, receipt } = examples.files;

  test('TF3 a transfer file is its first line and a batch a line', () => {
    expect(transfer).toBe(`${transferFileHeader()}${batch}\n`);
    expect(readFileLines('sipas-batches', `\uFEFF${transfer.replaceAll('\n', '\r\n')}\r\n`)).toEqual({
      ok: true,
      value: [{ number: 2, text: batch }],
    });
    expect(gunzipSync(Buffer.from(batch, 'base64')).toString()).toBe(
      `${wire.signedByDevice.batch.jws}\n${wire.record.line}\n`,
    );
  });

  test('TF3 a receipt file is its first line and an acknowledgement a line', () => {
    expect(receipt).toBe(encodeReceiptFile([wire.signedByCollector.acknowledgement.jws]));
  });
});

describe('descriptions', () => {
  test('VE1 the published schemas are those of the code', () => {
    expect(messages.$defs).toEqual(JSON.parse(JSON.stringify(MESSAGE_SCHEMAS)));
  });

  test('PR1 the table of problems is the one in force', () => {
    const rows = [...SPEC.matchAll(/^\| `([a-z-]+)` +\| (\d+) +\| (retry|halve|stop) +\| (.+?) +\|$/gm)];
    const stated = rows.map(([, code, status, device, title]) => ({
      code,
      status: Number(status),
      device,
      title,
    }));
    const inForce = Object.entries(DEVICE_REACTIONS).map(([code, device]) => ({
      code,
      device,
      ...PROBLEM_ANSWERS[code as DeviceProblemCode],
    }));
    expect(stated).toEqual(inForce);
  });
});
