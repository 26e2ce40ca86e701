import { createHash } from 'node:crypto';
import { ClosingProposals } from '../closing/closing-proposals.ts';
import { ClosedPeriods } from '../closing/closings.ts';
import { SqlClosingStore } from '../db/closing/closing-store.ts';
import { SqlExclusionStore } from '../db/exclusions/exclusion-store.ts';
import { SqlBreakdownStore } from '../db/figures/breakdown-store.ts';
import { SqlReportStore } from '../db/figures/figure-store.ts';
import { SqlGenuinenessStore } from '../db/figures/genuineness-store.ts';
import { SqlPublicPageStore } from '../db/public-pages/public-page-store.ts';
import { BreakdownPages } from '../figures/breakdowns/breakdowns.ts';
import { ExclusionPages } from '../figures/exclusions/exclusions.ts';
import { Reports } from '../figures/figures.ts';
import { FiguresOfUnits } from '../figures/figures-of-units.ts';
import { GenuinenessPages } from '../figures/genuineness.ts';
import { Trends } from '../figures/trend.ts';
import { productVersion } from '../product-version.ts';
import { PublicPages } from '../public-pages/public-pages.ts';
import { CaseloadsBeside } from '../published/caseloads-beside.ts';
import { PublishedFigures } from '../published/published.ts';
import { ReportMaker } from '../reports/report-maker.ts';
import { TargetsOfUnits } from '../targets/targets.ts';
import type { Collector } from './open-collector.ts';

/** What answers about figures over one collector: for the routes of the console, and for reports made of the same answers. */

export function reportSources({ database, units, questionnaires, ingest, releaseTime }: Collector) {
  const store = new SqlReportStore(database.reader);
  return { releaseTime, store, units, questionnaires, nowMs: ingest.now };
}

export function reportsOf(collector: Collector): Reports {
  return new Reports(reportSources(collector));
}

export function analysesOf(collector: Collector) {
  const sources = reportSources(collector);
  const genuineness = new SqlGenuinenessStore(collector.database.reader);
  const breakdowns = new SqlBreakdownStore(collector.database.reader);
  return {
    trends: new Trends(sources),
    genuineness: new GenuinenessPages({ ...sources, genuineness, breakdowns }),
    breakdowns: new BreakdownPages({
      ...{ ...sources, breakdowns, spanDays: collector.spanReleaseDays },
      exclusions: exclusionsOf(collector).store,
    }),
  };
}

export function exclusionsOf(collector: Collector) {
  const { database, questionnaires, units, ingest, pen } = collector;
  const store = new SqlExclusionStore(database, questionnaires, pen);
  const pages = new ExclusionPages({ ...reportSources(collector), exclusions: store });
  return { pages, store, units, questionnaires, now: ingest.now };
}

export function factsOf(collector: Collector) {
  const { facts, units, questionnaires, ingest, largeGapPoints } = collector;
  const own = reportsOf(collector);
  const sources = { ...facts, units, questionnaires, own, largeGapPoints, nowMs: ingest.now };
  const ownFigures = new FiguresOfUnits(reportSources(collector));
  return {
    sources,
    published: new PublishedFigures(sources),
    caseloadsBeside: new CaseloadsBeside(sources),
    targets: new TargetsOfUnits({ ...sources, ownFigures }),
  };
}

export function reportMakerOf(collector: Collector): ReportMaker {
  return new ReportMaker({
    ...analysesOf(collector),
    ...factsOf(collector),
    figures: reportsOf(collector),
    softwareVersion: productVersion(),
    closings: closingsOf(collector).closings,
  });
}

export function closingsOf(collector: Collector) {
  const { database, pen, units, questionnaires, ingest, releaseTime } = collector;
  const store = new SqlClosingStore(database, pen);
  const find = (id: string, version: number) => questionnaires.file(id, version);
  const sources = { store, units, find, nowMs: ingest.now };
  const closings = new ClosedPeriods({
    ...sources,
    latest: (id) => questionnaires.latest(id),
    live: (query) => reportsOf(collector).indices(query),
  });
  const proposals = new ClosingProposals({
    ...{ ...sources, releaseTime, closed: closings },
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    software: productVersion(),
  });
  return { closings, proposals, store };
}

export function publicPagesOf(collector: Collector) {
  const { database, pen, units, ingest, people } = collector;
  const { closings, store } = closingsOf(collector);
  const publicPages = new PublicPages({
    store: new SqlPublicPageStore(database, pen),
    ...{ units, closings, nowMs: ingest.now },
    versions: () => store.versions(),
  });
  return { publicPages, units, publicUrl: people.publicUrl, now: ingest.now };
}
