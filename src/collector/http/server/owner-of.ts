import type { FastifyRequest } from 'fastify';
import { principalOf, unitScopeOf } from './authorise.ts';

/** Who asked, with what they may see: after a change of scope what was made for the former one is another's. */
export function ownerOf(request: FastifyRequest): string {
  return JSON.stringify([principalOf(request).account, unitScopeOf(request).top]);
}
