import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PAPER_FORMS_WAITING } from '../../../contract/limits.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import {
  isPaperCode,
  type PaperNumber,
  paperCodeOf,
  paperNumberOf,
} from '../../../core/paper/form-number.ts';
import { unitRef } from '../../../core/units/unit.ts';
import { withinScope, withinUnit } from '../../../core/units/unit-scope.ts';
import type { UnitTree } from '../../../core/units/unit-tree.ts';
import { paperErrors } from '../../paper/paper-errors.ts';
import type { EntryFault, PaperForms, ShownPaperForm } from '../../paper/paper-forms.ts';
import type { PaperRange, PaperStore } from '../../paper/paper-store.ts';
import { namedOn } from '../../units/named-unit.ts';
import type { UnitDirectory } from '../../units/unit-directory.ts';
import { principalOf, unitScopeOf } from '../server/authorise.ts';
import { refused, register } from '../server/register.ts';
import { unitOnDay } from '../units/unit-of-request.ts';

export interface PaperRoutePorts {
  readonly forms: PaperForms;
  readonly store: Pick<PaperStore, 'ranges' | 'waiting' | 'compared'>;
  readonly units: UnitDirectory;
  readonly now: () => number;
}

/** Forms on paper: print, enter twice, settle, withdraw, and how well they are entered. */
export function registerPaperRoutes(
  app: FastifyInstance,
  { forms, store, units, now }: PaperRoutePorts,
): void {
  const enter = { action: 'paper-forms.enter' } as const;
  const manage = { action: 'paper-forms.manage' } as const;

  register(app, 'GET /api/v1/paper-forms', enter, async (request) => {
    const [tree, today] = [await units.tree(), localDay(now())];
    const { unit: asked } = request.query;
    const isWithin = scopeOf(request, tree);
    const top = asked === undefined ? null : unitOnDay(tree, asked, today);
    if (asked !== undefined && (top === null || !isWithin(unitRef(top)))) {
      return refused('unit-unknown', { detail: 'unit' });
    }
    const isBelow = top === null ? () => true : withinUnit(tree, top, today);
    const isAsked = (unit: string) => isWithin(unit) && isBelow(unit);
    const { account } = principalOf(request);
    const waiting = await store.waiting(isAsked, PAPER_FORMS_WAITING);
    return {
      today,
      ranges: (await store.ranges())
        .filter(({ unit }) => isAsked(unit))
        .map((range) => ({ ...shownRange(range, tree), ...range.counts })),
      waiting: waiting.map(({ number, range, state, accounts }) => ({
        number: paperCodeOf(number),
        unit: namedOn(tree, range.unit, today),
        state,
        isOwn: accounts.includes(account),
      })),
      errors: paperErrors((await store.compared()).filter(({ unit }) => isAsked(unit))),
    };
  });

  register(app, 'POST /api/v1/paper-forms', manage, async (request) => {
    const tree = await units.tree();
    const unit = unitOnDay(tree, request.body.unit, localDay(now()));
    if (unit === null || !scopeOf(request, tree)(unitRef(unit))) {
      return refused('unit-unknown', { detail: '/unit' });
    }
    const issued = await forms.issue({ ...request.body, unit: unitRef(unit) }, principalOf(request));
    if (issued.ok) return shownRange(issued.value, tree);
    const { error } = issued;
    if (error.kind !== 'parameter-invalid') return refused(error.kind);
    return refused(error.kind, { detail: error.path });
  });

  register(app, 'GET /api/v1/paper-forms/:number', enter, async (request) => {
    const found = await formInScope(request, request.params.number);
    if (found === null) return refused('paper-form-unknown');
    const { number, form } = found;
    const { range, state, passes, differences } = form;
    const { first: _, count: __, ...about } = shownRange(range, await units.tree());
    const { account } = principalOf(request);
    const isOwn = passes.some((pass) => pass.account === account);
    return { number: paperCodeOf(number), ...about, state, isOwn, differences };
  });

  register(app, 'POST /api/v1/paper-forms/:number/passes', enter, async (request) => {
    const found = await formInScope(request, request.params.number);
    if (found === null) return refused('paper-form-unknown');
    const entered = await forms.enter(found.number, request.body, principalOf(request));
    return entered.ok ? { state: entered.value } : refusedFor(entered.error);
  });

  register(app, 'POST /api/v1/paper-forms/:number/settlement', enter, async (request) => {
    const found = await formInScope(request, request.params.number);
    if (found === null) return refused('paper-form-unknown');
    const { marks, reason } = request.body;
    const settled = await forms.settle(found.number, marks, reason, principalOf(request));
    return settled.ok ? { state: settled.value } : refusedFor(settled.error);
  });

  register(app, 'DELETE /api/v1/paper-forms/:number', manage, async (request) => {
    const found = await formInScope(request, request.params.number);
    if (found === null) return refused('paper-form-unknown');
    const { number, form } = found;
    const isDone = await forms.withdraw(number, form.range.unit, principalOf(request));
    return isDone ? null : refused('paper-form-closed', { keys: { fault: 'counted' } });
  });

  async function formInScope(
    request: FastifyRequest,
    code: string,
  ): Promise<{ readonly number: PaperNumber; readonly form: ShownPaperForm } | null> {
    if (!isPaperCode(code)) return null;
    const number = paperNumberOf(code);
    const form = await forms.find(number);
    return form !== null && scopeOf(request, await units.tree())(form.range.unit) ? { number, form } : null;
  }

  function shownRange(
    { first, last, unit, questionnaire, version, language, day }: PaperRange,
    tree: UnitTree,
  ) {
    return {
      first: paperCodeOf(first),
      count: last - first + 1,
      unit: namedOn(tree, unit, localDay(now())),
      questionnaire,
      version,
      language,
      day,
    };
  }

  function scopeOf(request: FastifyRequest, tree: UnitTree): (unit: string) => boolean {
    return withinScope(tree, unitScopeOf(request), localDay(now()));
  }
}

function refusedFor(fault: EntryFault) {
  switch (fault.kind) {
    case 'paper-form-unknown':
      return refused(fault.kind);
    case 'paper-form-closed':
      return refused(fault.kind, { keys: { fault: fault.fault } });
    case 'parameter-invalid':
      return refused(fault.kind, { detail: fault.path });
  }
}
