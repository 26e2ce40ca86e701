import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Paper } from '../../../contract/paper.ts';
import { displayLanguage, formatCount, formatDay } from '../../../contract/wording/format.ts';
import {
  type PaperNumber,
  paperCodeOf,
  paperNumberOf,
  showPaperCode,
} from '../../../core/paper/form-number.ts';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import { nameIn } from '../../i18n/i18n.ts';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { ScrollRegion } from '../ui/reading/scroll-region.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { titleOf } from './paper-words.ts';

type CountedRange = Paper['ranges'][number];

export interface RangesPanelProps {
  readonly ranges: readonly CountedRange[];
  readonly questionnaires: readonly Questionnaire[];
}

/** What was printed, and what became of it. */
export function RangesPanel({ ranges, questionnaires }: RangesPanelProps) {
  const { t, i18n } = useTranslation('console-paper');
  const language = displayLanguage(i18n.language);
  const sum = (name: 'count' | 'counted') =>
    formatCount(
      ranges.reduce((total, range) => total + range[name], 0),
      language,
    );
  return (
    <Panel aria-labelledby="paper-ranges">
      <PanelTitle id="paper-ranges">{t('ranges.title')}</PanelTitle>
      <PanelSentence>
        {t('ranges.sentence', { printed: sum('count'), counted: sum('counted') })}
      </PanelSentence>
      <ScrollRegion label={t('ranges.title')}>
        <Table>
          <thead>
            <tr>
              <th scope="col">{t('ranges.numbers')}</th>
              <th scope="col">{t('ranges.of')}</th>
              <th scope="col">{t('ranges.day')}</th>
              {(['printed', 'once', 'twice', 'counted', 'withdrawn'] as const).map((state) => (
                <th key={state} scope="col" className={tableClass('number')}>
                  {t(`states.${state}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ranges.map((range) => (
              <RangeRow key={range.first} range={range} questionnaires={questionnaires} />
            ))}
          </tbody>
        </Table>
      </ScrollRegion>
    </Panel>
  );
}

function RangeRow({
  range,
  questionnaires,
}: {
  readonly range: CountedRange;
  readonly questionnaires: readonly Questionnaire[];
}) {
  const { t, i18n } = useTranslation('console-paper');
  const { first, count, unit, day, once, twice, counted, withdrawn } = range;
  const last = paperCodeOf((paperNumberOf(first) + count - 1) as PaperNumber);
  const untouched = count - once - twice - counted - withdrawn;
  return (
    <tr data-testid="paper-range">
      <th scope="row">
        {showPaperCode(first)} – {showPaperCode(last)}
        <br />
        <Link to={`/console/paper/print?unit=${encodeURIComponent(unit.ref)}&first=${first}`}>
          {t('ranges.print-again')}
        </Link>
      </th>
      <td>
        {nameIn(i18n.language, unit)}
        <br />
        <span className={tableClass('soft')}>
          {titleOf(questionnaires, range, i18n.language)}, {t('ranges.version', { version: range.version })}
        </span>
      </td>
      <td>{formatDay(day, displayLanguage(i18n.language))}</td>
      {[untouched, once, twice, counted, withdrawn].map((number, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the columns stand in one order.
        <td key={index} className={tableClass('number')}>
          {number}
        </td>
      ))}
    </tr>
  );
}
