import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { localDay } from '../../../core/kernel/calendar.ts';
import { MINUTE_MS, SECOND_MS } from '../../../core/kernel/duration.ts';
import { type Unit, unitRef } from '../../../core/units/unit.ts';
import { withinScope } from '../../../core/units/unit-scope.ts';
import { noPublicPageHtml, PAGE_LANGUAGES, publicPageHtml } from '../../public-pages/page-html.ts';
import { PAGE_STYLE } from '../../public-pages/page-style.ts';
import type { PublicPages } from '../../public-pages/public-pages.ts';
import type { UnitDirectory } from '../../units/unit-directory.ts';
import { attachment } from '../figures/download.ts';
import { principalOf, unitScopeOf } from '../server/authorise.ts';
import { refused, register } from '../server/register.ts';
import { unitOnDay } from '../units/unit-of-request.ts';

export interface PublicPagePorts {
  readonly publicPages: PublicPages;
  readonly units: UnitDirectory;
  /** The collector's address as browsers know it; null: as the request says. */
  readonly publicUrl: string | null;
  readonly now: () => number;
}

const HTML = { 'text/html': { schema: z.string() } };

type PageLanguage = (typeof PAGE_LANGUAGES)[number];

/** No script at all, and of styles only the page's own, which is known by its digest. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What is closed again is gone from caches within this time. */
const KEPT_MS = 5 * MINUTE_MS;

/** `GET /o/:code` for anybody, and the page's switch and poster for people of the console. */
export function registerPublicPageRoutes(app: FastifyInstance, ports: PublicPagePorts): void {
  const { publicPages, units, now } = ports;
  registerPage(app, ports);

  register(app, 'GET /api/v1/public-page', { action: 'units.read' }, async (request) => {
    const unit = await unitOf(request, request.query.unit);
    if (unit === null) return refused('unit-unknown', { detail: 'unit' });
    const { code, name, nameEn } = unit;
    return {
      unit: { ref: unitRef(unit), code, name, nameEn },
      ...{ today: localDay(now()), path: pathOf(unit) },
      ...(await publicPages.page(unitRef(unit))),
    };
  });

  register(app, 'PUT /api/v1/public-page', { action: 'public-pages.manage' }, async (request) => {
    const { unit: asked, ...page } = request.body;
    const unit = await unitOf(request, asked);
    if (unit === null) return refused('unit-unknown', { detail: '/unit' });
    const set = await publicPages.set(unitRef(unit), page, principalOf(request).name);
    if (set.ok) return null;
    return refused('parameter-invalid', { detail: `/entries/${set.error.at}/${set.error.day}` });
  });

  register(
    app,
    'GET /api/v1/public-page/poster.pdf',
    { action: 'units.read', exposeHeadRoute: false },
    async (request, reply) => {
      const { unit: asked, language } = request.query;
      const unit = await unitOf(request, asked);
      if (unit === null) return refused('unit-unknown', { detail: 'unit' });
      const { isOpen, entries } = await publicPages.page(unitRef(unit));
      if (!isOpen) return refused('not-found');
      const name = language === 'vi' ? unit.name : (unit.nameEn ?? unit.name);
      const address = addressOf(request, ports, unit.code);
      // What makes pages is large, and most processes never make one.
      const { writePoster } = await import('../../public-pages/poster.ts');
      const bytes = await writePoster({ name, entries, language, address, madeMs: now() });
      return reply
        .header('content-disposition', attachment(`poster-${unit.code}.pdf`, `${name}.pdf`))
        .type('application/pdf')
        .send(Readable.from([bytes]));
    },
  );

  async function unitOf(request: FastifyRequest, asked: string): Promise<Unit | null> {
    const [tree, today] = [await units.tree(), localDay(now())];
    const unit = unitOnDay(tree, asked, today);
    return unit !== null && withinScope(tree, unitScopeOf(request), today)(unitRef(unit)) ? unit : null;
  }
}

function registerPage(app: FastifyInstance, ports: PublicPagePorts): void {
  app.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: '/o/:code',
    config: { action: 'public-pages.read' },
    schema: {
      summary: 'The public page of an office, where an administrator opened it',
      params: z.object({ code: z.string().describe('Of a unit of today.') }),
      response: {
        200: { description: 'A page.', content: HTML },
        404: { description: 'No page.', content: HTML },
      },
    },
    handler: async (request, reply) => {
      const { code } = request.params;
      const { lang } = request.query as { readonly lang?: unknown };
      const language = languageOf(lang, request.headers['accept-language']);
      reply.type('text/html; charset=utf-8').header('content-security-policy', CONTENT_SECURITY_POLICY);
      const shown = await ports.publicPages.shown(code);
      if (shown === null) return reply.code(404).send(noPublicPageHtml(language));
      const address = addressOf(request, ports, code);
      return sendKept(request, reply, publicPageHtml(shown, { language, address }));
    },
  });
}

/** To be kept by anybody, and sent again only where it is another. */
function sendKept({ headers }: FastifyRequest, reply: FastifyReply, page: string): FastifyReply {
  // A weak one: the same page may be sent compressed.
  const tag = `W/"${createHash('sha256').update(page).digest('base64url')}"`;
  reply
    .header('etag', tag)
    .header('cache-control', `public, max-age=${KEPT_MS / SECOND_MS}`)
    .header('vary', 'accept-language, accept-encoding');
  return headers['if-none-match'] === tag ? reply.code(304).send() : reply.send(page);
}

function pathOf({ code }: Pick<Unit, 'code'>): string {
  return `/o/${encodeURIComponent(code)}`;
}

function addressOf({ protocol, host }: FastifyRequest, { publicUrl }: PublicPagePorts, code: string): string {
  return `${publicUrl ?? `${protocol}://${host}`}${pathOf({ code })}`;
}

/** The one that is asked for, else the first of the browser's that there is. */
function languageOf(asked: unknown, accepted = ''): PageLanguage {
  const wanted = [String(asked ?? ''), ...accepted.split(',')].map((tag) => tag.trim().slice(0, 2));
  return PAGE_LANGUAGES.find((one) => one === wanted.find((tag) => isPageLanguage(tag))) ?? PAGE_LANGUAGES[0];
}

function isPageLanguage(tag: string): tag is PageLanguage {
  return PAGE_LANGUAGES.some((one) => one === tag);
}
