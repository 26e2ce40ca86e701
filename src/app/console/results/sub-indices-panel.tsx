import { Suspense, useMemo } from 'react';
import type { Indices, NamedFigures } from '../../../contract/figures.ts';
import type { TargetRow } from '../../../contract/published/targets.ts';
import { highestLevel, percentOf } from '../../../contract/wording/figure-texts.ts';
import { niceDomain } from '../../../contract/wording/plot-domain.ts';
import { PrintedScale, type PrintedScaleProps } from '../charts/interval-scale.tsx';
import { PlotColumn } from '../charts/plot-column.tsx';
import { ChartDownload } from '../downloads/chart-download.tsx';
import { plotTable } from '../downloads/plot-table.ts';
import { useChartFile } from '../downloads/use-chart-file.ts';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';
import { TargetNotes } from './beside/later.tsx';
import { ChangePoints } from './change-words.tsx';
import sub from './sub-indices-panel.module.css';

export interface SubIndicesPanelProps {
  readonly answer: Indices;
  /** The targets of a component or sub-index in the period shown. */
  readonly targetsOf: (part: string) => readonly TargetRow[];
}

/** The sub-indices as dots with intervals against last period and the unit above, with targets; components above them. */
export function SubIndicesPanel({ answer, targetsOf }: SubIndicesPanelProps) {
  const { t, text, percent, short } = useWording();
  const { components, subIndices, questionnaire } = answer;
  const { rows, domain } = useMemo(() => {
    const named = [
      ...components.map((row) => ({
        row,
        name: nameOf(questionnaire.components, row.id, text),
        isComponent: true,
      })),
      ...subIndices.map((row) => ({
        row,
        name: nameOf(questionnaire.subIndices, row.id, text),
        isComponent: false,
      })),
    ];
    const rows = named.map(({ row, name, isComponent }) => ({
      ...row,
      isComponent,
      label: name,
      plot: {
        label: name,
        figure: percentOf(row.figure),
        previous: percentOf(row.previous)?.percent ?? null,
        parent: percentOf(row.parent)?.percent ?? null,
      },
    }));
    const numbers = rows.flatMap(({ plot: { figure, previous, parent } }) =>
      [figure?.low, figure?.high, previous, parent].filter((value) => typeof value === 'number'),
    );
    return { rows, domain: niceDomain(numbers) };
  }, [components, subIndices, questionnaire, text]);
  const plotted = useMemo(() => rows.map(({ plot }) => plot), [rows]);
  const level = highestLevel(questionnaire);
  const hasParent = rows.some(({ plot }) => plot.parent !== null);
  const sentence = sentenceOf(rows.filter(({ isComponent }) => !isComponent));

  function sentenceOf(
    list: readonly { label: string; plot: { figure: { percent: number } | null } }[],
  ): string {
    const known = list
      .flatMap(({ label, plot }) => (plot.figure === null ? [] : [{ label, percent: plot.figure.percent }]))
      .sort((a, b) => b.percent - a.percent);
    const best = known[0];
    const worst = known.at(-1);
    if (best === undefined || worst === undefined) return t('sub-indices.sentence-none');
    if (best === worst) {
      // A form of one's own may have no other.
      const key = list.length === 1 ? 'sentence-only' : 'sentence-one';
      return t(`sub-indices.${key}`, { best: best.label, bestPercent: percent(best.percent) });
    }
    if (percent(best.percent) === percent(worst.percent)) {
      return t('sub-indices.sentence-equal', { bestPercent: percent(best.percent) });
    }
    return t('sub-indices.sentence', {
      best: best.label,
      bestPercent: percent(best.percent),
      worst: worst.label,
      worstPercent: percent(worst.percent),
    });
  }

  const title = t(subIndices.length === 5 ? 'sub-indices.title' : 'sub-indices.title-many');
  const about = useChartFile(answer);
  const file = () => ({
    ...about(title, [
      ['dot', t('legend.current')],
      ['hollow', t('legend.previous')],
      ...(hasParent ? [['bar', t('legend.parent')] as const] : []),
    ]),
    ...plotTable(
      rows.map(({ plot, figure }) => ({ ...plot, value: short(figure), shown: figure })),
      { name: t('sub-indices.name'), percent: t('sub-indices.percent') },
      t,
    ),
  });

  return (
    <Panel aria-labelledby="sub-indices-title">
      <PanelTitle id="sub-indices-title">{title}</PanelTitle>
      <PanelSentence>{sentence}</PanelSentence>
      <ul className={tableClass('legend')}>
        <li data-mark="current">{t('legend.current')}</li>
        <li data-mark="previous">{t('legend.previous')}</li>
        {hasParent ? <li data-mark="parent">{t('legend.parent')}</li> : null}
      </ul>
      <Table aria-labelledby="sub-indices-title">
        <thead>
          <tr>
            <th scope="col" className={sub['name']}>
              {t('sub-indices.name')}
            </th>
            <th scope="col" className={`${sub['plot']} ${tableClass('plot')}`}>
              <span className="visually-hidden">{t('sub-indices.interval')}</span>
              <PlotColumn description={sentence} rows={plotted} domain={domain} percentText={percent} />
            </th>
            <th scope="col" className={tableClass('number')}>
              {t('sub-indices.percent')}
            </th>
            <th scope="col" className={tableClass('number', 'wide')}>
              {t('sub-indices.change')}
            </th>
            {level === null ? null : (
              <th scope="col" className={tableClass('number', 'wide')}>
                {text(level)}
              </th>
            )}
            {hasParent ? (
              <th scope="col" className={tableClass('number', 'wide')}>
                {t('sub-indices.parent')}
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row
              key={row.id}
              row={row}
              domain={domain}
              hasParent={hasParent}
              hasHighest={level !== null}
              targets={targetsOf(row.id)}
            />
          ))}
        </tbody>
      </Table>
      <ChartDownload title={title} file={file} />
    </Panel>
  );
}

