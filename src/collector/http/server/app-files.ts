import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic, { type FastifyStaticOptions } from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sendProblem } from '../problem.ts';

/** Names of these files carry a digest of their content: under one name there is one content for ever. */
const DIGESTED = /[\\/]assets[\\/]/;
const FOR_EVER = 'public, max-age=31536000, immutable';
/** Kept, but asked about each time: an update must reach every device. */
const ASK_EACH_TIME = 'no-cache';

/** Routes of the app whose first screen the build has drawn. */
const PAGES: ReadonlyMap<string, string> = new Map([['/kiosk', 'kiosk.html']]);

/**
 * The built app. Whatever is no file and no address of the API is a route of the app itself and gets its page,
 * if a browser navigates there. Without a build only the API is served.
 */
export async function serveAppFiles(app: FastifyInstance, staticRoot: string): Promise<void> {
  const isBuilt = existsSync(join(staticRoot, 'index.html'));
  if (isBuilt) {
    const options: FastifyStaticOptions = {
      root: staticRoot,
      cacheControl: false,
      // The build has them compressed beside it.
      preCompressed: true,
      dotfiles: 'ignore',
      setHeaders: (reply, path) => {
        reply.header('cache-control', DIGESTED.test(path) ? FOR_EVER : ASK_EACH_TIME);
      },
    };
    await app.register(fastifyStatic, { ...options, serve: false });
    await app.register(async (files) => {
      files.addHook('onRoute', (route) => {
        route.config = { ...route.config, action: 'app.read' };
      });
      await files.register(fastifyStatic, { ...options, decorateReply: false });
    });
  }
  const methods = methodsByPath(app);
  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?');
    const allowed = methods.get(path);
    if (allowed !== undefined && !allowed.has(request.method)) {
      reply.header('allow', [...allowed].join(', '));
      return sendProblem(reply, 'method-not-allowed');
    }
    if (isBuilt && isNavigation(request, path)) return reply.sendFile(PAGES.get(path) ?? 'index.html');
    return sendProblem(reply, 'not-found');
  });
}

/** Which methods each address without parameters takes, as routes are added. */
function methodsByPath(app: FastifyInstance): ReadonlyMap<string, Set<string>> {
  const methods = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    if (url.includes('*')) return;
    const known = methods.get(url) ?? new Set();
    for (const name of [method].flat()) known.add(name);
    methods.set(url, known);
  });
  return methods;
}

function isNavigation({ method, headers }: FastifyRequest, path: string): boolean {
  return (
    (method === 'GET' || method === 'HEAD') &&
    path !== '/api' &&
    !path.startsWith('/api/') &&
    (headers.accept ?? '').includes('text/html')
  );
}
