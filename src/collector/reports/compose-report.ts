import type { Indices } from '../../contract/figures.ts';
import { formatDay } from '../../contract/wording/format.ts';
import { methodNotes } from '../../contract/wording/method-notes.ts';
import { dayStartMs, localDay } from '../../core/kernel/calendar.ts';
import type { ReportDocument, Section, SlideDocument } from './blocks.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { ReportAnswers } from './gather-answers.ts';
import type { ReportWords } from './report-words.ts';
import { pointsLost, whatChanged } from './sections/causes.ts';
import { publishedSection, targetsSection } from './sections/facts.ts';
import { firstPage } from './sections/first-page.ts';
import { genuinenessSection } from './sections/genuineness.ts';
import { groupsSection } from './sections/groups.ts';
import { rankingSection } from './sections/ranking.ts';
import { trendSection } from './sections/trend.ts';

export interface AboutReport {
  readonly softwareVersion: string;
  /** Of the unit and period, where they are closed; beyond: the figures are no longer those of the snapshot. */
  readonly snapshot: { readonly id: string; readonly isBeyond: boolean } | null;
}

/** The first screen as one page: its sentence, its figure and the sub-indices. */
export function composeSlide(indices: Indices, words: ReportWords, about: AboutReport): SlideDocument {
  const { own, unitName, periodLabel, figureKind, language } = words;
  const names = { unit: unitName(indices.unit), period: periodLabel(indices.period) };
  const day = localDay(indices.asOf.atMs);
  const blocks = firstPage(indices, words).blocks;
  const lead = blocks.find((block) => block.kind === 'paragraph' && block.tone === 'lead');
  const figure = blocks.find((block) => block.kind === 'figure');
  const table = blocks.find((block) => block.kind === 'table');
  return {
    title: own('document', names),
    language,
    madeMs: dayStartMs(day),
    author: 'SIPAS',
    heading: `${names.unit}, ${words.periodInSentence(indices.period)}`,
    kind: figureKind(indices),
    sentence: lead?.kind === 'paragraph' ? lead.text : '',
    figure: figure?.kind === 'figure' ? figure : null,
    table: table?.kind === 'table' && figure !== undefined ? table.table : null,
    note: `${own('cover.as-of')} ${formatDay(day, language)}. ${words.text(indices.questionnaire.title)}. ${own('cover.state')}: ${stateOf(about, words)}.`,
  };
}

/** A report's words and numbers, all of them from the answers of the console's routes. */
export function composeReport(
  answers: ReportAnswers,
  words: ReportWords,
  about: AboutReport,
): ReportDocument {
  const { indices } = answers;
  const { own, unitName, periodLabel, figureKind, language } = words;
  const unit = unitName(indices.unit);
  const period = periodLabel(indices.period);
  const year = Number(indices.period.first.slice(0, 4));
  // The day and not the moment: the same figures give the same file all day, wherever it is made.
  const day = localDay(indices.asOf.atMs);
  const title = own('document', { unit, period });
  return {
    title,
    language,
    madeMs: dayStartMs(day),
    author: 'SIPAS',
    footer: `${title}. ${figureKind(indices)}`,
    pageOf: (page, pages) => own('page', { page, pages }),
    cover: {
      above: own('title'),
      title: unit,
      period,
      kind: figureKind(indices),
      facts: [
        [own('cover.mode'), words.t(`modes.${indices.mode}`)],
        [own('cover.questionnaire'), words.text(indices.questionnaire.title)],
        [own('cover.as-of'), formatDay(day, language)],
        [
          own('cover.responses'),
          own('cover.responses-value', {
            released: words.count(indices.asOf.released),
            total: words.count(indices.asOf.responses),
          }),
        ],
        [own('cover.state'), stateOf(about, words)],
      ],
    },
    sections: [
      firstPage(indices, words),
      whatChanged(answers.causes, words),
      rankingSection(answers.ranking, words),
      pointsLost(answers.causes, words),
      trendSection(answers.trend, words),
      groupsSection(answers.breakdowns, words),
      genuinenessSection(answers.genuineness, words),
      targetsSection(answers.targets, year, words),
      publishedSection(answers.published, year, words),
      methodSection(answers, words, about),
    ],
  };
}

function stateOf({ snapshot }: AboutReport, { own }: ReportWords): string {
  if (snapshot === null) return own('cover.open');
  return own(snapshot.isBeyond ? 'cover.closed-beyond' : 'cover.closed', { id: snapshot.id });
}

function methodSection(
  answers: ReportAnswers,
  words: ReportWords,
  { softwareVersion, snapshot }: AboutReport,
): Section {
  const { indices, causes } = answers;
  const { own } = words;
  const { rankingMinimum: minimum, unit, period, questionnaire } = indices;
  return {
    blocks: [
      { kind: 'heading', text: own('method.title') },
      {
        kind: 'list',
        items: [
          snapshot === null
            ? own('method.snapshot-none')
            : own(snapshot.isBeyond ? 'method.snapshot-beyond' : 'method.snapshot', { id: snapshot.id }),
          ...methodNotes(indices, indices.counts.excluded, words),
          ...words.listed('console-analysis', 'ranking.method', { minimum }),
          ...words.listed('console-analysis', 'causes.method', { minimum: causes.rankingMinimum }),
          own('method.recompute', { questionnaire: questionnaire.id }),
          own('method.again', { unit: unit.ref ?? 'VN', period: period.text }),
          own('method.fingerprint', { hash: fingerprintOf(answers) }),
          own('method.software', { version: softwareVersion }),
        ],
      },
    ],
  };
}
