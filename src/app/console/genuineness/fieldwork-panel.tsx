import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Genuineness } from '../../../contract/analysis/genuineness.ts';
import { Field } from '../ui/field.tsx';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { ScrollRegion } from '../ui/reading/scroll-region.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import { useTensWords } from './use-tens-words.ts';

const OUTCOMES = ['completed', 'refused', 'not-at-home', 'ineligible', 'replaced'] as const;
const MOST = 500;
/** As many as an interval by neighbourhoods needs. */
const USUAL = 10;

/** How far the interviews of a sample are: by neighbourhood against what is wanted in each, and how visits ended. */
export function FieldworkPanel({ fieldwork }: { readonly fieldwork: NonNullable<Genuineness['fieldwork']> }) {
  const { t } = useTranslation('console-genuineness');
  const { count, unitName } = useWording();
  const told = useTensWords();
  const [parameters, setParameters] = useSearchParams();
  const title = useId();
  const target = targetIn(parameters.get('target'));
  const { completed, visited, outcomes, units, neighbourhoods } = fieldwork;
  const isByUnit = units.length > 0;
  const rows = isByUnit
    ? units.map(({ unit, ...counts }) => ({
        id: unit.ref ?? '',
        name: unitName(unit),
        stratum: '',
        ...counts,
      }))
    : neighbourhoods.map(({ stratum, neighbourhood, ...counts }) => ({
        id: `${stratum} ${neighbourhood}`,
        name: neighbourhood,
        stratum,
        ...counts,
      }));
  return (
    <Panel aria-labelledby={title}>
      <PanelTitle id={title}>{t('fieldwork.title')}</PanelTitle>
      <PanelSentence>
        {t('fieldwork.about', { completed: told(completed), visited: told(visited) })}{' '}
        {outcomes
          .map(({ outcome, percent }) => {
            const known = OUTCOMES.find((one) => one === outcome);
            return t(percent === null ? 'fieldwork.few' : 'fieldwork.rate', {
              outcome: known === undefined ? outcome : t(`fieldwork.outcomes.${known}`),
              percent,
            });
          })
          .join('; ')}
        .
      </PanelSentence>
      {isByUnit ? null : (
        <Field
          label={t('fieldwork.target')}
          type="number"
          min={1}
          max={MOST}
          defaultValue={target}
          onChange={({ target: { value } }) =>
            setParameters(
              (before) => {
                const next = new URLSearchParams(before);
                next.set('target', value);
                return next;
              },
              { replace: true },
            )
          }
        />
      )}
      {rows.length === 0 ? null : (
        <ScrollRegion label={t('fieldwork.title')}>
          <Table aria-labelledby={title}>
            <thead>
              <tr>
                <th scope="col">{t(isByUnit ? 'fieldwork.unit' : 'fieldwork.neighbourhood')}</th>
                {isByUnit ? null : <th scope="col">{t('fieldwork.stratum')}</th>}
                {(['completed', 'visited'] as const).map((name) => (
                  <th key={name} scope="col" className={tableClass('number')}>
                    {t(`fieldwork.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <th scope="row">{row.name}</th>
                  {isByUnit ? null : <td>{row.stratum}</td>}
                  <td className={tableClass('number')}>
                    {isByUnit
                      ? told(row.completed)
                      : t(row.completed >= target ? 'fieldwork.reached' : 'fieldwork.of', {
                          completed: told(row.completed),
                          target: count(target),
                        })}
                  </td>
                  <td className={tableClass('number')}>{told(row.visited)}</td>
                </tr>
              ))}
            </tbody>
          </Table>
        </ScrollRegion>
      )}
    </Panel>
  );
}

function targetIn(text: string | null): number {
  const value = Number(text ?? USUAL);
  return Number.isInteger(value) && value >= 1 && value <= MOST ? value : USUAL;
}
