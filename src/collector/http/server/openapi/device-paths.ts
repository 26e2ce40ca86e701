import { TYPED_CODE_ALPHABET } from '../../../../core/protocol/codes/typed-code.ts';
import {
  VISIT_TICKET_CHARACTERS,
  VISIT_TICKET_HEADER,
} from '../../../../core/protocol/codes/visit-ticket.ts';
import { BATCH_MEDIA_TYPE } from '../../../../core/protocol/messages/batch.ts';
import { MEMBERSHIP_MEDIA_TYPE } from '../../../../core/protocol/messages/membership.ts';
import { OFFER_MEDIA_TYPE } from '../../../../core/protocol/messages/offer.ts';
import { BATCH_VERSION, PROTOCOL_VERSION } from '../../../../core/protocol/version.ts';
import { NO_SCHEME, securityOf } from './security.ts';

/** The batch route described from the same data as the protocol's parsers and version tripwire. */
const BATCH_PATH = {
  post: {
    ...NO_SCHEME,
    summary: 'Send a batch of records, as a device',
    requestBody: {
      required: true,
      description: `One gzip member over lines that each end with a line feed: a JWS of a BatchHeader by the enrolment's key, then its Records as RFC 8785 JSON. Protocol version ${BATCH_VERSION}.`,
      content: { [BATCH_MEDIA_TYPE]: { schema: { type: 'string', format: 'binary' } } },
    },
    responses: {
      200: {
        description:
          'Stored durably, with one outcome for each record line; signed by the receipt key the header names.',
        content: { 'application/jose': jwsOf('Acknowledgement') },
      },
    },
  },
};

/** The same for people with a transfer file. */
const HANDED_IN_BATCH_PATH = {
  post: {
    ...BATCH_PATH.post,
    ...securityOf('transfer-files.hand-in'),
    summary: 'Hand in a batch of a transfer file, which may have been on its way for days',
  },
};

/** The routes of own phones, from the same data too. */
const LINKED_OFFICE_PATH = {
  get: {
    ...NO_SCHEME,
    summary: "What an own phone needs to answer by an office's link",
    parameters: [{ name: 'link', in: 'path', required: true, schema: { type: 'string' } }],
    responses: {
      200: {
        description: 'The office, and the keys of the collector.',
        content: jsonOf('LinkedOffice'),
      },
    },
  },
};

/** What an office asks, for devices and own phones. */
const OFFICE_QUESTIONNAIRES_PATH = {
  get: {
    ...NO_SCHEME,
    summary: 'What an office asks from which day on',
    parameters: [
      {
        name: 'unit',
        in: 'path',
        required: true,
        description: 'code@valid-from',
        schema: { type: 'string' },
      },
    ],
    responses: {
      200: {
        description: 'The questionnaires with the SHA-256 of their files.',
        content: jsonOf('OfficeQuestionnaires'),
      },
    },
  },
};

const QUESTIONNAIRE_FILE_PATH = {
  get: {
    ...NO_SCHEME,
    summary: 'The file of a questionnaire',
    parameters: [{ name: 'sha256', in: 'path', required: true, schema: { type: 'string' } }],
    responses: {
      200: {
        description: 'Canonical JSON, as survey-schemas/questionnaire.schema.json describes it.',
        content: { 'application/json': { schema: { type: 'object' } } },
      },
    },
  },
};

const TYPED_CODE_PATH = {
  post: {
    ...NO_SCHEME,
    summary: "Ask which link a typed code is for: a visit ticket that is open, or an office's code",
    requestBody: {
      required: true,
      content: jsonOf('TypedCodeQuestion'),
    },
    responses: {
      200: {
        description: 'The link. Nothing is spent.',
        content: jsonOf('TypedCodeAnswer'),
      },
    },
  },
};

const QUESTIONNAIRE_RECORDINGS_PATH = {
  get: {
    ...NO_SCHEME,
    summary: 'What is recorded of a questionnaire, for devices',
    parameters: [{ name: 'questionnaire', in: 'path', required: true, schema: { type: 'string' } }],
    responses: {
      200: {
        description: 'Texts with the SHA-256 of the files in which they are read aloud.',
        content: jsonOf('QuestionnaireRecordings'),
      },
    },
  },
};

const RECORDING_FILE_PATH = {
  get: {
    ...NO_SCHEME,
    summary: 'The file of a recording',
    parameters: [{ name: 'sha256', in: 'path', required: true, schema: { type: 'string' } }],
    responses: {
      200: {
        description: 'Ogg, WebM, MP4, MP3 or WAV.',
        content: { 'audio/*': { schema: { type: 'string', format: 'binary' } } },
      },
    },
  },
};

