import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ExclusionPreview, WrittenConditions } from '../../../contract/analysis/exclusions.ts';
import { must } from '../../../core/kernel/assert.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import type { Mode } from '../../../core/questionnaire/response.ts';
import { unitRef } from '../../../core/units/unit.ts';
import { findUnitOf, withinScope } from '../../../core/units/unit-scope.ts';
import { textsOfQuestionnaire } from '../../figures/answers/questionnaire-texts.ts';
import type { ExclusionStore, PreviewedSpan } from '../../figures/exclusions/exclusion-store.ts';
import type { ExclusionPages } from '../../figures/exclusions/exclusions.ts';
import type { UnitDirectory } from '../../units/unit-directory.ts';
import { principalOf, unitScopeOf } from '../server/authorise.ts';
import { refused, register } from '../server/register.ts';
import { refusalOf } from './refusal-of.ts';
import { requestOf } from './selection-of-request.ts';

export interface ExclusionPorts {
  readonly pages: ExclusionPages;
  readonly store: ExclusionStore;
  readonly units: UnitDirectory;
  readonly questionnaires: { find(id: string, version: number): Questionnaire | undefined };
  readonly now: () => number;
}

/** What is excluded, and by whom it is: administrators, of offices in their scope. */
export function registerExclusionRoutes(
  app: FastifyInstance,
  { pages, store, units, questionnaires, now }: ExclusionPorts,
): void {
  /** `code@valid-from` of an office in scope, in whichever of its periods is asked for. */
  const officeOf = async (request: FastifyRequest, asked: string): Promise<string | null> => {
    const [tree, today] = [await units.tree(), localDay(now())];
    const unit = findUnitOf(tree, asked, today);
    const isInScope = withinScope(tree, unitScopeOf(request), today);
    return unit !== null && isInScope(unitRef(unit)) ? unitRef(unit) : null;
  };

  register(app, 'GET /api/v1/exclusions', { action: 'results.read' }, async (request) => {
    const answer = await pages.read(requestOf(request.query, unitScopeOf(request)));
    return answer.ok ? answer.value : refusalOf(answer.error);
  });

  register(app, 'POST /api/v1/exclusions/preview', { action: 'responses.exclude' }, async (request) => {
    const { unit: asked, conditions } = request.body;
    const unit = await officeOf(request, asked);
    if (unit === null) return refused('unit-unknown', { detail: '/unit' });
    const fault = faultOf(conditions);
    if (fault !== null) return refused('parameter-invalid', { detail: fault });
    const spans = await store.preview(unit, conditions, principalOf(request).name);
    return { spans: spans.map((span) => spanAnswer(span, questionnaires)) };
  });

  register(app, 'POST /api/v1/exclusions', { action: 'responses.exclude' }, async (request) => {
    const { unit: asked, conditions, reason } = request.body;
    const unit = await officeOf(request, asked);
    if (unit === null) return refused('unit-unknown', { detail: '/unit' });
    const fault = faultOf(conditions);
    if (fault !== null) return refused('parameter-invalid', { detail: fault });
    const id = await store.exclude(unit, conditions, { actor: principalOf(request).name, reason });
    return id === null ? refused('exclusion-impossible') : { id };
  });

  register(app, 'PUT /api/v1/exclusions/:id/standing', { action: 'responses.exclude' }, async (request) => {
    const exclusion = await store.find(request.params.id);
    if (exclusion === null || (await officeOf(request, exclusion.unit)) === null) return refused('not-found');
    const { stands, reason } = request.body;
    await store.setStanding(exclusion.id, stands, { actor: principalOf(request).name, reason });
    return null;
  });
}

/** Which condition nothing can meet; null where each can be met. */
function faultOf({ firstDay, lastDay, hours }: WrittenConditions): string | null {
  if (firstDay > lastDay) return '/conditions/lastDay';
  return hours !== null && hours.first > hours.last ? '/conditions/hours' : null;
}

function spanAnswer(
  { period, questionnaire: id, version, mode, isPossible }: PreviewedSpan,
  questionnaires: ExclusionPorts['questionnaires'],
): ExclusionPreview['spans'][number] {
  const questionnaire = must(questionnaires.find(id, version), 'a span of a known questionnaire');
  const { title } = textsOfQuestionnaire(questionnaire);
  return { period, questionnaire: { id, version, title }, mode: mode as Mode, isPossible };
}
