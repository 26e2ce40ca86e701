import { useTranslation } from 'react-i18next';
import { useWording } from '../../wording/use-wording.ts';
import { Table, tableClass } from '../table.tsx';
import styles from './with-and-without.module.css';

const ROWS = ['all', 'without'] as const;
type Row = (typeof ROWS)[number];

/** A figure with its 95 % interval, percent, and those it is of. */
interface Figure {
  readonly percent: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly respondents: number;
}

export interface WithAndWithoutProps {
  /** Of what it is, by the id of a title. */
  readonly labelledBy: string;
  /** Null: hidden. */
  readonly figures: Readonly<Record<Row, Figure | null>>;
  readonly names: Readonly<Record<Row, string>>;
  /** In place of a percentage that cannot be shown. */
  readonly instead: string;
}

/** The index with all responses beside the one without some of them. */
export function WithAndWithout({ labelledBy, figures, names, instead }: WithAndWithoutProps) {
  const { t } = useTranslation('console-genuineness');
  const { count, interval, percent } = useWording();
  return (
    <Table aria-labelledby={labelledBy} className={styles['table']}>
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
        {ROWS.map((row) => {
          const figure = figures[row];
          const { percent: value = null, low = null, high = null } = figure ?? {};
          return (
            <tr key={row}>
              <th scope="row">{names[row]}</th>
              <td className={tableClass(value === null ? 'none' : 'value')}>
                {value === null ? instead : percent(value)}
                {low === null || high === null ? null : (
                  <span className={tableClass('interval')}>{interval({ low, high })}</span>
                )}
              </td>
              <td className={tableClass('number')}>{figure === null ? '–' : count(figure.respondents)}</td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}