/** When an office is open, for kiosks. */
const OFFICE_TIMES_PATH = {
  get: {
    ...NO_SCHEME,
    summary: 'When an office is open, and how long answering takes there',
    parameters: OFFICE_QUESTIONNAIRES_PATH.get.parameters,
    responses: {
      200: {
        description: 'Opening hours, and the median length in minutes.',
        content: jsonOf('OfficeTimes'),
      },
    },
  },
};

const RECEIPT_QUESTION_PATH = {
  post: {
    ...NO_SCHEME,
    summary: 'Ask whether a response with a receipt number was received',
    requestBody: {
      required: true,
      content: jsonOf('ReceiptQuestion'),
    },
    responses: {
      200: {
        description: 'Received or not yet, and nothing else.',
        content: jsonOf('ReceiptAnswer'),
      },
    },
  },
};

const PHONE_RESPONSE_PATH = {
  post: {
    ...BATCH_PATH.post,
    security: [{ visitTicket: [] }, {}],
    summary: 'Send the one response of an own phone',
    parameters: [
      {
        name: VISIT_TICKET_HEADER,
        in: 'header',
        required: false,
        description: 'A visit ticket, without dashes. Never part of the batch, which is kept.',
        schema: { type: 'string', pattern: `^[${TYPED_CODE_ALPHABET}]{${VISIT_TICKET_CHARACTERS}}$` },
      },
    ],
    requestBody: {
      ...BATCH_PATH.post.requestBody,
      description:
        'A batch of one response with sequence 1, whose header is signed by the key in its introduction.',
    },
  },
};

/** The offer route, from the same data too. */
const OFFER_PATH = {
  post: {
    ...NO_SCHEME,
    summary: 'Ask which records the collector lacks',
    requestBody: {
      required: true,
      description: `A JWS by the enrolment's key. Protocol version ${PROTOCOL_VERSION}.`,
      content: { [OFFER_MEDIA_TYPE]: jwsOf('Offer') },
    },
    responses: {
      200: {
        description: 'The records of the offer that are to be sent again.',
        content: { [OFFER_MEDIA_TYPE]: jwsOf('OfferAnswer') },
      },
    },
  },
};

/** The routes of enrolments, from the same data too. */
const ENROLMENTS_PATH = {
  post: {
    ...NO_SCHEME,
    summary: 'Become a member by a one-time code',
    requestBody: {
      required: true,
      description: 'A JWS by the key it brings.',
      content: { [MEMBERSHIP_MEDIA_TYPE]: jwsOf('EnrolmentRequest') },
    },
    responses: {
      201: {
        description: 'A member. The membership is a JWS by the newest receipt key.',
        content: jsonOf('EnrolmentAnswer'),
      },
    },
  },
};

const KNOWN = jsonOf('KnownEnrolment');

const ENROLMENT_PATH = {
  put: {
    ...NO_SCHEME,
    summary: 'Show a membership to a collector that lost it when it was restored',
    parameters: [
      { name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^[0-9a-f]{32}$' } },
    ],
    requestBody: {
      required: true,
      description: 'The membership as this collector once signed it.',
      content: { [MEMBERSHIP_MEDIA_TYPE]: jwsOf('Membership') },
    },
    responses: {
      200: { description: 'Known as it is.', content: KNOWN },
      201: { description: 'Added.', content: KNOWN },
    },
  },
};

/** What devices and own phones ask, which the contract of the console does not describe. */
export const DEVICE_PATHS = {
  '/api/v1/batches': BATCH_PATH,
  '/api/v1/handed-in-batches': HANDED_IN_BATCH_PATH,
  '/api/v1/phone-responses': PHONE_RESPONSE_PATH,
  '/api/v1/office-links/{link}': LINKED_OFFICE_PATH,
  '/api/v1/typed-codes': TYPED_CODE_PATH,
  '/api/v1/office-questionnaires/{unit}': OFFICE_QUESTIONNAIRES_PATH,
  '/api/v1/questionnaire-files/{sha256}': QUESTIONNAIRE_FILE_PATH,
  '/api/v1/questionnaire-recordings/{questionnaire}': QUESTIONNAIRE_RECORDINGS_PATH,
  '/api/v1/recording-files/{sha256}': RECORDING_FILE_PATH,
  '/api/v1/office-times/{unit}': OFFICE_TIMES_PATH,
  '/api/v1/receipt-questions': RECEIPT_QUESTION_PATH,
  '/api/v1/offers': OFFER_PATH,
  '/api/v1/enrolments': ENROLMENTS_PATH,
  '/api/v1/enrolments/{id}': ENROLMENT_PATH,
} as const;

/** A compact JWS, by the schema of its payload. */
function jwsOf(payload: string) {
  return {
    schema: {
      type: 'string',
      contentMediaType: 'application/jose',
      contentSchema: { $ref: `#/components/schemas/${payload}` },
    },
  } as const;
}

function jsonOf(message: string) {
  return { 'application/json': { schema: { $ref: `#/components/schemas/${message}` } } } as const;
}
