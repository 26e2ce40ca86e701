import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { RankedRow, RankingAnswer, RankingGroup } from '../../../contract/analysis/ranking.ts';
import { groupsOf, groupsReading } from '../../../contract/wording/ranking-words.ts';
import { Arrow } from '../charts/arrow.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './groups-panel.module.css';

export interface GroupsPanelProps {
  readonly answer: RankingAnswer;
  readonly leadsTo: (row: RankedRow) => string;
}

/** Three groups before any rank: surely lower, surely higher, and those that nothing can be said of. */
export function GroupsPanel({ answer, leadsTo }: GroupsPanelProps) {
  const { t } = useTranslation('console-analysis');
  const wording = useWording();
  const { below, above, between } = groupsOf(answer);
  return (
    <Panel aria-labelledby="groups-title">
      <PanelTitle id="groups-title">{t('ranking.groups.title')}</PanelTitle>
      <PanelSentence>
        {groupsReading(answer, t, wording)} {answer.spansMostOfTheList ? t('ranking.groups.lead') : null}
      </PanelSentence>
      <div className={styles['groups']}>
        <Group group="below" rows={below} leadsTo={leadsTo} />
        <Group group="not-distinguishable" rows={between} leadsTo={leadsTo} />
        <Group group="above" rows={above} leadsTo={leadsTo} />
      </div>
    </Panel>
  );
}

interface GroupProps extends Pick<GroupsPanelProps, 'leadsTo'> {
  readonly group: RankingGroup;
  readonly rows: readonly RankedRow[];
}

function Group({ group, rows, leadsTo }: GroupProps) {
  const { t } = useTranslation('console-analysis');
  const { t: words, unitName, points } = useWording();
  const id = `group-${group}`;
  return (
    <section className={styles['group']} data-group={group} aria-labelledby={id}>
      <h3 id={id}>
        {group === 'not-distinguishable' ? null : <Arrow direction={group === 'above' ? 'up' : 'down'} />}
        <span className={styles['name']}>{words(`ranking.groups.${group}`)}</span>
        <span className={styles['count']}>{rows.length}</span>
      </h3>
      {rows.length === 0 ? (
        <p className={styles['none']}>{t('ranking.groups.empty')}</p>
      ) : (
        <ul>
          {rows.map((row) => (
            <li key={row.unit.ref} data-testid="grouped-unit">
              <Link to={leadsTo(row)}>{unitName(row.unit)}</Link>
              {row.difference === null ? null : (
                <span className={styles['difference']}>
                  <span className="visually-hidden">{t('ranking.groups.difference')} </span>
                  {points(row.difference.points)}{' '}
                  <span className={styles['interval']}>
                    {t('interval', { low: points(row.difference.low), high: points(row.difference.high) })}
                  </span>
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
