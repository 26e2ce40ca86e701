import { useTranslation } from 'react-i18next';
import type { Genuineness } from '../../../contract/analysis/genuineness.ts';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './genuineness-page.module.css';

interface PanelProps {
  readonly answer: Genuineness;
}

/** Who helped to answer: an official's help is what a reader should ask about. */
export function HelpPanel({ answer: { help, isOver, released } }: PanelProps) {
  const { t } = useTranslation('console-genuineness');
  const { count, text } = useWording();
  return (
    <Panel aria-labelledby="help">
      <PanelTitle id="help">{t('help.title')}</PanelTitle>
      {help === null ? (
        <PanelSentence>{t(isOver ? 'help.hidden' : 'not-over')}</PanelSentence>
      ) : (
        <>
          <PanelSentence>
            {t(help.covered < released ? 'help.about-some' : 'help.about', {
              covered: count(help.covered),
              released: count(released),
            })}
          </PanelSentence>
          <Shares
            title="help"
            name={t('help.who')}
            whole={help.covered}
            rows={[
              ...help.options.map(({ id, text: texts, count: said }) => ({ id, name: text(texts), said })),
              ...(help.unsaid === 0 ? [] : [{ id: 'unsaid', name: t('help.unsaid'), said: help.unsaid }]),
            ]}
          />
        </>
      )}
    </Panel>
  );
}

/** Surveys that were begun and not sent, by the question at which people stopped. */
export function AbandonmentPanel({ answer: { abandonment, isOver, responses } }: PanelProps) {
  const { t } = useTranslation('console-genuineness');
  const { count, percent, text } = useWording();
  return (
    <Panel aria-labelledby="abandonment">
      <PanelTitle id="abandonment">{t('abandonment.title')}</PanelTitle>
      {abandonment === null ? (
        <PanelSentence>{t(isOver ? 'abandonment.hidden' : 'not-over')}</PanelSentence>
      ) : (
        <>
          <PanelSentence>
            {t('abandonment.about', {
              n: count(abandonment.count),
              begun: count(abandonment.count + responses),
              share: percent((100 * abandonment.count) / (abandonment.count + responses)),
            })}
          </PanelSentence>
          <Shares
            title="abandonment"
            name={t('abandonment.at')}
            whole={abandonment.count}
            rows={[
              ...abandonment.byItem.map(({ id, text: texts, count: said }) => ({
                id,
                name: text(texts),
                said,
              })),
              ...(abandonment.elsewhere === 0
                ? []
                : [{ id: 'elsewhere', name: t('abandonment.elsewhere'), said: abandonment.elsewhere }]),
            ]}
          />
        </>
      )}
    </Panel>
  );
}

interface SharesProps {
  /** Id of the panel's title. */
  readonly title: 'help' | 'abandonment';
  /** What the rows are. */
  readonly name: string;
  readonly whole: number;
  readonly rows: readonly { readonly id: string; readonly name: string; readonly said: number }[];
}

function Shares({ title, name, whole, rows }: SharesProps) {
  const { t } = useTranslation('console-genuineness');
  const { count, percent } = useWording();
  return (
    <Table aria-labelledby={title} className={styles['narrow']}>
      <thead>
        <tr>
          <th scope="col">{name}</th>
          <th scope="col" className={tableClass('number')}>
            {t('share')}
          </th>
          <th scope="col" className={tableClass('number')}>
            {t(`${title}.number`)}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">{row.name}</th>
            <td className={tableClass('value')}>{percent((100 * row.said) / whole)}</td>
            <td className={tableClass('number')}>{count(row.said)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
