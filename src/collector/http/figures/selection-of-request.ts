import type { CountsParameters, IndicesParameters } from '../../../contract/selection.ts';
import { type Period, parsePeriod } from '../../../core/kernel/period.ts';
import type { UnitScope } from '../../../core/units/unit-scope.ts';
import type { IndicesQuery, IndicesRequest } from '../../figures/indices-query.ts';

export function requestOf(
  { period, compare, ...others }: IndicesParameters,
  scope: UnitScope,
): IndicesRequest {
  return { ...selectionOf(others), compare, scope, period: period === undefined ? null : periodOf(period) };
}

export function queryOf({ period, ...others }: CountsParameters, scope: UnitScope): IndicesQuery {
  return { ...selectionOf(others), scope, period: periodOf(period) };
}

function selectionOf({ unit, questionnaire, version, mode, rule }: Omit<CountsParameters, 'period'>) {
  return {
    unit: unit ?? null,
    questionnaire,
    version: version === undefined ? null : Number(version),
    mode,
    rule: rule ?? null,
  };
}

function periodOf(text: string): Period {
  const parsed = parsePeriod(text);
  if (!parsed.ok) throw new Error('the schema lets no other period through');
  return parsed.value;
}
