import { useTranslation } from 'react-i18next';
import type { PaperError } from '../../../contract/paper.ts';
import { displayLanguage, formatCount, formatPercent } from '../../../contract/wording/format.ts';
import { periodLabel } from '../../../contract/wording/period-label.ts';
import { periodAround } from '../../../core/kernel/period.ts';
import type { Questionnaire } from '../../../core/questionnaire/questionnaire.ts';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { MethodDetails } from '../ui/reading/method-details.tsx';
import { ScrollRegion } from '../ui/reading/scroll-region.tsx';
import { Table, tableClass } from '../ui/table.tsx';
import { placeInWords, titleOf } from './paper-words.ts';

export interface ErrorsPanelProps {
  readonly errors: readonly PaperError[];
  readonly questionnaires: readonly Questionnaire[];
}

const METHOD = ['formula', 'interval', 'unseen', 'counts'] as const;

/** How often one person enters a place wrong, by month and questionnaire, and how that is known. */
export function ErrorsPanel({ errors, questionnaires }: ErrorsPanelProps) {
  const { t } = useTranslation('console-paper');
  return (
    <Panel aria-labelledby="paper-errors">
      <PanelTitle id="paper-errors">{t('errors.title')}</PanelTitle>
      <PanelSentence>{t(errors.length === 0 ? 'errors.none' : 'errors.sentence')}</PanelSentence>
      {errors.length === 0 ? null : (
        <ScrollRegion label={t('errors.title')}>
          <Table>
            <thead>
              <tr>
                <th scope="col">{t('errors.month')}</th>
                <th scope="col">{t('errors.form')}</th>
                <th scope="col" className={tableClass('number')}>
                  {t('errors.forms')}
                </th>
                <th scope="col" className={tableClass('number')}>
                  {t('errors.differed')}
                </th>
                <th scope="col" className={tableClass('number')}>
                  {t('errors.rate')}
                </th>
              </tr>
            </thead>
            <tbody>
              {errors.map((error) => (
                <ErrorRow
                  key={`${error.month} ${error.questionnaire} ${error.version}`}
                  {...{ error, questionnaires }}
                />
              ))}
            </tbody>
          </Table>
        </ScrollRegion>
      )}
      <MethodDetails
        title={t('errors.method.title')}
        notes={METHOD.map((note) => t(`errors.method.${note}`))}
      />
    </Panel>
  );
}

function ErrorRow({
  error,
  questionnaires,
}: {
  readonly error: PaperError;
  readonly questionnaires: readonly Questionnaire[];
}) {
  const { t, i18n } = useTranslation('console-paper');
  const language = displayLanguage(i18n.language);
  const { month, forms, found } = error;
  const questionnaire = questionnaires.find(
    ({ id, version }) => id === error.questionnaire && version === error.version,
  );
  return (
    <tr data-testid="paper-error">
      <th scope="row">{periodLabel(periodAround(month, 'month'), language)}</th>
      <td>
        {titleOf(questionnaires, error, language)}
        {found === null || found.questions.length === 0 ? null : (
          <p className={tableClass('soft')}>
            {t('errors.often', {
              questions: found.questions
                .map(({ question, differed }) => `${nameOf(question)} (${differed})`)
                .join('; '),
            })}
          </p>
        )}
      </td>
      <td className={tableClass('number')}>{formatCount(forms, language)}</td>
      {found === null ? (
        <td colSpan={2} className={tableClass('none')}>
          {t('errors.too-few')}
        </td>
      ) : (
        <>
          <td className={tableClass('number')}>
            {t('errors.of', {
              differed: formatCount(found.differed, language),
              compared: formatCount(found.compared, language),
            })}
          </td>
          <td className={tableClass('number', 'value')}>
            {formatPercent(found.rate * PERCENT, language)}
            <span className={tableClass('interval')}>
              {formatPercent(found.low * PERCENT, language)} – {formatPercent(found.high * PERCENT, language)}
            </span>
          </td>
        </>
      )}
    </tr>
  );

  function nameOf(question: string): string {
    return questionnaire === undefined
      ? question
      : placeInWords(questionnaire, question, language, t('marks.day'));
  }
}

const PERCENT = 100;
