import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FactLists, ListImporter } from '../../lists/fact-lists.ts';
import type { CaseloadsBeside } from '../../published/caseloads-beside.ts';
import type { PublishedFigures } from '../../published/published.ts';
import { refusalOf } from '../figures/refusal-of.ts';
import { queryOf } from '../figures/selection-of-request.ts';
import { principalOf, unitScopeOf } from '../server/authorise.ts';
import { refused, register } from '../server/register.ts';
import { LIST_MAX_BYTES, listAnswer } from './list-answer.ts';

export interface PublishedPorts {
  readonly published: PublishedFigures;
  readonly caseloadsBeside: CaseloadsBeside;
  readonly publishedLists: FactLists;
  readonly caseloadLists: FactLists;
}

/** What others published about units, and the lists of it and of caseloads. */
export function registerPublishedRoutes(
  app: FastifyInstance,
  { published, caseloadsBeside, publishedLists, caseloadLists }: PublishedPorts,
): void {
  register(app, 'GET /api/v1/published-figures', { action: 'published.read' }, async (request) => {
    const { unit, year } = request.query;
    const scope = unitScopeOf(request);
    const answer = await published.answer({
      unit: unit ?? null,
      year: year === undefined ? null : Number(year),
      scope,
    });
    return answer.ok ? answer.value : refused('unit-unknown', { detail: 'unit' });
  });

  register(app, 'GET /api/v1/caseloads', { action: 'results.read' }, async (request) => {
    const answer = await caseloadsBeside.answer(queryOf(request.query, unitScopeOf(request)));
    return answer.ok ? answer.value : refusalOf(answer.error);
  });

  const figures = { action: 'published.manage', bodyLimit: LIST_MAX_BYTES } as const;
  register(app, 'POST /api/v1/published-figures/lists/preview', figures, async (request) =>
    listAnswer(await publishedLists.preview(bytesOf(request.body), importerOf(request))),
  );
  register(app, 'POST /api/v1/published-figures/lists', figures, async (request) =>
    listAnswer(await publishedLists.import(bytesOf(request.body), importerOf(request))),
  );
  const caseloads = { action: 'caseloads.manage', bodyLimit: LIST_MAX_BYTES } as const;
  register(app, 'POST /api/v1/caseloads/lists/preview', caseloads, async (request) =>
    listAnswer(await caseloadLists.preview(bytesOf(request.body), importerOf(request))),
  );
  register(app, 'POST /api/v1/caseloads/lists', caseloads, async (request) =>
    listAnswer(await caseloadLists.import(bytesOf(request.body), importerOf(request))),
  );
}

export function importerOf(request: FastifyRequest): ListImporter {
  return { actor: principalOf(request).name, scope: unitScopeOf(request) };
}

export function bytesOf({ list }: { readonly list: string }): Uint8Array {
  return Buffer.from(list, 'base64');
}
