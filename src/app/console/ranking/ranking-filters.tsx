import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { RankingAnswer } from '../../../contract/analysis/ranking.ts';
import { OVERALL } from '../../../core/tally/tally-layout.ts';
import { useWording } from '../wording/use-wording.ts';
import styles from './ranking-filters.module.css';

export interface RankingFiltersProps {
  readonly answer: RankingAnswer;
  readonly parameters: URLSearchParams;
  readonly choose: (changes: Readonly<Record<string, string | null>>) => void;
}

/** By which figure, and which units are ranked with each other. A choice of one is none and is not shown. */
export function RankingFilters({ answer, parameters, choose }: RankingFiltersProps) {
  const { t } = useTranslation('console-analysis');
  const { t: words, text, count } = useWording();
  const { components, subIndices } = answer.questionnaire;
  const scopes = [...(components.length > 1 ? components : []), ...subIndices];
  const units = (name: string, number: number) =>
    t('ranking.filter.units', { name, count: number, n: count(number) });
  const all = t('ranking.filter.all', { n: count(answer.of) });
  return (
    <section className={styles['filters']} aria-label={t('ranking.filter.label')}>
      <Choice
        label={t('ranking.filter.scope')}
        value={answer.scope === OVERALL ? '' : answer.scope}
        options={[
          ['', words('overall.title')],
          ...scopes.map((scope) => [scope.id, text(scope.text)] as const),
        ]}
        choose={(scope) => choose({ scope })}
      />
      <Choice
        label={t('ranking.filter.block')}
        value={parameters.get('block') ?? ''}
        options={[
          ['', all],
          ...answer.blocks.map(({ kind, units: n }) => [kind, units(t(`kinds.${kind}`), n)] as const),
        ]}
        choose={(block) => choose({ block })}
      />
      <Choice
        label={t('ranking.filter.region')}
        value={parameters.get('region') ?? ''}
        options={[['', all], ...answer.regions.map(({ name, units: n }) => [name, units(name, n)] as const)]}
        choose={(region) => choose({ region })}
      />
      <Choice
        label={t('ranking.filter.class')}
        value={parameters.get('class') ?? ''}
        options={[['', all], ...answer.classes.map(({ name, units: n }) => [name, units(name, n)] as const)]}
        choose={(unitClass) => choose({ class: unitClass })}
      />
    </section>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly choose: (value: string | null) => void;
}

/** The fewest options of which one can be chosen: all, and two that are some of them. */
const FEWEST = 3;

function Choice({ label, value, options, choose }: ChoiceProps) {
  const id = useId();
  if (options.length < FEWEST && value === '') return null;
  return (
    <div className={styles['choice']}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={({ target }) => choose(target.value === '' ? null : target.value)}
      >
        {/* What the address asks for and nobody is. */}
        {options.some(([one]) => one === value) ? null : <option value={value}>{value}</option>}
        {options.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
