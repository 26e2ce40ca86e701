import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import {
  ACKNOWLEDGEMENT_SCHEMA,
  BATCH_HEADER_SCHEMA,
  BATCH_MEDIA_TYPE,
  OFFER_ANSWER_SCHEMA,
  OFFER_MEDIA_TYPE,
  OFFER_SCHEMA,
  RECORD_SCHEMA,
} from '../../core/protocol/messages.ts';
import { PROBLEMS } from '../../core/protocol/problems.ts';
import { PROTOCOL_VERSION } from '../../core/protocol/version.ts';
import { PROBLEM_MEDIA_TYPE } from './problem.ts';

const PROBLEM_SCHEMA = {
  type: 'object',
  description: 'RFC 9457. A client decides by `code`, never by a text.',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { const: 'about:blank' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { enum: Object.keys(PROBLEMS) },
    detail: { type: 'string' },
  },
} as const;

const PROBLEM_ANSWER = {
  description: 'Refused as a whole; nothing was stored.',
  content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** The batch route described from the same data as the protocol's parsers and version tripwire. */
const BATCH_PATH = {
  post: {
    summary: 'Send a batch of records, as a device',
    requestBody: {
      required: true,
      description: `One gzip member over lines that each end with a line feed: a BatchHeader, then its Records, each as RFC 8785 JSON. Protocol version ${PROTOCOL_VERSION}.`,
      content: { [BATCH_MEDIA_TYPE]: { schema: { type: 'string', format: 'binary' } } },
    },
    responses: {
      200: {
        description: 'Stored durably, with one outcome for each record line.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Acknowledgement' } } },
      },
    },
  },
};

/** The same for people with a transfer file. */
const HANDED_IN_BATCH_PATH = {
  post: {
    ...BATCH_PATH.post,
    summary: 'Hand in a batch of a transfer file, which may have been on its way for days',
  },
};

/** The offer route, from the same data too. */
const OFFER_PATH = {
  post: {
    summary: 'Ask which records the collector lacks',
    requestBody: {
      required: true,
      description: `One Offer as RFC 8785 JSON. Protocol version ${PROTOCOL_VERSION}.`,
      content: { [OFFER_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Offer' } } },
    },
    responses: {
      200: {
        description: 'The records of the offer that are to be sent again.',
        content: { [OFFER_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/OfferAnswer' } } },
      },
    },
  },
};

/** The answer of this file's own route. */
const OPENAPI_PATH = {
  get: {
    summary: 'This description',
    responses: {
      200: {
        description: 'OpenAPI 3.1.',
        content: { 'application/json': { schema: { type: 'object' } } },
      },
    },
  },
};

type Operations = Readonly<Record<string, { readonly responses?: object }>>;
type Document = Record<string, unknown> & {
  readonly paths?: Readonly<Record<string, Operations>>;
  readonly components?: Record<string, unknown> & { readonly schemas?: Record<string, unknown> };
};

/** Before the routes are added: collects what their schemas say. */
export async function describeRoutes(app: FastifyInstance, productVersion: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'SIPAS collector',
        version: productVersion,
        description: 'Surveys of satisfaction with public administration: batches in, percentages out.',
      },
    },
    transform: jsonSchemaTransform,
  });
}

/** `GET /api/v1/openapi.json`. */
export function registerOpenApiRoute(app: FastifyInstance): void {
  let text: string | null = null;
  const options = { config: { action: 'app.read' }, schema: { hide: true } } as const;
  app.get('/api/v1/openapi.json', options, (_request, reply) => {
    text ??= JSON.stringify(complete(app.swagger() as unknown as Document));
    return reply.type('application/json').send(text);
  });
}

function complete(document: Document): Document {
  const paths = {
    ...document.paths,
    '/api/v1/batches': BATCH_PATH,
    '/api/v1/handed-in-batches': HANDED_IN_BATCH_PATH,
    '/api/v1/offers': OFFER_PATH,
    '/api/v1/openapi.json': OPENAPI_PATH,
  };
  return {
    ...document,
    paths: Object.fromEntries(
      Object.entries(paths).map(([path, operations]) => [path, refusable(operations)]),
    ),
    components: {
      ...document.components,
      schemas: {
        ...document.components?.schemas,
        BatchHeader: BATCH_HEADER_SCHEMA,
        Record: RECORD_SCHEMA,
        Acknowledgement: ACKNOWLEDGEMENT_SCHEMA,
        Offer: OFFER_SCHEMA,
        OfferAnswer: OFFER_ANSWER_SCHEMA,
        Problem: PROBLEM_SCHEMA,
      },
    },
  };
}

/** Every operation can be refused, in one form. */
function refusable(operations: Operations): Operations {
  return Object.fromEntries(
    Object.entries(operations).map(([method, operation]) => [
      method,
      { ...operation, responses: { ...operation.responses, default: PROBLEM_ANSWER } },
    ]),
  );
}
