import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Causes } from '../../../contract/analysis/causes.ts';
import { highestLevel, percentOf } from '../../../contract/wording/figure-texts.ts';
import { formatDecimal } from '../../../contract/wording/format.ts';
import { LevelBar, levelScale } from '../charts/level-bar.tsx';
import { Change } from '../results/change-words.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { WhoActs } from '../ui/reading/who-acts.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import type { CausesPanelProps } from './causes-panel-props.ts';
import styles from './criterion-panel.module.css';
import { useItemNames } from './use-item-names.ts';

interface CriterionPanelProps extends CausesPanelProps {
  readonly item: Causes['items'][number];
}

/** One criterion of one unit: what it is, what it was, what it costs, who answers for it, and which units below. */
export function CriterionPanel({ answer, address, item }: CriterionPanelProps) {
  const { t } = useTranslation('console-analysis');
  const { t: words, text, percent, count, whyNone, unitName, language } = useWording();
  const names = useItemNames(answer);
  const { figure, previous, change, parent, verySatisfied, levels, pointsLost } = item;
  const shown = percentOf(figure);
  const level = highestLevel(answer.questionnaire);
  const [before, above, highest] = [
    percentOf(previous),
    percentOf(parent),
    level && percentOf(verySatisfied),
  ];
  const unit = unitName(answer.unit);
  const upper = answer.unit.parents.at(-1);
  const points = (value: number) => formatDecimal(value, language, 2);
  return (
    <Panel aria-labelledby="criterion-title">
      <ul className={styles['back']}>
        <li>
          <Link to={address.addressOf(address.selection.unit, { item: null })}>
            {t('causes.criterion.all', { unit })}
          </Link>
        </li>
        {upper === undefined ? null : (
          <>
            <li>
              <Link to={address.addressOf(upper.code)}>
                {t('causes.criterion.above', { unit: unitName(upper) })}
              </Link>
            </li>
            <li>
              <Link to={address.addressOf(upper.code, { item: null })}>
                {t('causes.criterion.map', { unit: unitName(upper) })}
              </Link>
            </li>
          </>
        )}
      </ul>
      <p className={tableClass('soft')}>{names.subIndex(item.id)}</p>
      <PanelTitle id="criterion-title">{names.short(item.id)}</PanelTitle>
      <blockquote className={styles['wording']}>{names.full(item.id)}</blockquote>
      <PanelSentence>
        {shown === null
          ? whyNone(figure, answer.counts)
          : t('causes.criterion.sentence', {
              unit,
              percent: percent(shown.percent),
              points: points(pointsLost ?? 0),
            })}{' '}
        {t('causes.criterion.responsible', {
          who: answer.unit.head?.[language] ?? t('causes.criterion.head-of', { unit }),
        })}
      </PanelSentence>
      {shown === null ? null : (
        <dl className={styles['facts']}>
          <div>
            <dt>{words('items.percent')}</dt>
            <dd>
              <strong data-testid="criterion-percent">{percent(shown.percent)}</strong>
              <span>{t('interval', { low: percent(shown.low), high: percent(shown.high) })}</span>
              <span>
                {t('causes.criterion.answers', {
                  count: figure.hidden ? 0 : figure.answers,
                  n: count(figure.hidden ? 0 : figure.answers),
                })}
              </span>
            </dd>
          </div>
          <div>
            <dt>{words('sub-indices.change')}</dt>
            <dd>
              <Change
                change={change}
                figures={before === null ? null : { before: before.percent, after: shown.percent }}
                previousPeriod={answer.previousPeriod}
              />
            </dd>
          </div>
          {above === null ? null : (
            <div>
              <dt>{words('sub-indices.parent')}</dt>
              <dd>
                <strong>{percent(above.percent)}</strong>
              </dd>
            </div>
          )}
          {level === null || highest === null ? null : (
            <div>
              <dt>{text(level)}</dt>
              <dd>
                <strong>{percent(highest.percent)}</strong>
                <span>{t('interval', { low: percent(highest.low), high: percent(highest.high) })}</span>
              </dd>
            </div>
          )}
        </dl>
      )}
      {levels === null || shown === null ? null : (
        <div className={styles['levels']}>
          <LevelBar
            levels={levels}
            satisfiedFrom={answer.questionnaire.satisfiedFrom}
            scale={levelScale([levels], answer.questionnaire.satisfiedFrom)}
            names={answer.questionnaire.levels.map(text)}
          />
          <ul>
            {levels.map((number, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a level is its place
              <li key={index}>
                {text(answer.questionnaire.levels[index])}: {count(number)}
              </li>
            ))}
          </ul>
        </div>
      )}
      <UnitsOfCriterion answer={answer} address={address} item={item} />
    </Panel>
  );
}

/** The units below by this criterion, those that cost the most first. */
function UnitsOfCriterion({ answer, address, item }: CriterionPanelProps) {
  const { t } = useTranslation('console-analysis');
  const { t: words, percent, unitName, language } = useWording();
  const column = answer.items.indexOf(item);
  const rows = answer.matrix
    .flatMap(({ unit, cells }) => {
      const cell = cells[column];
      return cell === undefined ? [] : [{ unit, cell, lost: cell.hidden ? -1 : (cell.pointsLost ?? -1) }];
    })
    .sort((a, b) => b.lost - a.lost);
  if (rows.length === 0) return null;
  return (
    <section className={styles['units']}>
      <h3 id="criterion-units">{t('causes.criterion.units')}</h3>
      <Table aria-labelledby="criterion-units">
        <thead>
          <tr>
            <th scope="col">{t('causes.unit')}</th>
            <th scope="col" className={tableClass('number')}>
              {words('items.percent')}
            </th>
            <th scope="col" className={tableClass('number')}>
              {words('items.lost')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ unit, cell }) => (
            <tr key={unit.ref} data-testid="criterion-unit">
              <th scope="row">
                <Link to={address.addressOf(unit.code)}>{unitName(unit)}</Link>
                <WhoActs unit={unit} />
              </th>
              <td
                className={
                  cell.hidden || cell.percent === null ? tableClass('value', 'none') : tableClass('value')
                }
              >
                {cell.hidden
                  ? words(`hidden.${cell.reason}-short`)
                  : cell.percent === null
                    ? words('hidden.no-answers-short')
                    : percent(cell.percent)}
              </td>
              <td className={tableClass('number')}>
                {cell.hidden || cell.pointsLost === null ? '–' : formatDecimal(cell.pointsLost, language, 2)}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}
