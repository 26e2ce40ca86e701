import type { Indices } from '../../../contract/figures.ts';
import { addressOf } from '../requests/call.ts';
import { useWording } from '../wording/use-wording.ts';

/** The released responses behind this page as a file, and what its columns mean. */
export function Exports({ answer }: { readonly answer: Indices }) {
  const { t } = useWording();
  const { unit, period, questionnaire, mode } = answer;
  const of = { questionnaire: questionnaire.id, version: String(questionnaire.version) };
  const query = { ...(unit.ref === null ? {} : { unit: unit.ref }), period: period.text, ...of, mode };
  return (
    <ul>
      <li>
        <a href={addressOf('GET /api/v1/exports/responses.csv', { query })} download>
          {t('export.rows')}
        </a>
      </li>
      <li>
        <a href={addressOf('GET /api/v1/exports/codebook.csv', { query: of })} download>
          {t('export.codebook')}
        </a>
      </li>
      <li>{t('export.about')}</li>
    </ul>
  );
}
