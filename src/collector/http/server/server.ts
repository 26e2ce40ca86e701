import { randomBytes } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import Fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify';
import { MINUTE_MS } from '../../../core/kernel/duration.ts';
import type { MachineKeyReader } from '../../people/machine-keys/machine-key-reader.ts';
import type { SessionReader } from '../../people/sessions/session-reader.ts';
import { refuseOtherSites } from '../guards/own-origin.ts';
import { refuseBrokenHttp, refuseExpectations, refuseNul, requireOneHost } from '../guards/raw-refusals.ts';
import { addSecurityHeaders, SECURITY_HEADERS } from '../guards/security-headers.ts';
import { closeSilentConnections } from '../guards/silent-connections.ts';
import { sendProblem } from '../problem.ts';
import { serveAppFiles } from './app-files.ts';
import { authorise } from './authorise.ts';
import { compressAnswers } from './compress-answers.ts';
import { answerError } from './error-handler.ts';
import { collectRoutes, registerOpenApiRoute } from './openapi/openapi.ts';
import { ZOD_COMPILERS } from './openapi/zod-compilers.ts';
import { limitRequests } from './request-limit.ts';
import { LOG_SERIALIZERS, logRequests } from './request-log.ts';

export interface ServerOptions {
  /** Adds every route of the product. `stopping` is aborted when the collector stops: open streams end then. */
  readonly routes: (app: FastifyInstance, stopping: AbortSignal) => void | Promise<void>;
  /** Who stands behind a request. */
  readonly sessions: SessionReader;
  readonly machineKeys: MachineKeyReader;
  /** The built app. */
  readonly staticRoot: string;
  readonly productVersion: string;
  readonly log: { readonly level: string; readonly stream?: { write: (line: string) => void } } | false;
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Whose X-Forwarded-* headers are believed: addresses and networks of proxies; none by default. */
  readonly trustedProxies?: readonly string[];
}

/** Bodies other than batches: names and settings. */
const JSON_BODY_MAX_BYTES = 64 * 1024;
/** Long enough for a full batch over a 2G line, short enough that a dripping client holds nothing for long. */
const REQUEST_TIMEOUT_MS = 3 * MINUTE_MS;

/** The HTTP face of the collector, not yet listening. `close()` lets running requests finish. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const app = Fastify(settings(options)) as unknown as FastifyInstance;
  app.decorateReply('problem', null);
  app.setErrorHandler(answerError);
  addSecurityHeaders(app);
  compressAnswers(app);
  refuseOtherSites(app);
  logRequests(app);
  const stopping = stopSignal(app);
  requireOneHost(app);
  refuseNul(app);
  refuseExpectations(app);
  closeSilentConnections(app, stopping);
  // Nothing here is read as plain text.
  app.removeContentTypeParser('text/plain');

  limitRequests(app, Date.now);
  authorise(app, options);
  const routes = collectRoutes(app);
  await serveAppFiles(app, options.staticRoot);
  await app.register(fastifyCookie);
  await options.routes(app, stopping);
  registerOpenApiRoute(app, routes, options.productVersion);
  await app.ready();
  return app;
}

function settings({ log, tls, trustedProxies = [] }: ServerOptions): FastifyServerOptions {
  return {
    logger: log === false ? false : { level: log.level, serializers: LOG_SERIALIZERS, ...streamOf(log) },
    // A request without a host is refused in the one form of every problem.
    ...(tls === undefined
      ? { http: { requireHostHeader: false } }
      : { https: { ...tls, requireHostHeader: false } }),
    // request-log.ts writes the one line per request.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomBytes(8).toString('hex'),
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    bodyLimit: JSON_BODY_MAX_BYTES,
    schemaController: ZOD_COMPILERS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Answered by our own hook, in the one form of every problem.
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => {
      // Before any hook could run.
      answerError(error, request, reply.headers(SECURITY_HEADERS));
    },
    clientErrorHandler: refuseBrokenHttp,
  } as FastifyServerOptions;
}

function streamOf(log: Exclude<ServerOptions['log'], false>) {
  return log.stream === undefined ? {} : { stream: log.stream };
}

/** Aborted as soon as the server begins to close; from then on new requests are sent elsewhere. */
function stopSignal(app: FastifyInstance): AbortSignal {
  const controller = new AbortController();
  app.addHook('preClose', async () => controller.abort());
  app.addHook('onRequest', async (_request, reply) => {
    if (!controller.signal.aborted) return;
    return sendProblem(reply, 'shutting-down');
  });
  // A connection kept alive by its last answer would keep the server waiting for its next request.
  app.addHook('onSend', async (_request, reply) => {
    if (controller.signal.aborted) reply.header('connection', 'close');
  });
  return controller.signal;
}
