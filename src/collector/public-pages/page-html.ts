import { percentOf } from '../../contract/wording/figure-texts.ts';
import { type DisplayLanguage, formatDay } from '../../contract/wording/format.ts';
import type { FigureKind } from '../../core/figures/figure-kind.ts';
import { type ReportWords, reportWords } from '../reports/report-words.ts';
import { Html, html } from './html.ts';
import { PAGE_STYLE } from './page-style.ts';
import type { PublicFigure, ShownPublicPage } from './public-pages.ts';
import { qrSquares } from './qr-squares.ts';

/** Languages of the pages, the first where a reader asks for none of them. */
export const PAGE_LANGUAGES = ['vi', 'en'] as const;

const LANGUAGE_NAMES = { vi: 'Tiếng Việt', en: 'English' } as const;

/** What a figure is not, by what it may be called. */
const KIND_NOTES: Readonly<Partial<Record<FigureKind, string>>> = {
  voluntary: 'method.kind',
  'household-sipas-method': 'method.kind-household-sipas',
  'household-not-qualifying': 'method.kind-household',
};

/**
 * The page of an office: one file without script, image or font of its own, that prints as it is.
 *
 * @param address where the page stands, for its QR code
 */
export function publicPageHtml(
  page: ShownPublicPage,
  { language, address }: { readonly language: DisplayLanguage; readonly address: string },
): string {
  const words = reportWords(language);
  const { own } = words;
  const { nameEn, name } = page.unit;
  const title = language === 'vi' ? name : (nameEn ?? name);
  return document(
    language,
    title,
    html`<h1>${title}</h1>
<p>${own('public-page.about')}</p>
<section aria-labelledby="figures">
<h2 id="figures">${own('public-page.figures')}</h2>
${closedFigures(page.closed, words)}
</section>
<section aria-labelledby="entries">
<h2 id="entries">${own('public-page.entries')}</h2>
${entriesList(page.entries, words)}
</section>
<section aria-labelledby="address">
<h2 id="address">${own('public-page.address')}</h2>
<p>${address}</p>
${qrCode(address, own('public-page.code', { address }))}
</section>`,
  );
}

/** The one answer for a code that no unit bears and for a page that is not open. */
export function noPublicPageHtml(language: DisplayLanguage): string {
  const { own } = reportWords(language);
  const title = own('public-page.unknown');
  return document(language, title, html`<h1>${title}</h1>\n<p>${own('public-page.unknown-about')}</p>`);
}

function document(language: DisplayLanguage, title: string, main: Html): string {
  const others = PAGE_LANGUAGES.filter((one) => one !== language);
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · SIPAS</title>
<style>${new Html(PAGE_STYLE)}</style>
</head>
<body>
<header>
<p>SIPAS</p>
<nav aria-label="${reportWords(language).own('public-page.language')}">
${others.map((one) => html`<a href="?lang=${one}" lang="${one}" hreflang="${one}">${LANGUAGE_NAMES[one]}</a>`)}
</nav>
</header>
<main>
${main}
</main>
</body>
</html>
`.text;
}

function closedFigures(closed: ShownPublicPage['closed'], words: ReportWords): Html {
  const { own, language } = words;
  if (closed === null) return html`<p class="none">${own('public-page.none')}</p>`;
  const { period, day, version, id, figures } = closed;
  const said = own('public-page.closed', { day: formatDay(day, language), version });
  return html`${figures.map((figure) => figureArticle(figure, words.periodLabel(period), words))}
<p class="soft">${said} <code>${id}</code></p>`;
}

function figureArticle(shown: PublicFigure, period: string, words: ReportWords): Html {
  const { t, own, percent, interval, count } = words;
  const { kind, figure, mode, questionnaire } = shown;
  const value = percentOf(figure);
  const facts: readonly (readonly [term: string, text: string])[] = [
    ['period', period],
    ...(value === null || figure.hidden
      ? []
      : ([
          ['interval', interval(value)],
          ['respondents', count(figure.respondents)],
        ] as const)),
    ['mode', t(`modes.${mode}`)],
    ['questionnaire', t(`questionnaires.${questionnaire}`)],
  ];
  const note = KIND_NOTES[kind];
  return html`<article>
<h3>${t(`figure-kinds.${kind}`)}</h3>
${value === null ? noFigure(figure.hidden, words) : html`<p class="percent">${percent(value.percent)}</p>`}
<dl>${facts.map(([term, text]) => html`<dt>${own(`public-page.${term}`)}</dt><dd>${text}</dd>\n`)}</dl>
${note === undefined ? [] : html`<p class="soft">${t(note)}</p>`}
</article>
`;
}

/** Whether it is small itself or would give away one that is, is nobody's to know here. */
function noFigure(isHidden: boolean, { own }: ReportWords): Html {
  if (!isHidden) return html`<p class="none">${own('public-page.no-answers')}</p>`;
  return html`<p class="none">${own('public-page.too-few')}</p>
<p class="soft">${own('public-page.too-few-why')}</p>`;
}

function entriesList(entries: ShownPublicPage['entries'], { own, language }: ReportWords): Html {
  if (entries.length === 0) return html`<p>${own('public-page.no-entries')}</p>`;
  const of = (what: 'asked' | 'done', day: string) =>
    own(`public-page.${what}`, { day: formatDay(day, language) });
  return html`<ol>
${entries.map(
  ({ asked, askedDay, done, doneDay }) => html`<li>
<p><span class="soft">${of('asked', askedDay)}:</span> ${asked}</p>
<p><strong>${of('done', doneDay)}:</strong> ${done}</p>
</li>
`,
)}</ol>`;
}

function qrCode(address: string, label: string): Html {
  const { size, dark } = qrSquares(address);
  const path = dark.map(([x, y]) => `M${x} ${y}h1v1h-1z`).join('');
  return html`<svg role="img" aria-label="${label}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path d="${path}"/></svg>`;
}
