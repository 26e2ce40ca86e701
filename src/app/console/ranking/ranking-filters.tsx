import { useTranslation } from 'react-i18next';
import type { RankingAnswer } from '../../../contract/analysis/ranking.ts';
import { OVERALL } from '../../../core/tally/tally-layout.ts';
import { Choice, Choices } from '../selection/choice.tsx';
import { useWording } from '../wording/use-wording.ts';

export interface RankingFiltersProps {
  readonly answer: RankingAnswer;
  readonly parameters: URLSearchParams;
  readonly choose: (changes: Readonly<Record<string, string | null>>) => void;
}

/** By which figure, and which units are ranked with each other. A choice of one is none and is not shown. */
export function RankingFilters({ answer, parameters, choose }: RankingFiltersProps) {
  const { t } = useTranslation('console-analysis');
  const { t: words, text, count, groupName } = useWording();
  const { components, subIndices } = answer.questionnaire;
  const scopes = [...(components.length > 1 ? components : []), ...subIndices];
  const units = (name: string, number: number) =>
    t('ranking.filter.units', { name, count: number, n: count(number) });
  const all = t('ranking.filter.all', { n: count(answer.of) });
  return (
    <Choices label={t('ranking.filter.label')}>
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
        options={[
          ['', all],
          ...answer.regions.map(({ name, units: n }) => [name, units(groupName(name), n)] as const),
        ]}
        choose={(region) => choose({ region })}
      />
      <Choice
        label={t('ranking.filter.class')}
        value={parameters.get('class') ?? ''}
        options={[
          ['', all],
          ...answer.classes.map(({ name, units: n }) => [name, units(groupName(name), n)] as const),
        ]}
        choose={(unitClass) => choose({ class: unitClass })}
      />
    </Choices>
  );
}
