import type { Day } from '../../core/kernel/calendar.ts';
import { CommentPages } from '../comments/comments.ts';
import { SqlAuditReader } from '../db/audit/audit-reader.ts';
import { SqlCommentStore } from '../db/comments/comment-store.ts';
import { SqlDeviceStore } from '../db/devices/device-store.ts';
import { SqlTypedCodeStore } from '../db/devices/typed-code-store.ts';
import { WriteCheck } from '../db/operations/write-check.ts';
import { SqlLengthStore } from '../db/questionnaires/length-store.ts';
import { randomId } from '../db/random-id.ts';
import { Devices } from '../devices/devices.ts';
import { TypedCodes } from '../devices/typed-codes.ts';
import { ExportQueue } from '../exports/export-queue.ts';
import type { Exports } from '../exports/exports.ts';
import { shuffled } from '../exports/shuffled.ts';
import { FigureFeed } from '../feeds/figure-feed.ts';
import { registerAuditRoutes } from '../http/audit/audit-routes.ts';
import { registerClosingRoutes } from '../http/closing/closing-routes.ts';
import { registerCommentRoutes } from '../http/comments/comment-routes.ts';
import { registerDeviceAdministrationRoutes } from '../http/devices/device-administration-routes.ts';
import { registerDeviceRoutes } from '../http/devices/device-routes.ts';
import { registerEnrolmentCodeRoutes } from '../http/devices/enrolment-code-routes.ts';
import { registerEnrolmentRoutes } from '../http/devices/enrolment-routes.ts';
import { registerOfficeLinkRoutes } from '../http/devices/office-link-routes.ts';
import { FeedReading } from '../http/feeds/feed-reading.ts';
import { registerFeedRoutes } from '../http/feeds/feed-routes.ts';
import { registerODataRoutes } from '../http/feeds/odata-routes.ts';
import { registerAnalysisRoutes } from '../http/figures/analysis-routes.ts';
import { registerExclusionRoutes } from '../http/figures/exclusion-routes.ts';
import { registerExportRoutes } from '../http/figures/export-routes.ts';
import { registerFigureRoutes } from '../http/figures/figure-routes.ts';
import { registerBatchRoutes } from '../http/ingest/batch-routes.ts';
import { registerOfferRoutes } from '../http/ingest/offer-routes.ts';
import { registerPhoneRoutes } from '../http/ingest/phone-routes.ts';
import { registerReceiptRoutes } from '../http/ingest/receipt-routes.ts';
import { registerPaperRoutes } from '../http/paper/paper-routes.ts';
import { registerAccountRoutes } from '../http/people/account-routes.ts';
import { registerMachineKeyRoutes } from '../http/people/machine-key-routes.ts';
import { registerOneTimeLinkRoutes } from '../http/people/one-time-link-routes.ts';
import { registerOwnAccountRoutes } from '../http/people/own-account-routes.ts';
import { registerSessionRoutes } from '../http/people/session-routes.ts';
import { registerPublicPageRoutes } from '../http/public-pages/public-page-routes.ts';
import { registerGradeRoutes } from '../http/published/grade-routes.ts';
import { registerPublishedRoutes } from '../http/published/published-routes.ts';
import { registerFormRoutes } from '../http/questionnaires/form-routes.ts';
import { registerQuestionnaireRoutes } from '../http/questionnaires/questionnaire-routes.ts';
import { registerRecordingRoutes } from '../http/questionnaires/recording-routes.ts';
import { registerReportRoutes } from '../http/reports/report-routes.ts';
import { registerRetentionRoutes } from '../http/retention/retention-routes.ts';
import { registerHealthRoutes } from '../http/server/health-routes.ts';
import { letPagesPass } from '../http/server/pages-first.ts';
import type { ServerOptions } from '../http/server/server.ts';
import { registerTargetRoutes } from '../http/targets/target-routes.ts';
import { registerOpeningHoursRoutes } from '../http/units/opening-hours-routes.ts';
import { registerUnitChangeRoutes } from '../http/units/unit-change-routes.ts';
import { registerUnitListRoutes } from '../http/units/unit-list-routes.ts';
import { registerUnitRoutes } from '../http/units/unit-routes.ts';
import { registerWebhookRoutes } from '../http/webhooks/webhook-routes.ts';
import { releaseHeld } from '../ingest/release-held.ts';
import { PaperForms } from '../paper/paper-forms.ts';
import { TimesOfOffices } from '../questionnaires/office-times.ts';
import { ReportQueue } from '../reports/report-queue.ts';
import { exportsOf } from './exports/exports-of.ts';
import {
  analysesOf,
  closingsOf,
  exclusionsOf,
  factsOf,
  publicPagesOf,
  reportMakerOf,
  reportSources,
  reportsOf,
} from './figure-pages.ts';
import type { Collector } from './open-collector.ts';

type App = Parameters<ServerOptions['routes']>[0];

/**
 * Every route of the product over one collector. The product and every test that asks over HTTP start this, so that
 * no test can pass on a server that lacks a route or serves one the product does not.
 *
 * @param certificateEndsDay as RetentionParts has it
 */
