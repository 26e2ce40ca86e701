import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { directionOf } from '../../../core/figures/change.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../ui/copy-field.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { WhoActs } from '../ui/reading/who-acts.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import type { CausesPanelProps } from './causes-panel-props.ts';
import styles from './change-panel.module.css';
import { useItemNames } from './use-item-names.ts';

/** As many parts as are read; on paper all are. */
const FIRST = 8;

/** What pulled the figure down, and what up, by unit and by criterion; the parts sum to the change. */
export function ChangePanel({ answer, address }: CausesPanelProps) {
  const { t } = useTranslation('console-analysis');
  const { points, unitName, periodLabel, periodInSentence, language } = useWording();
  const names = useItemNames(answer);
  const { overall, changeByUnit, changeByItem, previousPeriod, period } = answer;
  const { change } = overall;
  if (change === null || changeByItem === null) {
    return (
      <Panel aria-labelledby="change-title">
        <PanelTitle id="change-title">{t('causes.change.title')}</PanelTitle>
        <PanelSentence>
          {previousPeriod === null
            ? t('causes.change.no-period')
            : t('causes.change.none', { period: periodInSentence(previousPeriod) })}
        </PanelSentence>
      </Panel>
    );
  }
  const units = changeByUnit?.parts.map(({ unit, level, mix }) => ({
    id: unit?.ref ?? 'others',
    name:
      unit === null ? (
        t('causes.change.others')
      ) : (
        <>
          <Link to={address.addressOf(unit.code)}>{unitName(unit)}</Link>
          <WhoActs unit={unit} />
        </>
      ),
    text: unit === null ? t('causes.change.others') : unitName(unit),
    who: unit?.head?.[language],
    level,
    mix,
  }));
  const items = changeByItem.parts.map(({ item, level, mix }) => ({
    id: item ?? 'others',
    name:
      item === null ? (
        t('causes.change.others')
      ) : (
        <Link to={address.addressOf(address.selection.unit, { item })} title={names.full(item)}>
          {names.short(item)}
        </Link>
      ),
    text: item === null ? t('causes.change.others') : names.short(item),
    level,
    mix,
  }));
  const head = answer.unit.head?.[language];
  const direction = change.points < 0 ? 'down' : 'up';
  const most = (parts: readonly Part[] | undefined) => {
    const ordered = direction === 'down' ? parts : parts?.toReversed();
    const first = ordered?.[0];
    if (first === undefined) return null;
    const { text, who } = first;
    return t(`causes.change.part${who === undefined ? '' : '-of'}`, {
      ...{ text, who },
      points: points(first.level + first.mix),
    });
  };
  const sentence = [
    t(`causes.change.sentence-${direction}`, {
      points: points(change.points),
      period: periodLabel(period),
      before: previousPeriod === null ? '' : periodInSentence(previousPeriod),
    }),
    directionOf(change) === 'unclear' ? t('causes.change.unclear') : null,
    t(`causes.change.most-${direction}`, {
      parts: [most(units), most(items)].filter((part) => part !== null).join('; '),
    }),
    // Where units are named, each is told with whoever answers for it.
    units === undefined && head !== undefined ? t('causes.criterion.responsible', { who: head }) : null,
  ]
    .filter((part) => part !== null)
    .join(' ');
  return (
    <Panel aria-labelledby="change-title">
      <PanelTitle id="change-title">{t('causes.change.title')}</PanelTitle>
      <PanelSentence data-testid="change-sentence">{sentence}</PanelSentence>
      <div className={styles['copy']}>
        <CopyButton label={t('causes.change.copy')} value={`${unitName(answer.unit)}. ${sentence}`} />
      </div>
      <div className={styles['tables']}>
        {units === undefined ? null : (
          <Parts
            id="change-units"
            title={t('causes.change.by-unit')}
            heading={t('causes.unit')}
            parts={units}
          />
        )}
        <Parts
          id="change-items"
          title={t('causes.change.by-item')}
          heading={t('causes.item')}
          parts={items}
        />
      </div>
    </Panel>
  );
}

interface Part {
  readonly id: string;
  readonly name: ReactNode;
  readonly text: string;
  /** Who answers for it, in the language of the page. */
  readonly who?: string | undefined;
  readonly level: number;
  readonly mix: number;
}

interface PartsProps {
  readonly id: string;
  readonly title: string;
  readonly heading: string;
  readonly parts: readonly Part[];
}

function Parts({ id, title, heading, parts }: PartsProps) {
  const { t } = useTranslation('console-analysis');
  const { points } = useWording();
  const [showsAll, setShowsAll] = useState(false);
  const most = Math.max(...parts.map(({ level, mix }) => Math.abs(level + mix)), 0.005);
  const total = (of: (part: Part) => number) => points(parts.reduce((sum, part) => sum + of(part), 0));
  return (
    <section className={styles['parts']}>
      <h3 id={id}>{title}</h3>
      <Table aria-labelledby={id} className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{heading}</th>
            <th scope="col" className={tableClass('number')}>
              {t('causes.change.total')}
            </th>
            <th scope="col" className={tableClass('number', 'wide')}>
              {t('causes.change.level')}
            </th>
            <th scope="col" className={tableClass('number', 'wide')}>
              {t('causes.change.mix')}
            </th>
          </tr>
        </thead>
        <tbody>
          {parts.map(({ id: key, name, level, mix }, index) => (
            <tr
              key={key}
              data-testid="change-part"
              className={!showsAll && index >= FIRST ? styles['beyond'] : undefined}
            >
              <th scope="row">
                {name}
                <span className={tableClass('narrow', 'soft')}>
                  {t('causes.change.of-which', { level: points(level), mix: points(mix) })}
                </span>
              </th>
              <td className={tableClass('value')}>
                {points(level + mix)}
                <span className={styles['track']} data-direction={level + mix < 0 ? 'down' : 'up'}>
                  <span style={{ width: `${(100 * Math.abs(level + mix)) / most}%` }} />
                </span>
              </td>
              <td className={tableClass('number', 'wide')}>{points(level)}</td>
              <td className={tableClass('number', 'wide')}>{points(mix)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('causes.change.sum')}</th>
            <td className={tableClass('value')}>{total(({ level, mix }) => level + mix)}</td>
            <td className={tableClass('number', 'wide')}>{total(({ level }) => level)}</td>
            <td className={tableClass('number', 'wide')}>{total(({ mix }) => mix)}</td>
          </tr>
        </tfoot>
      </Table>
      {parts.length <= FIRST ? null : (
        <Button look="quiet" aria-expanded={showsAll} onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? t('show-few') : t('show-all', { n: parts.length })}
        </Button>
      )}
    </section>
  );
}
