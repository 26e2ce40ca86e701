import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Causes } from '../../../../contract/analysis/causes.ts';
import type { UnitName } from '../../../../contract/figures.ts';
import { mostOf } from '../../../../core/analysis/most-of.ts';
import { directionOf } from '../../../../core/figures/change.ts';
import { useItemNames } from '../../causes/use-item-names.ts';
import { parametersOf, queryOf, type Selection } from '../../selection/selection.ts';
import { Panel, PanelSentence, PanelTitle } from '../../ui/panel.tsx';
import { WhoActs } from '../../ui/reading/who-acts.tsx';
import { useWording } from '../../wording/use-wording.ts';
import styles from './beside.module.css';
import room from './coming.module.css';
import { ChangedMostComing } from './coming.tsx';
import { useReadBeside } from './use-read-beside.ts';

export interface ChangedMostProps {
  readonly about: Selection;
  readonly released: number;
}

/** Which units and criteria moved the figure most, those that pulled it down first. */
export default function ChangedMost({ about, released }: ChangedMostProps) {
  const { answer, hasFailed } = useReadBeside('GET /api/v1/causes', { query: queryOf(about) }, released);
  if (hasFailed) return null;
  if (answer === null) return <ChangedMostComing />;
  return answer.overall.change === null || answer.changeByItem === null ? null : (
    <Changed answer={answer} about={about} />
  );
}

function Changed({ answer, about }: { readonly answer: Causes; readonly about: Selection }) {
  const { t } = useTranslation('console-analysis');
  const { points, unitName, periodLabel, periodInSentence } = useWording();
  const names = useItemNames(answer);
  const { change } = answer.overall;
  const addressOf = (unit: string | null, own: Readonly<Record<string, string>> = {}) => {
    const parameters = parametersOf({ ...about, unit });
    for (const [name, value] of Object.entries(own)) parameters.set(name, value);
    return `/console/causes?${parameters}`;
  };
  // What is told as "all the rest" has no name.
  const units = (answer.changeByUnit?.parts ?? []).flatMap(({ unit, ...part }) =>
    unit === null ? [] : [{ ...part, to: addressOf(unit.code), name: unitName(unit), full: undefined, unit }],
  );
  const items = (answer.changeByItem?.parts ?? []).flatMap(({ item, ...part }) =>
    item === null
      ? []
      : [
          {
            ...part,
            to: addressOf(about.unit, { item }),
            name: names.short(item),
            full: names.full(item),
            unit: null,
          },
        ],
  );
  return (
    <Panel aria-labelledby="changed-title" className={room['changed']} data-testid="changed-most">
      <PanelTitle id="changed-title">{t('changed-most.title')}</PanelTitle>
      {change === null || answer.previousPeriod === null ? null : (
        <PanelSentence>
          {t(`causes.change.sentence-${change.points < 0 ? 'down' : 'up'}`, {
            points: points(change.points),
            period: periodLabel(answer.period),
            before: periodInSentence(answer.previousPeriod),
          })}
          {directionOf(change) === 'unclear' ? ` ${t('causes.change.unclear')}` : null}
        </PanelSentence>
      )}
      <div className={styles['lists']}>
        <Most id="changed-units" title={t('changed-most.by-unit')} parts={mostOf(units)} />
        <Most id="changed-items" title={t('changed-most.by-item')} parts={mostOf(items)} />
      </div>
      <Link to={addressOf(about.unit)}>{t('changed-most.link')}</Link>
    </Panel>
  );
}

interface MostProps {
  readonly id: string;
  readonly title: string;
  readonly parts: readonly {
    readonly to: string;
    readonly name: string;
    readonly full: string | undefined;
    /** Null of a criterion. */
    readonly unit: UnitName | null;
    readonly points: number;
  }[];
}

function Most({ id, title, parts }: MostProps) {
  const { points } = useWording();
  if (parts.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <ul className={styles['most']}>
        {parts.map((part) => (
          <li key={part.to}>
            <div>
              <Link to={part.to} title={part.full}>
                {part.name}
              </Link>
              <WhoActs unit={part.unit} />
            </div>
            <span>{points(part.points)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
