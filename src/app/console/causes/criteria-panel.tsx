import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { percentOf } from '../../../contract/wording/figure-texts.ts';
import { formatDecimal } from '../../../contract/wording/format.ts';
import { ChangePoints } from '../results/change-words.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { WhoActs } from '../ui/reading/who-acts.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import type { CausesPanelProps } from './causes-panel-props.ts';
import { useItemNames } from './use-item-names.ts';

/** The criteria of one office, the costliest first, beside what they were and what they are above. */
export function CriteriaPanel({ answer, address }: CausesPanelProps) {
  const { t } = useTranslation('console-analysis');
  const { t: words, percent, short, whyNone, unitName, language } = useWording();
  const names = useItemNames(answer);
  const items = [...answer.items].sort((a, b) => (b.pointsLost ?? -1) - (a.pointsLost ?? -1));
  const first = items[0];
  const cost = (points: number | null) => (points === null ? '–' : formatDecimal(points, language, 2));
  return (
    <Panel aria-labelledby="criteria-title">
      <PanelTitle id="criteria-title">{t('causes.criteria.title')}</PanelTitle>
      <PanelSentence>
        {first === undefined || first.pointsLost === null
          ? words('items.sentence-none')
          : t('causes.criteria.sentence', {
              unit: unitName(answer.unit),
              item: names.short(first.id),
              points: cost(first.pointsLost),
            })}
        <WhoActs unit={answer.unit} isSaid />
      </PanelSentence>
      <Table aria-labelledby="criteria-title">
        <thead>
          <tr>
            <th scope="col">{t('causes.item')}</th>
            <th scope="col" className={tableClass('number')}>
              {words('items.percent')}
            </th>
            <th scope="col" className={tableClass('number')}>
              {words('sub-indices.change')}
            </th>
            <th scope="col" className={tableClass('number', 'wide')}>
              {words('sub-indices.parent')}
            </th>
            <th scope="col" className={tableClass('number')}>
              {words('items.lost')}
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id} data-testid="criterion-row">
              <th scope="row">
                <Link
                  to={address.addressOf(address.selection.unit, { item: item.id })}
                  title={names.full(item.id)}
                >
                  {names.short(item.id)}
                </Link>
              </th>
              <td className={tableClass('value')} title={whyNone(item.figure) ?? undefined}>
                {short(item.figure)}
              </td>
              <td className={tableClass('number')}>
                <ChangePoints change={item.change} />
              </td>
              <td className={tableClass('number', 'wide')}>
                {item.parent === null || percentOf(item.parent) === null
                  ? '–'
                  : percent(percentOf(item.parent)?.percent ?? 0)}
              </td>
              <td className={tableClass('number')}>{cost(item.pointsLost)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
