import { useTranslation } from 'react-i18next';
import type { Graded } from '../../../contract/closing/grades.ts';
import { formatDay, formatDecimal } from '../../../contract/wording/format.ts';
import { tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';

/** The grade of an official or qualifying figure and what it contributes to the PAR INDEX, below its number. */
export function GradedNote({ graded }: { readonly graded: Graded | null }) {
  const { t } = useTranslation('console-published');
  const { language } = useWording();
  if (graded === null) return null;
  const { grade, touched, isEstimate, parIndex, source, effectiveDay } = graded;
  const name = (one: typeof grade) => t(`grades.names.${one}`);
  const grades =
    touched === null || touched.from === touched.to
      ? name(grade)
      : t('grades.touched', { from: name(touched.from), to: name(touched.to) });
  return (
    <span
      className={tableClass('note')}
      data-testid="graded"
      title={`${source} (${formatDay(effectiveDay, language)})`}
    >
      {t(isEstimate ? 'grades.estimate' : 'grades.official', { grade: grades })}{' '}
      {t('grades.par-index', {
        points: formatDecimal(parIndex.points, language, 2),
        of: formatDecimal(Number(parIndex.of), language, Number.isInteger(Number(parIndex.of)) ? 0 : 2),
      })}
    </span>
  );
}
