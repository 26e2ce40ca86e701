import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { Genuineness } from '../../../contract/analysis/genuineness.ts';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { ScrollRegion } from '../ui/reading/scroll-region.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import styles from './genuineness-page.module.css';

const FLAGS = ['fast', 'burst', 'off-hours', 'uniform'] as const;

type Units = NonNullable<Genuineness['patterns']>['units'];

/** The units below that have surely more or less of a flag than the others; the rest are only counted. */
export function UnitFlagsPanel({ units }: { readonly units: Units }) {
  const { t } = useTranslation('console-genuineness');
  const { count, unitName } = useWording();
  const [parameters] = useSearchParams();
  // One alone has no others.
  if (units.length < 2) return null;
  const differing = units
    .filter(({ flags }) => flags.some(({ flag, group }) => flag !== 'flagged' && isDifferent(group)))
    .sort((a, b) => most(b) - most(a));
  return (
    <Panel aria-labelledby="unit-flags">
      <PanelTitle id="unit-flags">{t('units.title')}</PanelTitle>
      <PanelSentence>
        {t(differing.length === 0 ? 'units.none' : 'units.about', {
          n: count(differing.length),
          units: count(units.length),
        })}
      </PanelSentence>
      {differing.length === 0 ? null : (
        <ScrollRegion label={t('units.title')}>
          <Table aria-labelledby="unit-flags" className={styles['rates']}>
            <thead>
              <tr>
                <th scope="col">{t('units.unit')}</th>
                {FLAGS.map((flag) => (
                  <th key={flag} scope="col" className={tableClass('number')}>
                    {t(`flags.names.${flag}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {differing.map(({ unit, flags }) => {
                const search = new URLSearchParams(parameters);
                search.set('unit', unit.code ?? '');
                return (
                  <tr key={unit.ref} data-testid="unit-flags-row">
                    <th scope="row">
                      <Link to={{ search: search.toString() }}>{unitName(unit)}</Link>
                    </th>
                    {FLAGS.map((flag) => (
                      <ShareCell key={flag} told={flags.find((one) => one.flag === flag)} />
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </Table>
        </ScrollRegion>
      )}
    </Panel>
  );
}

function ShareCell({ told }: { readonly told: Units[number]['flags'][number] | undefined }) {
  const { t } = useTranslation('console-genuineness');
  const { percent } = useWording();
  if (told === undefined) return <td className={tableClass('none')}>{t('units.hidden')}</td>;
  return (
    <td className={tableClass(told.group === 'above' ? 'value' : 'number')}>
      {percent(told.percent)}
      {isDifferent(told.group) ? (
        <span className={tableClass('note')}>{t(`units.groups.${told.group}`)}</span>
      ) : null}
    </td>
  );
}

function isDifferent(group: string | null): group is 'above' | 'below' {
  return group === 'above' || group === 'below';
}

/** The largest share of a flag that is surely more than elsewhere; 0 where there is none. */
function most({ flags }: Units[number]): number {
  return Math.max(0, ...flags.map(({ group, percent }) => (group === 'above' ? percent : 0)));
}
