import { useTranslation } from 'react-i18next';
import { useRead } from '../requests/use-read.ts';
import type { FurtherColumn } from '../results/ranking/ranking-panel.tsx';
import { countsQueryOf, type Selection } from '../selection/selection.ts';
import { useWording } from '../wording/use-wording.ts';

/** How many dossiers of each unit were on time, beside what citizens say of it; null where none were imported. */
export function useOnTimeColumn(about: Selection | null): FurtherColumn | null {
  const { t } = useTranslation('console-analysis');
  const { percent } = useWording();
  const query = about === null ? null : { query: countsQueryOf(about) };
  const { answer, isCurrent } = useRead('GET /api/v1/caseloads', query);
  const below = isCurrent && about !== null ? (answer?.below ?? []) : [];
  if (below.length === 0) return null;
  const byCode = new Map(below.map((one) => [one.code, one]));
  return {
    title: t('ranking.on-time.title'),
    cellOf: ({ code }) => {
      const { onTimePercent = null, satisfiedPercent = null } = byCode.get(code) ?? {};
      if (onTimePercent === null) return null;
      const text = percent(onTimePercent);
      const note =
        satisfiedPercent === null
          ? null
          : t('ranking.on-time.satisfied', { satisfied: percent(satisfiedPercent) });
      return {
        text,
        note,
        words: [t('ranking.on-time.words', { rate: text }), note].filter(Boolean).join(', '),
      };
    },
  };
}
