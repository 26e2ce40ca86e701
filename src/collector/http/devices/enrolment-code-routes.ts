import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { KeyId } from '../../../core/kernel/brand.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { givenName } from '../../../core/kernel/given-name.ts';
import { showEnrolmentCode } from '../../../core/protocol/codes/enrolment-code.ts';
import { unitRef } from '../../../core/units/unit.ts';
import { withinScope } from '../../../core/units/unit-scope.ts';
import type { UnitTree } from '../../../core/units/unit-tree.ts';
import type { EnrolmentCodes, ListedCode } from '../../devices/enrolment-codes.ts';
import { namedUnit } from '../../units/named-unit.ts';
import type { UnitDirectory } from '../../units/unit-directory.ts';
import { NAME_FAULT } from '../problem.ts';
import { principalOf, unitScopeOf } from '../server/authorise.ts';
import { refused, register } from '../server/register.ts';
import { unitOnDay } from '../units/unit-of-request.ts';

export interface EnrolmentCodePorts {
  /** What a link names, so that a device enrols at no other collector. */
  readonly receiptKey: () => KeyId;
  readonly codes: EnrolmentCodes;
  readonly units: UnitDirectory;
  readonly now: () => number;
}

/** One-time codes for new devices: make one, see what became of it, withdraw it. */
export function registerEnrolmentCodeRoutes(app: FastifyInstance, ports: EnrolmentCodePorts): void {
  const { codes, units, now, receiptKey } = ports;
  const manage = { action: 'devices.manage' } as const;

  register(app, 'POST /api/v1/enrolment-codes', manage, async (request) => {
    const { unit: asked, name: typed = null } = request.body;
    const name = typed === null ? null : givenName(typed);
    if (typed !== null && name === null) return refused('body-malformed', NAME_FAULT);
    const [tree, today] = [await units.tree(), localDay(now())];
    const unit = unitOnDay(tree, asked, today);
    if (unit === null || !withinScope(tree, unitScopeOf(request), today)(unitRef(unit))) {
      return refused('unit-unknown', { detail: '/unit' });
    }
    const { name: madeBy } = principalOf(request);
    const { id, code, expiresAtMs } = await codes.make(unitRef(unit), name, madeBy);
    return {
      id,
      code: showEnrolmentCode(code),
      receiptKey: receiptKey(),
      unit: namedUnit(tree, unitRef(unit)),
      name,
      madeBy,
      expiresAtMs,
      state: 'open' as const,
      enrolment: null,
    };
  });

  register(app, 'GET /api/v1/enrolment-codes', manage, async (request) => {
    const [tree, open] = [await units.tree(), await codes.open()];
    const isInScope = scopeOf(request, tree);
    return { codes: open.filter(isInScope).map((code) => shown(code, tree)), asOfMs: now() };
  });

  register(app, 'GET /api/v1/enrolment-codes/:id', manage, async (request) => {
    const [tree, code] = [await units.tree(), await codes.find(request.params.id)];
    if (code === null || !scopeOf(request, tree)(code)) return refused('enrolment-code-unknown');
    return shown(code, tree);
  });

  register(app, 'DELETE /api/v1/enrolment-codes/:id', manage, async (request) => {
    const [tree, code] = [await units.tree(), await codes.find(request.params.id)];
    if (code === null || !scopeOf(request, tree)(code)) return refused('enrolment-code-unknown');
    const withdrawn = await codes.withdraw(code.id, principalOf(request).name);
    if (withdrawn === 'used') return refused('enrolment-code-used');
    const left = withdrawn === 'unknown' ? null : await codes.find(code.id);
    return left === null ? refused('enrolment-code-unknown') : shown(left, tree);
  });

  function scopeOf(request: FastifyRequest, tree: UnitTree): (code: ListedCode) => boolean {
    const isWithin = withinScope(tree, unitScopeOf(request), localDay(now()));
    return ({ unit }) => isWithin(unit);
  }
}

function shown(code: ListedCode, tree: UnitTree) {
  return { ...code, unit: namedUnit(tree, code.unit) };
}