export function collectorRoutes(
  collector: Collector,
  certificateEndsDay: () => Day | null = () => null,
): Pick<ServerOptions, 'routes' | 'sessions' | 'machineKeys'> {
  return {
    sessions: collector.sessions,
    machineKeys: collector.people.machineKeys,
    routes: async (app, stopping) => {
      letPagesPass(app, collector.database.waitingReaders);
      await addDeviceRoutes(app, collector);
      addPeopleRoutes(app, collector);
      addAdministrationRoutes(app, collector, certificateEndsDay);
      const reports = reportsOf(collector);
      registerFigureRoutes(app, reports, stopping);
      registerAnalysisRoutes(app, { ...analysesOf(collector), reports });
      registerExclusionRoutes(app, exclusionsOf(collector));
      const closed = closingsOf(collector);
      registerClosingRoutes(app, closed);
      registerPublicPageRoutes(app, publicPagesOf(collector));
      addFactRoutes(app, collector);
      registerReportRoutes(app, new ReportQueue(reportMakerOf(collector)), stopping);
      const exports = exportsOf(collector);
      registerExportRoutes(app, exports, exportQueueOf(exports, stopping));
      const reading = new FeedReading(
        new FigureFeed({ ...reportSources(collector), closings: closed.closings }),
      );
      registerFeedRoutes(app, reading);
      registerODataRoutes(app, { reading, now: collector.ingest.now, publicUrl: collector.people.publicUrl });
      registerCommentRoutes(app, commentsOf(collector));
      registerHealthRoutes(app, new WriteCheck(collector.database, collector.evidence.objects));
    },
  };
}

/** What devices and own phones ask; they prove themselves by signatures. */
async function addDeviceRoutes(app: App, collector: Collector): Promise<void> {
  const { ingest, enrolments, enrolmentCodes, officeLinks, database, keys } = collector;
  const typedCodes = new TypedCodes(
    officeLinks,
    new SqlTypedCodeStore(database.writer, keys.secret('evidence')),
  );
  await registerBatchRoutes(app, ingest);
  await registerOfferRoutes(app, ingest);
  await registerPhoneRoutes(app, { ...ingest, officeLinks, typedCodes });
  await registerReceiptRoutes(app, { receipts: collector.receipts, now: ingest.now });
  await registerEnrolmentRoutes(app, { ...ingest, enrolments, enrolmentCodes });
  const officeTimes = new TimesOfOffices({
    officeHours: collector.officeHours,
    register: collector.questionnaireRegister,
    lengths: new SqlLengthStore(collector.database.reader),
    now: ingest.now,
  });
  registerQuestionnaireRoutes(app, { ...collector, officeTimes });
  registerRecordingRoutes(app, collector.recordings);
}

function addPeopleRoutes(app: App, { people, webhooks }: Collector): void {
  registerSessionRoutes(app, people);
  registerOneTimeLinkRoutes(app, people);
  registerOwnAccountRoutes(app, people);
  registerAccountRoutes(app, people);
  registerMachineKeyRoutes(app, people);
  registerWebhookRoutes(app, { ...people, webhooks: webhooks.manage });
}

function addAdministrationRoutes(app: App, collector: Collector, certificateEndsDay: () => Day | null): void {
  const { ingest, enrolmentCodes, officeLinks, deviceAdministration, unitRegister } = collector;
  const { units, now } = ingest;
  registerOfficeLinkRoutes(app, { officeLinks, units, now });
  const { paper: store } = collector;
  const forms = new PaperForms({ ...ingest, store, members: ingest.store, newId: randomId });
  registerPaperRoutes(app, { forms, store, units, now });
  registerEnrolmentCodeRoutes(app, {
    codes: enrolmentCodes,
    units,
    now,
    receiptKey: () => ingest.signatures.current().receiptKey.id,
  });
  registerDeviceAdministrationRoutes(app, { administration: deviceAdministration, units, now });
  registerDeviceRoutes(app, devicesOf(collector));
  const held = { releaseHeld: () => releaseHeld({ ...ingest, held: collector.held }) };
  registerUnitRoutes(app, { units, unitRegister, now });
  registerOpeningHoursRoutes(app, { officeHours: collector.officeHours, units, now });
  registerUnitChangeRoutes(app, { units, unitRegister, now, ...held });
  registerUnitListRoutes(app, { unitLists: collector.unitLists, ...held });
  registerFormRoutes(app, { ...collector, now, ...held });
  registerAuditRoutes(app, new SqlAuditReader(collector.database.reader));
  registerRetentionRoutes(app, {
    retention: collector.retention,
    clock: collector.clock,
    releaseHeld: () => releaseHeld({ held: collector.held, ...ingest }),
    certificateEndsDay,
  });
}

/** What others published, what is to be reached, and the lists of both. */
function addFactRoutes(app: App, collector: Collector): void {
  const { facts } = collector;
  const { published, caseloadsBeside, targets, sources } = factsOf(collector);
  registerPublishedRoutes(app, { ...facts, published, caseloadsBeside });
  registerGradeRoutes(app, sources);
  registerTargetRoutes(app, { ...facts, targets });
}

function exportQueueOf(exports: Exports, stopping: AbortSignal): ExportQueue {
  const queue = new ExportQueue(exports);
  stopping.addEventListener('abort', () => queue.close(), { once: true });
  return queue;
}

function commentsOf({ database, units, ingest, pen }: Collector): CommentPages {
  return new CommentPages({ store: new SqlCommentStore(database, pen), units, shuffled, nowMs: ingest.now });
}

function devicesOf({ database, units, ingest }: Collector): Devices {
  return new Devices({ store: new SqlDeviceStore(database), units, nowMs: ingest.now });
}
