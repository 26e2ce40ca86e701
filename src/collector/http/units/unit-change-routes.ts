import type { FastifyInstance, FastifyRequest } from 'fastify';
import { UNITS_AT_ONCE } from '../../../contract/limits.ts';
import type { UnitLinesAnswer } from '../../../contract/units/unit-changes.ts';
import type { Result } from '../../../core/kernel/result.ts';
import { addUnits, type ManyUnitsFault, readLines } from '../../../core/units/changes/add-units.ts';
import { type SameName, sameNames } from '../../../core/units/changes/same-names.ts';
import { type Unit, unitRef } from '../../../core/units/unit.ts';
import { UNIT_TEXTS } from '../../units/unit-texts.ts';
import { type RefusedRequest, refused, register } from '../server/register.ts';
import { unitDetails } from './unit-details.ts';
import { editorOf } from './unit-of-request.ts';
import type { UnitPorts } from './unit-routes.ts';
import { listed, presentPeriod, visibleTo, visibleUnit } from './visible-units.ts';

export interface UnitChangePorts extends UnitPorts {
  /** Counts what was held for a unit that was not there. */
  readonly releaseHeld: () => Promise<unknown>;
}

/** As many units as are added at once, with long names; the longest text in UTF-8. */
const LINES_MAX_BYTES = 1_000_000;
/** Faults that are told of a list; nobody reads more. */
const TOLD = 500;

/** One unit in full; units changed, ended and merged from a day on; many added at once. */
export function registerUnitChangeRoutes(app: FastifyInstance, ports: UnitChangePorts): void {
  const { unitRegister, releaseHeld } = ports;
  const manage = { action: 'units.manage' } as const;
  const manageMany = { ...manage, bodyLimit: LINES_MAX_BYTES } as const;

  register(app, 'GET /api/v1/units/:unit', manage, async (request) => {
    const visible = await visibleTo(request, ports);
    const unit = visibleUnit(visible, request.params.unit);
    if (unit === null) return refused('unit-unknown');
    const periods = visible.tree.trendOf(unit.code, unit.validFrom);
    return unitDetails(visible, unit, await unitRegister.standing(periods));
  });

  register(app, 'PATCH /api/v1/units/:unit', manage, async (request) => {
    const ref = await refOf(request, request.params.unit);
    if (ref === null) return refused('unit-unknown');
    const { seen, from, isMeant, ...attributes } = request.body;
    const changed = await unitRegister.change({ ref, seen, from, isMeant, attributes }, editorOf(request));
    return changed.ok ? changedIn(request, changed.value) : refusedFor(changed.error);
  });

  register(app, 'PUT /api/v1/units/:unit/end', manage, async (request) => {
    const ref = await refOf(request, request.params.unit);
    if (ref === null) return refused('unit-unknown');
    const ended = await unitRegister.end({ ref, ...request.body }, editorOf(request));
    if (!ended.ok) return refusedFor(ended.error);
    if (request.body.lastDay === null) await releaseHeld();
    return changedIn(request, ended.value);
  });

  register(app, 'POST /api/v1/unit-mergers', manage, async (request) => {
    const { from, units, ...into } = request.body;
    const refs = units.map(({ ref }) => ref);
    const seen = units.map((unit) => unit.seen);
    const merged = await unitRegister.merge({ refs, seen, into, from }, editorOf(request));
    if (!merged.ok) return refusedFor(merged.error);
    await releaseHeld();
    return changedIn(request, merged.value);
  });

  register(app, 'POST /api/v1/unit-lines/preview', manageMany, async (request) => {
    const { parent, text } = request.body;
    const visible = await visibleTo(request, ports);
    const above = visibleUnit(visible, parent);
    if (above === null) return refused('unit-unknown');
    const { tree, day, scope } = visible;
    const taken = tree.units.map(({ code }) => code);
    const lines = readLines(text, above, taken).slice(0, UNITS_AT_ONCE + 1);
    const checked = addUnits(tree.units, { parent: above.code, lines }, day, scope.top);
    return linesAnswer(lines, checked, sameNames(tree, { parent: above.code, lines }, day));
  });

  register(app, 'POST /api/v1/unit-lines', manageMany, async (request) => {
    const { parent, lines } = request.body;
    const added = await unitRegister.addMany({ parent, lines }, editorOf(request));
    if (added.ok) await releaseHeld();
    return linesAnswer(lines, added, []);
  });

  /** The period that a request names, in scope. */
  async function refOf(request: FastifyRequest, codeOrRef: string): Promise<string | null> {
    const unit = visibleUnit(await visibleTo(request, ports), codeOrRef);
    return unit === null ? null : unitRef(unit);
  }

  async function changedIn(request: FastifyRequest, unit: Unit) {
    const visible = await visibleTo(request, ports);
    return listed(visible, presentPeriod(visible, unit));
  }
}

const PROBLEM_OF = {
  'unit-unknown': 'unit-unknown',
  'changed-meanwhile': 'unit-changed-meanwhile',
  'scope-top': 'forbidden',
  'code-taken': 'unit-code-taken',
  'has-responses': 'unit-has-responses',
  'has-units-below': 'unit-has-units-below',
  'later-period': 'unit-has-later-period',
} as const;
type PlainKind = keyof typeof PROBLEM_OF;

interface Fault {
  readonly kind: PlainKind | 'field-invalid';
  readonly field?: string;
}

type ProblemFor<F extends Fault> =
  | (typeof PROBLEM_OF)[Exclude<F['kind'], 'field-invalid'>]
  | 'parameter-invalid';

/** The problem of a fault; which part of the request is at fault, where that is known. */
function refusedFor<F extends Fault>(fault: F): RefusedRequest<ProblemFor<F>> {
  const problem =
    fault.kind === 'field-invalid'
      ? refused('parameter-invalid', { detail: `/${fault.field}` })
      : refused(PROBLEM_OF[fault.kind as PlainKind]);
  return problem as RefusedRequest<ProblemFor<F>>;
}

function linesAnswer(
  lines: UnitLinesAnswer['lines'],
  result: Result<unknown, ManyUnitsFault>,
  same: readonly SameName[],
): UnitLinesAnswer | RefusedRequest<'unit-unknown'> {
  if (!result.ok && result.error === 'unit-unknown') return refused('unit-unknown');
  const faults = result.ok || result.error === 'unit-unknown' ? [] : result.error;
  return {
    isRefused: !result.ok,
    lines,
    sameNames: same.slice(0, TOLD),
    faults: faults.slice(0, TOLD).map((fault) => ({
      line: fault.line,
      said: { vi: UNIT_TEXTS.vi.fault(fault), en: UNIT_TEXTS.en.fault(fault) },
    })),
  };
}
