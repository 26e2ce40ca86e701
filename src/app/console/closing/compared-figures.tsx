import { useTranslation } from 'react-i18next';
import type { ClosedFigures } from '../../../contract/closing/closings.ts';
import { percentOf } from '../../../contract/wording/figure-texts.ts';
import type { ShownFigure } from '../../../core/figures/small-cells.ts';
import { ScrollRegion } from '../ui/reading/scroll-region.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { useWording } from '../wording/use-wording.ts';

/** What a snapshot holds of its unit, a table for each questionnaire and mode, beside the version before. */
export function ComparedFigures({ figures }: { readonly figures: readonly ClosedFigures[] }) {
  return figures.map((part) => (
    <PartTable key={`${part.questionnaire.id} ${part.questionnaire.version} ${part.mode}`} part={part} />
  ));
}

function PartTable({ part }: { readonly part: ClosedFigures }) {
  const { t } = useTranslation('console-closing');
  const words = useWording();
  const { questionnaire, mode, responses, formerResponses, scopes } = part;
  const title = t('figures.part', { title: words.text(questionnaire.title), mode: words.t(`modes.${mode}`) });
  const about = { kind: words.figureKind(part), n: words.count(responses) };
  return (
    <section>
      <h3>{title}</h3>
      <p className={tableClass('note')}>
        {formerResponses === null
          ? t('figures.kind', about)
          : t('figures.kind-before', { ...about, before: words.count(formerResponses) })}
      </p>
      <ScrollRegion label={title}>
        <Table aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{t('figures.what')}</th>
              <th scope="col" className={tableClass('number')}>
                {t('figures.now')}
              </th>
              {formerResponses === null ? null : (
                <th scope="col" className={tableClass('number')}>
                  {t('figures.former')}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {scopes.map(({ id, text, figure, former }) => (
              <tr key={id}>
                <th scope="row">{text === null ? t('figures.overall') : words.text(text)}</th>
                <FigureCell figure={figure} />
                {formerResponses === null ? null : <FigureCell figure={former} />}
              </tr>
            ))}
          </tbody>
        </Table>
      </ScrollRegion>
    </section>
  );
}

function FigureCell({ figure }: { readonly figure: ShownFigure | null }) {
  const words = useWording();
  const shown = percentOf(figure);
  return (
    <td className={tableClass('value')}>
      {figure === null ? '–' : words.short(figure)}
      {shown === null ? null : <span className={tableClass('interval')}>{words.interval(shown)}</span>}
    </td>
  );
}
