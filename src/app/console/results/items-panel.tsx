import { type CSSProperties, useState } from 'react';
import { Link } from 'react-router';
import type { Indices, ItemFigures } from '../../../contract/figures.ts';
import { percentOf } from '../../../contract/wording/figure-texts.ts';
import { formatDecimal } from '../../../contract/wording/format.ts';
import { LevelBar, type LevelScale, levelScale } from '../charts/level-bar.tsx';
import { levelColour } from '../charts/level-colour.ts';
import { parametersOf, type Selection } from '../selection/selection.ts';
import { Panel, PanelHead, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { WhoActs } from '../ui/reading/who-acts.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import items from './items-panel.module.css';

/** How many criteria the sentence names. */
const NAMED = 2;
/** How many stand on the screen before all are asked for; on paper all do. */
const FIRST = 8;

/** Where points are lost: every criterion with its share, its levels and what it costs the overall result. */
export function ItemsPanel({
  answer,
  selection,
}: {
  readonly answer: Indices;
  readonly selection: Selection;
}) {
  const { t, text, percent, language } = useWording();
  const [byLost, setByLost] = useState(true);
  const [showsAll, setShowsAll] = useState(false);
  const { questionnaire } = answer;
  const lost = answer.items.map(({ pointsLost }) => pointsLost ?? 0);
  const most = Math.max(...lost, 0.01);
  const ordered = byLost
    ? [...answer.items].sort((a, b) => (b.pointsLost ?? -1) - (a.pointsLost ?? -1))
    : answer.items;
  const { satisfiedFrom } = questionnaire;
  const scale = levelScale(
    answer.items.flatMap(({ levels }) => (levels === null ? [] : [levels])),
    satisfiedFrom,
  );
  const nameOf = (id: string) => text(questionnaire.items.find((item) => item.id === id)?.shortName);
  const subIndexOf = (id: string) => {
    const subIndex = questionnaire.items.find((item) => item.id === id)?.subIndex;
    return text(questionnaire.subIndices.find((one) => one.id === subIndex)?.text);
  };
  const points = (value: number) => formatDecimal(value, language, 2);
  const overall = percentOf(answer.overall.figure);
  const worst = [...answer.items]
    .filter(({ pointsLost }) => pointsLost !== null && pointsLost > 0)
    .sort((a, b) => (b.pointsLost ?? 0) - (a.pointsLost ?? 0))
    .slice(0, NAMED)
    .map(({ id, pointsLost }) => `${nameOf(id)} (${points(pointsLost ?? 0)})`);
  return (
    <Panel aria-labelledby="items-title">
      <PanelHead>
        <PanelTitle id="items-title">{t('items.title')}</PanelTitle>
        <fieldset className={items['order']}>
          <legend className="visually-hidden">{t('items.order')}</legend>
          <button type="button" aria-pressed={byLost} onClick={() => setByLost(true)}>
            {t('items.by-lost')}
          </button>
          <button type="button" aria-pressed={!byLost} onClick={() => setByLost(false)}>
            {t('items.by-form')}
          </button>
        </fieldset>
      </PanelHead>
      <PanelSentence>
        {overall === null || worst.length === 0
          ? t('items.sentence-none')
          : t('items.sentence', { total: points(100 - overall.percent), items: worst.join('; ') })}
        <WhoActs unit={answer.unit} isSaid />
      </PanelSentence>
      <ul className={items['levels']}>
        {questionnaire.levels.map((level, index) => (
          <li
            key={text(level)}
            style={
              {
                '--level-colour': levelColour(index, { levels: questionnaire.levels.length, satisfiedFrom }),
              } as CSSProperties
            }
          >
            {text(level)}
          </li>
        ))}
      </ul>
      <Table className={items['table']} aria-labelledby="items-title">
        <thead>
          <tr>
            <th scope="col" className={items['name']}>
              {t('items.name')}
            </th>
            <th scope="col" className={`${items['bar']} ${tableClass('wide')}`}>
              {t('items.levels')}
            </th>
            <th scope="col" className={tableClass('number')}>
              {t('items.percent')}
            </th>
            <th scope="col" className={`${items['lost']} ${tableClass('number')}`}>
              {t('items.lost')}
            </th>
          </tr>
        </thead>
        <tbody>
          {ordered.map((item, index) => (
            <Row
              key={item.id}
              isBeyond={!showsAll && index >= FIRST}
              item={item}
              name={nameOf(item.id)}
              address={`/console/causes?${parametersOf(selection)}&item=${item.id}`}
              subIndex={subIndexOf(item.id)}
              satisfiedFrom={satisfiedFrom}
              scale={scale}
              most={most}
              levelNames={questionnaire.levels.map(text)}
              points={points}
            />
          ))}
        </tbody>
      </Table>
      {ordered.length <= FIRST ? null : (
        <button
          type="button"
          className={items['more']}
          aria-expanded={showsAll}
          onClick={() => setShowsAll(!showsAll)}
        >
          {showsAll ? t('items.show-few') : t('items.show-all', { n: ordered.length })}
        </button>
      )}
      {answer.meanOfItems?.differsNotably ? (
        <p className={items['warning']}>
          {t('items.mean-differs', { percent: percent(answer.meanOfItems.percent) })}
        </p>
      ) : null}
    </Panel>
  );
}

interface RowProps {
  readonly isBeyond: boolean;
  readonly item: ItemFigures;
  readonly name: string;
  /** Where the criterion is told in full. */
  readonly address: string;
  readonly subIndex: string;
  readonly satisfiedFrom: number;
  readonly scale: LevelScale;
  readonly most: number;
  readonly levelNames: readonly string[];
  readonly points: (value: number) => string;
}

function Row({
  isBeyond,
  item,
  name,
  address,
  subIndex,
  satisfiedFrom,
  scale,
  most,
  levelNames,
  points,
}: RowProps) {
  const { t, percent, short, whyNone } = useWording();
  const shown = percentOf(item.figure);
  return (
    <tr data-testid="item" data-id={item.id} className={isBeyond ? items['beyond'] : undefined}>
      <th scope="row" className={items['name']}>
        <span className={items['sub-index']}>
          {subIndex}
          {item.answerProportion === null || item.answerProportion >= 0.95
            ? null
            : ` · ${t('items.answer-rate')} ${Math.round(100 * item.answerProportion)}%`}
        </span>
        <Link to={address}>{name}</Link>
        {item.levels === null || shown === null ? null : (
          <span className={tableClass('narrow')}>
            <LevelBar levels={item.levels} {...{ satisfiedFrom, scale }} names={levelNames} />
          </span>
        )}
      </th>
      <td className={`${items['bar']} ${tableClass('wide')}`}>
        {item.levels === null || shown === null ? null : (
          <LevelBar levels={item.levels} {...{ satisfiedFrom, scale }} names={levelNames} />
        )}
      </td>
      <td
        className={shown === null ? tableClass('value', 'none') : tableClass('value')}
        title={whyNone(item.figure) ?? undefined}
      >
        {shown === null ? short(item.figure) : percent(shown.percent)}
      </td>
      <td className={`${items['lost']} ${tableClass('number')}`}>
        {item.pointsLost === null ? (
          '–'
        ) : (
          <>
            {points(item.pointsLost)}
            <span className={items['track']}>
              <span style={{ width: `${Math.max(0, (100 * item.pointsLost) / most)}%` }} />
            </span>
          </>
        )}
      </td>
    </tr>
  );
}
