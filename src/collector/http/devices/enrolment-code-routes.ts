import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { KeyId } from '../../../core/kernel/brand.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { givenName } from '../../../core/kernel/given-name.ts';
import { showEnrolmentCode } from '../../../core/protocol/codes/enrolment-code.ts';
import { unitRef } from '../../../core/units/unit.ts';
import { withinScope } from '../../../core/units/unit-scope.ts';
import type { UnitTree } from '../../../core/units/unit-tree.ts';
import type { EnrolmentCodes, ListedCode } from '../../devices/enrolment-codes.ts';
import type { UnitDirectory } from '../../units/unit-directory.ts';
import { refuseName, sendProblem } from '../problem.ts';
import { principalOf, unitScopeOf } from '../server/authorise.ts';
import { namedUnit, UNIT_NAMED, unitOnDay } from '../units/unit-of-request.ts';

export interface EnrolmentCodePorts {
  /** What a link names, so that a device enrols at no other collector. */
  readonly receiptKey: () => KeyId;
  readonly codes: EnrolmentCodes;
  readonly units: UnitDirectory;
  readonly now: () => number;
}

const NEW_CODE = z.strictObject({
  unit: z
    .string()
    .max(31)
    .describe('where the device will stand: code, or code@valid-from, of a unit of today'),
  name: z
    .string()
    .max(200)
    .nullish()
    .describe('what the device is to be called; left out, it says so itself'),
});

const LISTED = z.object({
  id: z.string(),
  unit: UNIT_NAMED,
  name: z.string().nullable(),
  madeBy: z.string().describe('Name of the account.'),
  expiresAtMs: z.int(),
  state: z.enum(['open', 'used', 'withdrawn', 'expired', 'tried-too-often']),
  enrolment: z.string().nullable().describe('The device it made; null while it made none.'),
});

const MADE = LISTED.extend({
  code: z.string().describe('Shown this once: it is stored nowhere.'),
  receiptKey: z.string().describe("Id of the collector's receipt key, for the link."),
});

const PARAMETERS = z.strictObject({ id: z.string().max(64) });

/** `/api/v1/enrolment-codes`: make one, see what became of it, withdraw it. */
export function registerEnrolmentCodeRoutes(app: FastifyInstance, ports: EnrolmentCodePorts): void {
  const { codes, units, now, receiptKey } = ports;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const config = { action: 'devices.manage' } as const;

  routes.route({
    method: 'POST',
    url: '/api/v1/enrolment-codes',
    config,
    schema: {
      summary: 'Make a one-time code for a device of a unit',
      body: NEW_CODE,
      response: { 201: MADE },
    },
    handler: async (request, reply) => {
      const { unit: asked, name: typed = null } = request.body;
      const name = typed === null ? null : givenName(typed);
      if (typed !== null && name === null) return refuseName(reply);
      const [tree, today] = [await units.tree(), localDay(now())];
      const unit = unitOnDay(tree, asked, today);
      if (unit === null || !withinScope(tree, unitScopeOf(request), today)(unitRef(unit))) {
        return sendProblem(reply, 'unit-unknown', { detail: '/unit' });
      }
      const { name: madeBy } = principalOf(request);
      const { id, code, expiresAtMs } = await codes.make(unitRef(unit), name, madeBy);
      return reply.code(201).send({
        id,
        code: showEnrolmentCode(code),
        receiptKey: receiptKey(),
        unit: namedUnit(tree, unitRef(unit)),
        name,
        madeBy,
        expiresAtMs,
        state: 'open' as const,
        enrolment: null,
      });
    },
  });

  routes.route({
    method: 'GET',
    url: '/api/v1/enrolment-codes',
    config,
    schema: {
      summary: 'Codes in scope that can still be used',
      response: { 200: z.object({ codes: z.array(LISTED), asOfMs: z.int() }) },
    },
    handler: async (request, reply) => {
      const [tree, open] = [await units.tree(), await codes.open()];
      const isInScope = scopeOf(request, tree);
      const listed = open.filter(isInScope).map((code) => shown(code, tree));
      return reply.send({ codes: listed, asOfMs: now() });
    },
  });

  routes.route({
    method: 'GET',
    url: '/api/v1/enrolment-codes/:id',
    config,
    schema: { summary: 'What became of a code', params: PARAMETERS, response: { 200: LISTED } },
    handler: async (request, reply) => {
      const [tree, code] = [await units.tree(), await codes.find(request.params.id)];
      if (code === null || !scopeOf(request, tree)(code)) return sendProblem(reply, 'enrolment-code-unknown');
      return reply.send(shown(code, tree));
    },
  });

  routes.route({
    method: 'DELETE',
    url: '/api/v1/enrolment-codes/:id',
    config,
    schema: {
      summary: 'Withdraw a code: from now on it makes no device',
      params: PARAMETERS,
      response: { 200: LISTED },
    },
    handler: async (request, reply) => {
      const [tree, code] = [await units.tree(), await codes.find(request.params.id)];
      if (code === null || !scopeOf(request, tree)(code)) return sendProblem(reply, 'enrolment-code-unknown');
      const withdrawn = await codes.withdraw(code.id, principalOf(request).name);
      if (withdrawn === 'used') return sendProblem(reply, 'enrolment-code-used');
      const now = withdrawn === 'unknown' ? null : await codes.find(code.id);
      if (now === null) return sendProblem(reply, 'enrolment-code-unknown');
      return reply.send(shown(now, tree));
    },
  });

  function scopeOf(request: FastifyRequest, tree: UnitTree): (code: ListedCode) => boolean {
    const isWithin = withinScope(tree, unitScopeOf(request), localDay(now()));
    return ({ unit }) => isWithin(unit);
  }
}

function shown(code: ListedCode, tree: UnitTree) {
  return { ...code, unit: namedUnit(tree, code.unit) };
}