interface RowProps {
  readonly row: NamedFigures & {
    readonly label: string;
    readonly isComponent: boolean;
    readonly plot: Omit<PrintedScaleProps, 'domain'>;
  };
  readonly domain: PrintedScaleProps['domain'];
  readonly hasParent: boolean;
  readonly hasHighest: boolean;
  readonly targets: readonly TargetRow[];
}

function Row({ row, domain, hasParent, hasHighest, targets }: RowProps) {
  const { t, percent, short, interval, whyNone } = useWording();
  const shown = percentOf(row.figure);
  const highest = percentOf(row.verySatisfied);
  return (
    <tr
      data-testid={row.isComponent ? 'component' : 'sub-index'}
      data-id={row.id}
      className={row.isComponent ? sub['component'] : undefined}
    >
      <th scope="row" className={sub['name']}>
        {row.label}
        {shown === null ? null : (
          <span className={tableClass('narrow', 'soft')}>
            <ChangePoints change={row.change} />
          </span>
        )}
        {targets.length === 0 ? null : (
          <Suspense>
            <TargetNotes targets={targets} />
          </Suspense>
        )}
      </th>
      <td>
        {shown === null ? null : (
          <span className="visually-hidden">{`${percent(shown.low)} – ${percent(shown.high)}`}</span>
        )}
        <PrintedScale {...row.plot} domain={domain} />
      </td>
      {shown === null ? (
        <td
          className={tableClass('value', 'none')}
          title={whyNone(row.figure) ?? undefined}
          data-testid="percent"
        >
          {short(row.figure)}
        </td>
      ) : (
        <td className={tableClass('value')} data-testid="percent">
          {percent(shown.percent)}
        </td>
      )}
      <td className={tableClass('number', 'wide')}>
        <ChangePoints change={row.change} />
      </td>
      {hasHighest ? (
        <td className={tableClass('number', 'wide')}>
          {highest === null ? '–' : percent(highest.percent)}
          {highest === null ? null : <span className={tableClass('interval')}>{interval(highest)}</span>}
        </td>
      ) : null}
      {hasParent ? (
        <td className={tableClass('number', 'wide')}>
          {row.parent === null ? '–' : short(row.parent)}
          <span className="visually-hidden">{t('sub-indices.parent')}</span>
        </td>
      ) : null}
    </tr>
  );
}

function nameOf(
  texts: readonly { readonly id: string; readonly text: Readonly<Record<string, string>> }[],
  id: string,
  text: (texts: Readonly<Record<string, string>> | undefined) => string,
): string {
  return text(texts.find((one) => one.id === id)?.text);
}
