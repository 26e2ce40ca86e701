import { Link, useSearchParams } from 'react-router';
import type { FiguresOf } from '../../../../contract/figures.ts';
import { useWording } from '../../wording/use-wording.ts';

/** Responses of a period too small for figures of its own that are in those of a longer one, with the way there. */
export function LongerSpans({ spans }: { readonly spans: FiguresOf['inLongerSpans'] }) {
  const { t, count, periodInSentence } = useWording();
  const [parameters] = useSearchParams();
  return spans.map(({ period, responses }) => {
    const there = new URLSearchParams(parameters);
    there.set('period', period.text);
    return (
      <span key={period.text} data-testid="in-longer-span">
        {t('fresh.in-longer-span', { count: responses, n: count(responses) })}{' '}
        <Link to={`?${there}`}>{periodInSentence(period)}</Link>
      </span>
    );
  });
}

/** How many of the responses that are in no figure of the period are in those of a longer one. */
export function inLongerSpans({ inLongerSpans: spans }: Pick<FiguresOf, 'inLongerSpans'>): number {
  return spans.reduce((sum, { responses }) => sum + responses, 0);
}
