import type { FastifyInstance } from 'fastify';
import type { UnitListAnswer } from '../../../contract/units/unit-lists.ts';
import type { Result } from '../../../core/kernel/result.ts';
import type { ImportRefusal, PreviewedChange } from '../../units/import-units.ts';
import type { ListedChanges, UnitLists } from '../../units/unit-lists.ts';
import { UNIT_TEXTS, type UnitTexts } from '../../units/unit-texts.ts';
import { principalOf } from '../server/authorise.ts';
import { register } from '../server/register.ts';

/** In base64, and a little for what is around it. */
const LIST_MAX_BYTES = 4_100_000;
/** What is told of a list; nobody reads more. */
const TOLD = 500;

export interface UnitListPorts {
  readonly unitLists: UnitLists;
  readonly releaseHeld: () => Promise<{ readonly released: number }>;
}

/** Lists of units, looked at before they are imported. */
export function registerUnitListRoutes(
  app: FastifyInstance,
  { unitLists, releaseHeld }: UnitListPorts,
): void {
  const options = { action: 'unit-lists.import', bodyLimit: LIST_MAX_BYTES } as const;
  register(app, 'POST /api/v1/unit-lists/preview', options, async ({ body }) =>
    answerOf(await unitLists.preview(Buffer.from(body.list, 'base64')), 0),
  );
  register(app, 'POST /api/v1/unit-lists', options, async (request) => {
    const { list, allowed } = request.body;
    const actor = principalOf(request).name;
    const imported = await unitLists.import(Buffer.from(list, 'base64'), new Set(allowed), actor);
    const { released } = imported.ok ? await releaseHeld() : { released: 0 };
    return answerOf(imported, released);
  });
}

function answerOf(result: Result<ListedChanges, ImportRefusal>, released: number): UnitListAnswer {
  const faults = result.ok || result.error.kind !== 'faults' ? [] : result.error.faults;
  const preview = result.ok
    ? result.value.preview
    : result.error.kind === 'risky'
      ? result.error.preview
      : [];
  const added = preview.filter(({ former }) => former === null).length;
  return {
    isRefused: !result.ok,
    faults: faults
      .slice(0, TOLD)
      .map((fault) => ({ line: fault.line, said: said(({ fault: of }) => of(fault)) })),
    added,
    updated: preview.length - added,
    unchanged: result.ok ? result.value.changes.unchangedCount : 0,
    changes: [...preview].sort(riskyFirst).slice(0, TOLD).map(changeOf),
    changesTotal: preview.length,
    ended: result.ok ? result.value.ended.map((one) => said(({ ended }) => ended(one, 'stays'))) : [],
    released,
  };
}

function changeOf(change: PreviewedChange): UnitListAnswer['changes'][number] {
  return {
    code: change.unit.code,
    said: said(({ change: of }) => of(change)),
    responses: change.responses,
    risks: change.risks.map((risk) => said(({ risk: of }) => of(risk))),
  };
}

function riskyFirst(a: PreviewedChange, b: PreviewedChange): number {
  return Math.min(b.risks.length, 1) - Math.min(a.risks.length, 1);
}

function said(words: (texts: UnitTexts) => string): { vi: string; en: string } {
  return { vi: words(UNIT_TEXTS.vi), en: words(UNIT_TEXTS.en) };
}
