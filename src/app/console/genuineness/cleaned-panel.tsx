import { useTranslation } from 'react-i18next';
import type { Genuineness } from '../../../contract/analysis/genuineness.ts';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './genuineness-page.module.css';

const ROWS = ['all', 'without'] as const;

/** The index with all responses beside the one without those that are flagged; nobody's answer is dropped. */
export function CleanedPanel({ answer: { cleaned, isOver, released } }: { readonly answer: Genuineness }) {
  const { t } = useTranslation('console-genuineness');
  const { count, distance, interval, percent } = useWording();
  const [all, without] = [cleaned?.all.percent ?? null, cleaned?.without.percent ?? null];
  return (
    <Panel aria-labelledby="cleaned">
      <PanelTitle id="cleaned">{t('cleaned.title')}</PanelTitle>
      {cleaned === null ? (
        <PanelSentence>{t(isOver ? 'cleaned.hidden' : 'not-over')}</PanelSentence>
      ) : (
        <>
          <PanelSentence data-testid="cleaned">
            {all === null || without === null
              ? t('cleaned.nobody')
              : t(sentenceOf(all, without), { points: distance(without - all) })}{' '}
            {t('cleaned.covered', { covered: count(cleaned.all.respondents), released: count(released) })}
          </PanelSentence>
          <Table aria-labelledby="cleaned" className={styles['narrow']}>
            <thead>
              <tr>
                <th scope="col">{t('cleaned.of')}</th>
                <th scope="col" className={tableClass('number')}>
                  {t('cleaned.index')}
                </th>
                <th scope="col" className={tableClass('number')}>
                  {t('cleaned.respondents')}
                </th>
              </tr>
            </thead>
            <tbody>
              {ROWS.map((name) => {
                const { percent: value, low, high, respondents } = cleaned[name];
                return (
                  <tr key={name}>
                    <th scope="row">{t(`cleaned.rows.${name}`)}</th>
                    <td className={tableClass(value === null ? 'none' : 'value')}>
                      {value === null ? '–' : percent(value)}
                      {low === null || high === null ? null : (
                        <span className={tableClass('interval')}>{interval({ low, high })}</span>
                      )}
                    </td>
                    <td className={tableClass('number')}>{count(respondents)}</td>
                  </tr>
                );
              })}
            </tbody>
          </Table>
        </>
      )}
    </Panel>
  );
}

/** By the points as they are shown. */
function sentenceOf(all: number, without: number) {
  const points = Math.round(100 * (without - all));
  if (points === 0) return 'cleaned.same';
  return points > 0 ? 'cleaned.higher' : 'cleaned.lower';
}
