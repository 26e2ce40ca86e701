import { useTranslation } from 'react-i18next';
import type { Genuineness } from '../../../contract/analysis/genuineness.ts';
import { formatDecimal } from '../../../contract/wording/format.ts';
import { SECOND_MS } from '../../../core/kernel/duration.ts';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './genuineness-page.module.css';

type Speed = NonNullable<NonNullable<Genuineness['patterns']>['speed']>;
type Band = Speed['bands'][number]['from'];

/** Thirds of the reading time that a band begins at. */
const THIRDS: Readonly<Record<Band, number>> = { '0': 0, '1/3': 1, '2/3': 2, '4/3': 4, '8/3': 8 };
const BANDS = Object.keys(THIRDS) as readonly Band[];

/** How long a question took, beside how long reading it takes. */
export function SpeedPanel({ answer: { patterns } }: { readonly answer: Genuineness }) {
  const { t } = useTranslation('console-genuineness');
  const { count, percent, language } = useWording();
  const speed = patterns?.speed ?? null;
  const bandText = useBandText(speed?.readingMs ?? 0);
  return (
    <Panel aria-labelledby="speed">
      <PanelTitle id="speed">{t('speed.title')}</PanelTitle>
      {speed === null || speed.median === null ? (
        <PanelSentence>{t(patterns === null ? 'not-over' : 'speed.hidden')}</PanelSentence>
      ) : (
        <>
          <PanelSentence data-testid="speed">
            {t('speed.about', {
              reading: formatDecimal(speed.readingMs / SECOND_MS, language, 1),
              median: bandText(speed.median),
              covered: count(speed.covered),
            })}
          </PanelSentence>
          <Table aria-labelledby="speed" className={styles['narrow']}>
            <thead>
              <tr>
                <th scope="col">{t('speed.band')}</th>
                <th scope="col" className={tableClass('number')}>
                  {t('share')}
                </th>
                <th scope="col" className={tableClass('number')}>
                  {t('flags.number')}
                </th>
              </tr>
            </thead>
            <tbody>
              {speed.bands.map(({ from, count: responses }) => (
                <tr key={from}>
                  <th scope="row">
                    {bandText(from)}
                    <span className={tableClass('note')}>{t(`speed.bands.${BANDS.indexOf(from) as 0}`)}</span>
                  </th>
                  <td className={tableClass('value')}>{percent((100 * responses) / speed.covered)}</td>
                  <td className={tableClass('number')}>{count(responses)}</td>
                </tr>
              ))}
            </tbody>
          </Table>
        </>
      )}
    </Panel>
  );
}

/** A band in seconds a question. */
function useBandText(readingMs: number): (from: Band) => string {
  const { t } = useTranslation('console-genuineness');
  const { language } = useWording();
  return (from) => {
    const seconds = (band: Band | undefined) =>
      formatDecimal(((band === undefined ? 0 : THIRDS[band]) * readingMs) / 3 / SECOND_MS, language, 1);
    const next = BANDS[BANDS.indexOf(from) + 1];
    if (next === undefined) return t('speed.from', { from: seconds(from) });
    if (THIRDS[from] === 0) return t('speed.under', { to: seconds(next) });
    return t('speed.between', { from: seconds(from), to: seconds(next) });
  };
}
