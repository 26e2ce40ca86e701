import type { IndicesFailure } from '../../figures/indices-query.ts';
import { refused } from '../server/register.ts';

/** Why there are no figures, with the parameter that asks for what is not there. */
export function refusalOf({ kind }: IndicesFailure) {
  if (kind === 'rule-unusable') return refused('parameter-invalid', { detail: 'rule' });
  return refused(kind, { detail: kind === 'unit-unknown' ? 'unit' : 'questionnaire' });
}
