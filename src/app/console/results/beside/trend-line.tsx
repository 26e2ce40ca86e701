import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Trend } from '../../../../contract/analysis/trend.ts';
import { TrendChart } from '../../charts/trend-chart.tsx';
import { ChartDownload } from '../../downloads/chart-download.tsx';
import { parametersOf, queryOf, type Selection } from '../../selection/selection.ts';
import { useTrendFile } from '../../trend/use-trend-file.ts';
import { useTrendWords } from '../../trend/use-trend-words.ts';
import styles from './coming.module.css';
import { TrendLineComing } from './coming.tsx';
import { useReadBeside } from './use-read-beside.ts';

/** Lower than the page's own: it stands below a number that says more. */
const HEIGHT_PX = 150;

export interface TrendLineProps {
  readonly about: Selection;
  readonly released: number;
  /** Whether two points are sure to be there, so that their room is kept. */
  readonly hasRoom: boolean;
}

/** The figure over the twelve months up to its period, in small; nothing where that is no line. */
export default function TrendLine({ about, released, hasRoom }: TrendLineProps) {
  const { t } = useTranslation('console-trend');
  const words = useTrendWords();
  const { answer, hasFailed } = useReadBeside('GET /api/v1/trend', { query: queryOf(about) }, released);
  if (hasFailed) return null;
  if (answer === null) return hasRoom ? <TrendLineComing /> : null;
  // Without a change there are fewer than two points to compare: one, or one on each side of a break.
  if (answer.reading === null || answer.reading.change === null) return null;
  const course = words.course(answer);
  return (
    <div className={styles['line']} data-testid="trend-line">
      <p>
        {course} <Link to={`/console/trend?${parametersOf(about)}`}>{t('link')}</Link>
      </p>
      <TrendChart description={course} marks={words.marks(answer)} heightPx={HEIGHT_PX} />
      <LineDownload answer={answer} />
    </div>
  );
}

function LineDownload({ answer }: { readonly answer: Trend }) {
  const { t } = useTranslation('console-trend');
  const title = `${t('title')}: ${t('choice.overall')}`;
  const file = useTrendFile(answer);
  return <ChartDownload title={title} file={() => file(title)} />;
}
