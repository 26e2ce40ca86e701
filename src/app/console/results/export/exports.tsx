import { Suspense } from 'react';
import type { Indices } from '../../../../contract/figures.ts';
import { addressOf } from '../../requests/call.ts';
import { useWording } from '../../wording/use-wording.ts';
import { RowsExport } from '../beside/later.tsx';

const PROGRAMS = [
  { program: 'r', name: 'R' },
  { program: 'stata', name: 'Stata' },
  { program: 'spss', name: 'SPSS, PSPP' },
] as const;

/** The released responses behind this page as a file, and what its columns mean. */
export function Exports({ answer }: { readonly answer: Indices }) {
  const { t, language } = useWording();
  const { unit, period, questionnaire, mode } = answer;
  const of = { questionnaire: questionnaire.id, version: String(questionnaire.version) };
  const query = { ...(unit.ref === null ? {} : { unit: unit.ref }), period: period.text, ...of, mode };
  return (
    <ul>
      <li>
        <Suspense>
          <RowsExport asked={query} counts={answer.counts} />
        </Suspense>
      </li>
      <li>
        <a href={addressOf('GET /api/v1/exports/codebook.csv', { query: of })} download>
          {t('export.codebook')}
        </a>
      </li>
      <li>
        <a href={addressOf('GET /api/v1/exports/codebook.xml', { query: of })} download>
          {t('export.ddi')}
        </a>
      </li>
      {PROGRAMS.map(({ program, name }) => (
        <li key={program}>
          <a
            href={addressOf('GET /api/v1/exports/syntax/:program', {
              params: { program },
              query: { ...of, language },
            })}
            download
          >
            {t('export.syntax', { program: name })}
          </a>
        </li>
      ))}
      <li>{t('export.about')}</li>
    </ul>
  );
}
