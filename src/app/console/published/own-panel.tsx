import { useTranslation } from 'react-i18next';
import type { OwnBesidePublished, PublishedIndex } from '../../../contract/published/published-figures.ts';
import { percentOf } from '../../../contract/wording/figure-texts.ts';
import { formatDecimal } from '../../../contract/wording/format.ts';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { ScrollRegion } from '../ui/reading/scroll-region.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import { GradedNote } from './graded-note.tsx';
import styles from './published-page.module.css';

export interface OwnPanelProps {
  readonly own: readonly OwnBesidePublished[];
  readonly indices: readonly PublishedIndex[];
  readonly year: number;
  /** Percentage points from whose lower end on a gap is large. */
  readonly largeGapPoints: number;
}

/** The collector's own figures beside the published SIPAS: named as what they are, never joined with it. */
export function OwnPanel({ own, indices, year, largeGapPoints }: OwnPanelProps) {
  const { t } = useTranslation('console-published');
  const words = useWording();
  const sipas = indices.find(({ index }) => index === 'sipas') ?? null;
  const published =
    sipas?.score == null
      ? null
      : `${sipas.scoreIs === 'more-than' ? `${t('table.more-than')} ` : ''}${words.percent(Number(sipas.score))}`;
  const [first] = own.filter(({ gap }) => gap !== null);
  const title = t('own.title', { year });
  return (
    <Panel aria-labelledby="own">
      <PanelTitle id="own">{title}</PanelTitle>
      <PanelSentence data-testid="gap">
        {first === undefined || first.gap === null
          ? t('own.no-gap')
          : t(
              first.gap.isLarge
                ? 'own.sentence-large'
                : first.gap.points < 0
                  ? 'own.sentence-below'
                  : 'own.sentence-above',
              {
                kind: words.t(`figure-kinds.${first.figureKind}`),
                points: words.points(first.gap.points).replace(/^[+\u2212]/, ''),
                low: words.points(first.gap.low),
                high: words.points(first.gap.high),
              },
            )}
      </PanelSentence>
      <ScrollRegion label={title}>
        <Table aria-labelledby="own">
          <thead>
            <tr>
              <th scope="col">{t('own.mode')}</th>
              <th scope="col">{t('own.kind')}</th>
              <th scope="col" className={tableClass('number')}>
                {t('own.figure')}
              </th>
              <th scope="col" className={tableClass('number')}>
                {t('own.published')}
              </th>
              <th scope="col" className={tableClass('number')}>
                {t('own.gap')}
              </th>
            </tr>
          </thead>
          <tbody>
            {own.map((row) => (
              <OwnRow key={row.mode} row={row} published={published} />
            ))}
          </tbody>
        </Table>
      </ScrollRegion>
      <p className={tableClass('note')}>
        {t('own.about', {
          limit: formatDecimal(largeGapPoints, words.language, Number.isInteger(largeGapPoints) ? 0 : 1),
        })}
      </p>
    </Panel>
  );
}

function OwnRow({ row, published }: { readonly row: OwnBesidePublished; readonly published: string | null }) {
  const { t } = useTranslation('console-published');
  const words = useWording();
  const { mode, figureKind, figure, gap, estimatedBand: band } = row;
  const shown = percentOf(figure);
  return (
    <tr>
      <th scope="row">{words.t(`modes.${mode}`)}</th>
      <td>{words.t(`figure-kinds.${figureKind}`)}</td>
      <td className={tableClass('value')}>
        {words.short(figure)}
        {shown === null ? null : <span className={tableClass('interval')}>{words.interval(shown)}</span>}
        {band === null ? null : (
          <span className={tableClass('note')} data-testid="estimated-band">
            {t('own.band', {
              points: band.from === band.to ? `${band.from}` : `${band.from}–${band.to}`,
              source: band.source[words.language],
            })}
          </span>
        )}
        <GradedNote graded={row.graded} />
      </td>
      <td className={tableClass('number')}>{published ?? '–'}</td>
      <td className={tableClass('number')}>
        {gap === null ? (
          '–'
        ) : (
          <>
            {words.points(gap.points)}
            <span className={tableClass('interval')}>
              {words.points(gap.low)} … {words.points(gap.high)}
            </span>
            {gap.isLarge ? <b className={styles['large']}>{t('own.large')}</b> : null}
          </>
        )}
      </td>
    </tr>
  );
}
