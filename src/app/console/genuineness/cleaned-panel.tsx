import { useTranslation } from 'react-i18next';
import type { Genuineness } from '../../../contract/analysis/genuineness.ts';
import { Panel, PanelSentence, PanelTitle } from '../ui/panel.tsx';
import { WithAndWithout } from '../ui/reading/with-and-without.tsx';
import { useWording } from '../wording/use-wording.ts';

/** The index with all responses beside the one without those that are flagged; nobody's answer is dropped. */
export function CleanedPanel({ answer: { cleaned, isOver, released } }: { readonly answer: Genuineness }) {
  const { t } = useTranslation('console-genuineness');
  const { count, distance } = useWording();
  const [all, without] = [cleaned?.all.percent ?? null, cleaned?.without.percent ?? null];
  return (
    <Panel aria-labelledby="cleaned">
      <PanelTitle id="cleaned">{t('cleaned.title')}</PanelTitle>
      {cleaned === null ? (
        <PanelSentence>{t(isOver ? 'cleaned.hidden' : 'not-over')}</PanelSentence>
      ) : (
        <>
          <PanelSentence data-testid="cleaned">
            {all === null || without === null
              ? t('cleaned.nobody')
              : t(sentenceOf(all, without), { points: distance(without - all) })}{' '}
            {t('cleaned.covered', { covered: count(cleaned.all.respondents), released: count(released) })}
          </PanelSentence>
          <WithAndWithout
            labelledBy="cleaned"
            figures={cleaned}
            names={{ all: t('cleaned.rows.all'), without: t('cleaned.rows.without') }}
            instead="–"
          />
        </>
      )}
    </Panel>
  );
}

/** By the points as they are shown. */
function sentenceOf(all: number, without: number) {
  const points = Math.round(100 * (without - all));
  if (points === 0) return 'cleaned.same';
  return points > 0 ? 'cleaned.higher' : 'cleaned.lower';
}
