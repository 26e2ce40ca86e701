import type { FastifyInstance, RouteOptions } from 'fastify';

/** Every route that is added from now on. */
export function collectRoutes(app: FastifyInstance): readonly RouteOptions[] {
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => {
    // What is answered without a body comes with what has one.
    if (route.method !== 'HEAD') routes.push(route);
  });
  return routes;
}

/** `GET /api/v1/openapi.json`. */
export function registerOpenApiRoute(
  app: FastifyInstance,
  routes: readonly RouteOptions[],
  productVersion: string,
): void {
  let text: Promise<string> | null = null;
  const options = { config: { action: 'app.read' }, schema: { hide: true } } as const;
  app.get('/api/v1/openapi.json', options, async (_request, reply) => {
    text ??= described(routes, productVersion);
    return reply.type('application/json').send(await text);
  });
}

async function described(routes: readonly RouteOptions[], productVersion: string): Promise<string> {
  const { describedRoutes } = await import('./described-routes.ts');
  return JSON.stringify(await describedRoutes(routes, productVersion));
}
