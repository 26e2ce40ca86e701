import { useTranslation } from 'react-i18next';
import type { Genuineness } from '../../../contract/analysis/genuineness.ts';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './genuineness-page.module.css';

/** Those that keep a response out of the cleaned index first, together and each, and then the one that never does. */
const ROWS = ['flagged', 'fast', 'burst', 'off-hours', 'uniform'] as const;

/** How many responses show what a reader should ask about. */
export function FlagsPanel({ answer: { patterns } }: { readonly answer: Genuineness }) {
  const { t } = useTranslation('console-genuineness');
  const { count, percent } = useWording();
  return (
    <Panel aria-labelledby="flags">
      <PanelTitle id="flags">{t('flags.title')}</PanelTitle>
      <PanelSentence>{t(patterns === null ? 'not-over' : 'flags.about')}</PanelSentence>
      {patterns === null ? null : (
        <Table aria-labelledby="flags" className={styles['narrow']}>
          <thead>
            <tr>
              <th scope="col">{t('flags.flag')}</th>
              <th scope="col" className={tableClass('number')}>
                {t('share')}
              </th>
              <th scope="col" className={tableClass('number')}>
                {t('flags.number')}
              </th>
            </tr>
          </thead>
          <tbody>
            {ROWS.map((flag) => {
              const told = patterns.flags.find((one) => one.flag === flag);
              return (
                <tr key={flag} data-testid={`flag-${flag}`}>
                  <th scope="row">
                    {t(`flags.names.${flag}`)}
                    <span className={tableClass('note')}>{t(`flags.meanings.${flag}`)}</span>
                  </th>
                  {told === undefined || told.covered === 0 ? (
                    <td colSpan={2} className={tableClass('none')}>
                      {t('flags.hidden')}
                    </td>
                  ) : (
                    <>
                      <td className={tableClass('value')}>{percent((100 * told.showing) / told.covered)}</td>
                      <td className={tableClass('number')}>
                        {t('flags.of', { n: count(told.showing), covered: count(told.covered) })}
                      </td>
                    </>
                  )}
                </tr>
              );
            })}
          </tbody>
        </Table>
      )}
    </Panel>
  );
}
