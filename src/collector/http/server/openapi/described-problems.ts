import { CONTRACT } from '../../../../contract/contract.ts';
import type { Route } from '../../../../contract/route.ts';
import type { ProblemCode } from '../../../../core/protocol/console-problems.ts';
import { PROBLEM_ANSWERS } from '../../../../core/protocol/problem-answers.ts';
import { PROBLEM_MEDIA_TYPE } from '../../problem.ts';

/** By method and path as OpenAPI writes them: `get /api/v1/devices/{id}`. */
const DESCRIBED = new Map<string, Route>(
  Object.entries(CONTRACT).map(([key, route]) => {
    const [method = '', path = ''] = key.split(' ');
    return [`${method.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}')}`, route];
  }),
);

/** The problems of a route of the contract as responses of OpenAPI, by status; none for any other route. */
export function describedProblems(method: string, path: string): Readonly<Record<string, object>> {
  const problems = DESCRIBED.get(`${method} ${path}`)?.problems ?? [];
  const statuses = new Set(problems.map((code) => PROBLEM_ANSWERS[code].status));
  return Object.fromEntries(
    [...statuses].map((status) => [
      status,
      responseOf(problems.filter((code) => PROBLEM_ANSWERS[code].status === status)),
    ]),
  );
}

function responseOf(codes: readonly ProblemCode[]) {
  return {
    description: codes.map((code) => `${code}: ${PROBLEM_ANSWERS[code].title}`).join(' '),
    content: {
      [PROBLEM_MEDIA_TYPE]: {
        schema: { $ref: '#/components/schemas/Problem', properties: { code: { enum: codes } } },
      },
    },
  };
}
