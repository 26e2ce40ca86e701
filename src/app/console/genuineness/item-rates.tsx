import { useTranslation } from 'react-i18next';
import type { Genuineness } from '../../../contract/analysis/genuineness.ts';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { ScrollRegion } from '../ui/reading/scroll-region.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './genuineness-page.module.css';

const COLUMNS = ['answered', 'notApplicable', 'declined', 'unreached'] as const;

/** Of each question how many answered it, and why others did not. */
export function ItemRates({ answer }: { readonly answer: Genuineness }) {
  const { t } = useTranslation('console-genuineness');
  const { count, percent, text } = useWording();
  return (
    <Panel>
      <PanelTitle id="item-rates">{t('items.title')}</PanelTitle>
      <PanelSentence>{t('items.about')}</PanelSentence>
      <ScrollRegion label={t('items.title')}>
        <Table aria-labelledby="item-rates" className={styles['rates']}>
          <thead>
            <tr>
              <th scope="col">{t('items.item')}</th>
              {COLUMNS.map((name) => (
                <th key={name} scope="col" className={tableClass('number')}>
                  {t(`items.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {answer.items.map(({ id, text: texts, counts }) => {
              const asked =
                counts === null
                  ? 0
                  : counts.answered + counts.notApplicable + counts.declined + counts.unreached;
              return (
                <tr key={id} data-testid="item">
                  <th scope="row">{text(texts)}</th>
                  {counts === null || asked === 0 ? (
                    <td colSpan={COLUMNS.length} className={tableClass('none')}>
                      {t('items.hidden')}
                    </td>
                  ) : (
                    COLUMNS.map((name) => (
                      <td key={name} className={tableClass(name === 'answered' ? 'value' : 'number')}>
                        {percent((100 * counts[name]) / asked)}{' '}
                        <span className={styles['soft']}>{count(counts[name])}</span>
                      </td>
                    ))
                  )}
                </tr>
              );
            })}
          </tbody>
        </Table>
      </ScrollRegion>
    </Panel>
  );
}
