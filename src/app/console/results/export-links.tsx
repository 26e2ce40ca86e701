import type { IndicesAnswer } from '../indices-answer.ts';
import { useWording } from '../wording/use-wording.ts';

/** The released responses behind this page as a file, and what its columns mean. */
export function ExportLinks({ answer }: { readonly answer: IndicesAnswer }) {
  const { t } = useWording();
  const { unit, period, questionnaire, mode } = answer;
  const of = { questionnaire: questionnaire.id, version: String(questionnaire.version) };
  const selection = new URLSearchParams({
    ...(unit.ref === null ? {} : { unit: unit.ref }),
    period: period.text,
    ...of,
    mode,
  });
  return (
    <ul>
      <li>
        <a href={`/api/v1/exports/responses.csv?${selection}`} download>
          {t('export.rows')}
        </a>
      </li>
      <li>
        <a href={`/api/v1/exports/codebook.csv?${new URLSearchParams(of)}`} download>
          {t('export.codebook')}
        </a>
      </li>
      <li>{t('export.about')}</li>
    </ul>
  );
}
