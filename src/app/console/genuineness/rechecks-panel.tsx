import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Genuineness } from '../../../contract/analysis/genuineness.ts';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { ScrollRegion } from '../ui/reading/scroll-region.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import { useTensWords } from './use-tens-words.ts';

type Wave = NonNullable<Genuineness['rechecks']>[number];

/** How many interviews at home were checked again by somebody else, and what was found: by wave, then by unit. */
export function RechecksPanel({ waves }: { readonly waves: readonly Wave[] }) {
  const { t } = useTranslation('console-genuineness');
  const { unitName } = useWording();
  const told = useTensWords();
  const title = useId();
  const hasUnits = waves.some(({ units }) => units.length > 0);
  return (
    <Panel aria-labelledby={title}>
      <PanelTitle id={title}>{t('rechecks.title')}</PanelTitle>
      {waves.map(({ wave, chosen, checked, results }) => (
        <PanelSentence key={wave}>
          {t('rechecks.about', { wave, chosen: told(chosen), checked: told(checked) })}{' '}
          {results
            .map(({ result, percent }) =>
              t(percent === null ? 'rechecks.no-share' : 'rechecks.rate', {
                result: t(`rechecks.results.${result}`),
                percent,
              }),
            )
            .join('; ')}
          .
        </PanelSentence>
      ))}
      <PanelSentence>{t('rechecks.method')}</PanelSentence>
      {hasUnits ? (
        <ScrollRegion label={t('rechecks.title')}>
          <Table aria-labelledby={title}>
            <thead>
              <tr>
                <th scope="col">{t('fieldwork.unit')}</th>
                <th scope="col">{t('rechecks.wave')}</th>
                <th scope="col" className={tableClass('number')}>
                  {t('rechecks.chosen')}
                </th>
                <th scope="col" className={tableClass('number')}>
                  {t('rechecks.checked')}
                </th>
              </tr>
            </thead>
            <tbody>
              {waves.flatMap(({ wave, units }) =>
                units.map(({ unit, chosen, checked }) => (
                  <tr key={`${wave} ${unit.ref}`}>
                    <th scope="row">{unitName(unit)}</th>
                    <td>{wave}</td>
                    <td className={tableClass('number')}>{told(chosen)}</td>
                    <td className={tableClass('number')}>{told(checked)}</td>
                  </tr>
                )),
              )}
            </tbody>
          </Table>
        </ScrollRegion>
      ) : null}
    </Panel>
  );
}
