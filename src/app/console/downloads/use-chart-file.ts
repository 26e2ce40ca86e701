import type { FiguresOf } from '../../../contract/figures.ts';
import { useWording } from '../wording/use-wording.ts';
import type { ChartFile } from './chart-file.ts';

/** How a mark looks, in words: a sign would hang on the reader's typeface. */
export type MarkSign = 'dot' | 'hollow' | 'bar' | 'dotted' | 'dashed';

/** Of an answer, what every chart made of it says of itself. */
export interface ChartSubject extends Pick<FiguresOf, 'period' | 'mode' | 'figureKind'> {
  readonly unit: Omit<FiguresOf['unit'], 'parents'>;
  readonly questionnaire: Pick<FiguresOf['questionnaire'], 'title'>;
}

/** What a picture says beside its marks: of whom and when, what the figure may be called, how it was made. */
export function useChartFile({ unit, period, mode, figureKind, questionnaire }: ChartSubject) {
  const { t, unitName, periodLabel, figureKind: kindOf } = useWording();
  /** @param marks what the marks mean, and what else is to be known of this chart */
  return (
    title: string,
    marks: readonly (readonly [sign: MarkSign, what: string])[],
    further: readonly string[] = [],
  ): Omit<ChartFile, 'columns' | 'rows' | 'drawing'> => ({
    title,
    unit: unitName(unit),
    period: { label: periodLabel(period), text: period.text },
    notes: [
      ...(marks.length === 0
        ? []
        : [marks.map(([sign, what]) => t(`download.marks.${sign}`, { what })).join(' ')]),
      ...further,
      t('download.source', { kind: kindOf({ figureKind, questionnaire }), mode: t(`modes.${mode}`) }),
      t('download.method'),
    ],
  });
}
