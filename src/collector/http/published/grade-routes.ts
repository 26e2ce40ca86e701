import type { FastifyInstance } from 'fastify';
import { must } from '../../../core/kernel/assert.ts';
import { localDay } from '../../../core/kernel/calendar.ts';
import { decimalText, parseDecimal } from '../../../core/kernel/decimal.ts';
import { gradeRuleOn, isGradeRule } from '../../../core/published/grades.ts';
import type { GradeStore } from '../../published/grade-store.ts';
import { principalOf } from '../server/authorise.ts';
import { refused, register } from '../server/register.ts';

export interface GradePorts {
  readonly grades: GradeStore;
  readonly nowMs: () => number;
}

/** What figures are graded by: for everybody who reads them; set by administrators who are bound to no unit. */
export function registerGradeRoutes(app: FastifyInstance, { grades, nowMs }: GradePorts): void {
  register(app, 'GET /api/v1/grade-rules', { action: 'published.read' }, async () => {
    const rules = await grades.rules();
    const inForce = gradeRuleOn(rules, localDay(nowMs()));
    return {
      rules: rules.toReversed().map((rule) => ({
        ...rule,
        ...{ good: decimalText(rule.good), fair: decimalText(rule.fair), average: decimalText(rule.average) },
        parPoints: decimalText(rule.parPoints),
        inForce: rule === inForce,
      })),
    };
  });

  register(app, 'POST /api/v1/grade-rules', { action: 'grade-rules.set' }, async (request) => {
    const { good, fair, average, parPoints, ...others } = request.body;
    const decimal = (text: string) => must(parseDecimal(text), 'checked by the contract');
    const rule = {
      ...others,
      ...{ good: decimal(good), fair: decimal(fair), average: decimal(average) },
      parPoints: decimal(parPoints),
    };
    if (!isGradeRule(rule)) return refused('parameter-invalid', { detail: '/good' });
    await grades.set(rule, principalOf(request).name);
    return null;
  });
}
