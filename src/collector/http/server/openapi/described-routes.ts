import swagger from '@fastify/swagger';
import Fastify, { type RouteOptions } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { VISIT_TICKET_HEADER } from '../../../../core/protocol/codes/visit-ticket.ts';
import { MESSAGE_SCHEMAS } from '../../../../core/protocol/messages/json-schema.ts';
import { PROBLEM_ANSWERS } from '../../../../core/protocol/problem-answers.ts';
import { PROBLEM_MEDIA_TYPE } from '../../problem.ts';
import { SESSION_COOKIE } from '../session-cookie.ts';
import { describedProblems } from './described-problems.ts';
import { DEVICE_PATHS } from './device-paths.ts';
import { NO_SCHEME, securityOf } from './security.ts';
import { ZOD_COMPILERS } from './zod-compilers.ts';

const PROBLEM_SCHEMA = {
  type: 'object',
  description: 'RFC 9457. A client decides by `code`, never by a text.',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { const: 'about:blank' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { enum: Object.keys(PROBLEM_ANSWERS) },
    detail: { type: 'string' },
  },
} as const;

const PROBLEM_ANSWER = {
  description: 'Refused as a whole; nothing was stored.',
  content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** How a client proves who it is. For the JWS that is a body OpenAPI has no scheme; the body's schema names its signer. */
const SECURITY_SCHEMES = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: SESSION_COOKIE,
    description:
      'The session of a person. A request that may change something also says by Origin, or Sec-Fetch-Site, that it comes from this site.',
  },
  machineKey: {
    type: 'http',
    scheme: 'bearer',
    description:
      'A key that an administrator made for another program at /console/machine-keys: it reads released figures of one unit and all below it until it expires or is revoked. It is taken as the password of HTTP Basic too, with any name.',
  },
  visitTicket: {
    type: 'apiKey',
    in: 'header',
    name: VISIT_TICKET_HEADER,
    description: 'Lets one response in. Without one, the link alone does, as an answer of its own mode.',
  },
} as const;

/** The answer of this file's own route. */
const OPENAPI_PATH = {
  get: {
    ...NO_SCHEME,
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

/**
 * What the schemas of all routes say, as OpenAPI. By a server that never listens: the one that does would have the libraries of
 * this file from its start, and hardly anybody ever asks.
 */
export async function describedRoutes(
  routes: readonly RouteOptions[],
  productVersion: string,
): Promise<Document> {
  const app = Fastify({ exposeHeadRoutes: false, schemaController: ZOD_COMPILERS });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'SIPAS collector',
        version: productVersion,
        description: 'Surveys of satisfaction with public administration: batches in, percentages out.',
      },
      components: { securitySchemes: SECURITY_SCHEMES },
    },
    transform: (route) => {
      const { schema, url } = jsonSchemaTransform(route);
      return { schema: { ...schema, ...securityOf(route.route.config?.action) }, url };
    },
  });
  for (const { method, url, schema, config } of routes) {
    app.route({
      method,
      url,
      handler: () => null,
      ...(schema === undefined ? {} : { schema }),
      ...(config === undefined ? {} : { config }),
    });
  }
  await app.ready();
  return complete(app.swagger() as unknown as Document);
}

const LINKED = '/api/v1/office-links/{link}';

function complete(document: Document): Document {
  const paths = {
    ...document.paths,
    ...DEVICE_PATHS,
    // Of the same address the contract has a way too.
    [LINKED]: { ...document.paths?.[LINKED], ...DEVICE_PATHS[LINKED] },
    '/api/v1/openapi.json': OPENAPI_PATH,
  };
  return {
    ...document,
    paths: Object.fromEntries(
      Object.entries(paths).map(([path, operations]) => [path, refusable(path, operations)]),
    ),
    components: {
      ...document.components,
      schemas: {
        ...document.components?.schemas,
        ...MESSAGE_SCHEMAS,
        Problem: PROBLEM_SCHEMA,
      },
    },
  };
}

/** Every operation can be refused, in one form; those of the contract say by which problems of their own. */
function refusable(path: string, operations: Operations): Operations {
  return Object.fromEntries(
    Object.entries(operations).map(([method, operation]) => [
      method,
      {
        ...operation,
        responses: { ...operation.responses, ...describedProblems(method, path), default: PROBLEM_ANSWER },
      },
    ]),
  );
}
