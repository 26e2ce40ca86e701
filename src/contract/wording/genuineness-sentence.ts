import type { Genuineness } from '../analysis/genuineness.ts';
import type { Translate, Wording } from './wording.ts';

/** In one reading what a head of office should know before using the figures, by the texts of that page. */
export function genuinenessSentence(
  answer: Genuineness,
  t: Translate,
  { count, percent, periodInSentence, text }: Wording,
): string {
  const { cleaned, help, abandonment, patterns, released, responses } = answer;
  const flagged = patterns?.flags.find(({ flag }) => flag === 'flagged');
  const share = (part: number, whole: number) => percent((100 * part) / whole);
  const official = help?.options.find(({ id }) => id === 'official');
  const declined = answer.items
    .flatMap(({ text: texts, counts }) => {
      if (counts === null) return [];
      const asked = counts.answered + counts.notApplicable + counts.declined + counts.unreached;
      return asked === 0 ? [] : [{ texts, declined: counts.declined / asked }];
    })
    .sort((a, b) => b.declined - a.declined)[0];
  return [
    t('sentence.released', {
      period: periodInSentence(answer.period),
      released: count(released),
      responses: count(responses),
    }),
    flagged === undefined || flagged.covered === 0
      ? ''
      : t(flagged.showing === 0 ? 'sentence.not-flagged' : 'sentence.flagged', {
          share: share(flagged.showing, flagged.covered),
          n: count(flagged.showing),
          covered: count(flagged.covered),
        }),
    cleaned === null ||
    cleaned.all.percent === null ||
    cleaned.without.percent === null ||
    cleaned.all.respondents === cleaned.without.respondents
      ? ''
      : t('sentence.cleaned', {
          all: percent(cleaned.all.percent),
          without: percent(cleaned.without.percent),
        }),
    help === null || official === undefined
      ? ''
      : t(official.count === 0 ? 'sentence.no-help' : 'sentence.help', {
          share: share(official.count, help.covered),
          n: count(official.count),
        }),
    abandonment === null
      ? ''
      : t('sentence.abandonment', {
          share: share(abandonment.count, abandonment.count + responses),
          n: count(abandonment.count),
        }),
    declined === undefined || declined.declined === 0
      ? ''
      : t('sentence.declined', { item: text(declined.texts), share: percent(100 * declined.declined) }),
  ]
    .filter((part) => part !== '')
    .join(' ');
}
