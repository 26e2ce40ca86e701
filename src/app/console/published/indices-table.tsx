import { useTranslation } from 'react-i18next';
import type { PublishedIndex } from '../../../contract/published/published-figures.ts';
import { formatDay } from '../../../contract/wording/format.ts';
import { must } from '../../../core/kernel/assert.ts';
import { type Decimal, parseDecimal } from '../../../core/kernel/decimal.ts';
import { writeDecimal, writeSigned } from '../../../core/published/write-decimal.ts';
import arrows from '../charts/arrow.module.css';
import { Arrow } from '../charts/arrow.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { ScrollRegion } from '../ui/reading/scroll-region.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import { GradedNote } from './graded-note.tsx';
import styles from './published-page.module.css';

const COLUMNS = ['index', 'score', 'max', 'change', 'rank', 'places', 'groups', 'target', 'source'] as const;
const NUMBERS: readonly string[] = ['score', 'max', 'change', 'rank', 'places'];

/** Every index of the year with all that was published of it. */
export function IndicesTable({
  indices,
  year,
}: {
  readonly indices: readonly PublishedIndex[];
  readonly year: number;
}) {
  const { t } = useTranslation('console-published');
  return (
    <Panel aria-labelledby="indices">
      <PanelTitle id="indices">{t('table.title', { year })}</PanelTitle>
      <PanelSentence>{t('table.about')}</PanelSentence>
      <ScrollRegion label={t('table.title', { year })}>
        <Table aria-labelledby="indices">
          <thead>
            <tr>
              {COLUMNS.map((column) => (
                <th
                  key={column}
                  scope="col"
                  className={NUMBERS.includes(column) ? tableClass('number') : undefined}
                >
                  {t(`table.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {indices.map((one) => (
              <IndexRow key={one.index} index={one} />
            ))}
          </tbody>
        </Table>
      </ScrollRegion>
    </Panel>
  );
}

function IndexRow({ index }: { readonly index: PublishedIndex }) {
  const { t } = useTranslation('console-published');
  const { language, groupName } = useWording();
  const { score, max, rank, of, groups, targets, band, isPercent } = index;
  const number = tableClass('number');
  const percent = isPercent ? '%' : '';
  return (
    <tr>
      <th scope="row">{index.title[language]}</th>
      <td className={tableClass('value')}>
        {score === null ? (
          <None />
        ) : (
          <>
            {index.scoreIs === 'more-than' ? `${t('table.more-than')} ` : ''}
            {writeDecimal(decimalOf(score), language)}
            {percent}
          </>
        )}
        <GradedNote graded={index.graded} />
      </td>
      <td className={number}>{max === null || isPercent ? '–' : writeDecimal(decimalOf(max), language)}</td>
      <td className={number}>
        <Moved by={index.change} text={(by) => `${writeSigned(by, language)}`} />
        {index.warning === null ? null : (
          <span className={tableClass('note')}>{t('table.other-framework')}</span>
        )}
      </td>
      <td className={number}>
        {rank === null ? '–' : of === null ? rank : `${rank}/${of}`}
        {band === null ? null : (
          <span
            className={tableClass('note')}
            title={`${band.source[language]} (${formatDay(band.sourceDate, language)})`}
          >
            {t('table.band', { count: band.points, n: band.points })}
          </span>
        )}
      </td>
      <td className={number}>
        <Places index={index} />
      </td>
      <td>
        {groups.length === 0 ? '–' : null}
        {groups.map(({ group, rank: place, of: ofGroup }) => (
          <span key={group} className={styles['line']}>
            {groupName(group)}: {ofGroup === null ? place : `${place}/${ofGroup}`}
          </span>
        ))}
      </td>
      <td>
        {targets.length === 0 ? '–' : null}
        {targets.map((target) => (
          <span key={target.kind} className={styles['line']}>
            {t(`table.target-kinds.${target.kind}`, { value: targetValue(target.value, language) })}:{' '}
            <b data-state={target.state}>{t(`table.states.${target.state}`)}</b>
          </span>
        ))}
      </td>
      <td className={styles['source']}>
        {index.source}
        {index.sourceDate === null ? '' : `, ${formatDay(index.sourceDate, language)}`}
      </td>
    </tr>
  );
}

function Places({ index: { rankChange, otherField, of } }: { readonly index: PublishedIndex }) {
  const { t } = useTranslation('console-published');
  if (otherField !== null) {
    return (
      <span className={tableClass('note')}>
        {t('table.other-field', { former: otherField, of: of ?? '' })}
      </span>
    );
  }
  if (rankChange === null) return '–';
  const places = Math.abs(rankChange);
  if (places === 0) return t('table.same-place');
  const direction = rankChange > 0 ? 'up' : 'down';
  return (
    <span className={arrows[direction]}>
      <Arrow direction={direction} />
      {t(`table.places-${direction}`, { count: places, n: places })}
    </span>
  );
}

interface MovedProps {
  readonly by: string | null;
  readonly text: (by: Decimal) => string;
}

function Moved({ by, text }: MovedProps) {
  if (by === null) return '–';
  const number = decimalOf(by);
  if (number.units === 0) return text(number);
  const direction = number.units > 0 ? 'up' : 'down';
  return (
    <span className={arrows[direction]}>
      <Arrow direction={direction} />
      {text(number)}
    </span>
  );
}

function None() {
  const { t } = useTranslation('console-published');
  return <span className={tableClass('none')}>{t('table.not-reported')}</span>;
}

/** "≥ 85", "> 85", "20–25", as typed but for the decimal mark. */
function targetValue(value: string, language: 'vi' | 'en'): string {
  return language === 'vi' ? value.replace('.', ',') : value;
}

function decimalOf(text: string): Decimal {
  return must(parseDecimal(text), 'a number of the contract');
}
