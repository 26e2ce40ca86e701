import { BREAKDOWN_ROUTES } from './analysis/breakdowns.ts';
import { CAUSES_ROUTES } from './analysis/causes.ts';
import { COMMENT_ROUTES } from './analysis/comments.ts';
import { EXCLUSION_ROUTES } from './analysis/exclusions.ts';
import { GENUINENESS_ROUTES } from './analysis/genuineness.ts';
import { RANKING_ROUTES } from './analysis/ranking.ts';
import { TREND_ROUTES } from './analysis/trend.ts';
import { AUDIT_LOG_ROUTES } from './audit-log.ts';
import { CLOSING_ROUTES } from './closing/closings.ts';
import { GRADE_ROUTES } from './closing/grades.ts';
import { DEVICE_ROUTES } from './devices/devices.ts';
import { ENROLMENT_CODE_ROUTES } from './devices/enrolment-codes.ts';
import { OFFICE_LINK_ROUTES } from './devices/office-links.ts';
import { EXPORT_ROUTES } from './exports.ts';
import { FIGURE_FEED_ROUTES } from './feeds/figure-feeds.ts';
import { ODATA_ROUTES } from './feeds/odata-feed.ts';
import { FIGURE_ROUTES } from './figures.ts';
import { PAPER_ROUTES } from './paper.ts';
import { ACCOUNT_ROUTES } from './people/accounts.ts';
import { MACHINE_KEY_ROUTES } from './people/machine-keys.ts';
import { ONE_TIME_LINK_ROUTES } from './people/one-time-links.ts';
import { OWN_ACCOUNT_ROUTES } from './people/own-account.ts';
import { SESSION_ROUTES } from './people/sessions.ts';
import { CASELOAD_ROUTES } from './published/caseloads.ts';
import { PUBLISHED_ROUTES } from './published/published-figures.ts';
import { TARGET_ROUTES } from './published/targets.ts';
import { REPORT_ROUTES } from './reports.ts';
import { RETENTION_ROUTES } from './retention.ts';
import { OPENING_HOURS_ROUTES } from './units/opening-hours.ts';
import { PUBLIC_PAGE_ROUTES } from './units/public-pages.ts';
import { QUESTIONNAIRE_ROUTES } from './units/questionnaires.ts';
import { RECORDING_ROUTES } from './units/recordings.ts';
import { UNIT_CHANGE_ROUTES } from './units/unit-changes.ts';
import { UNIT_LIST_ROUTES } from './units/unit-lists.ts';
import { UNIT_ROUTES } from './units/units.ts';
import { WEBHOOK_ROUTES } from './webhooks/webhooks.ts';

/**
 * The HTTP API of the console: every route once. The collector registers a route by its key, the console calls it by
 * its key, OpenAPI and the tests' walk are made from it; a field that is renamed here is a type error on both sides.
 */
export const CONTRACT = {
  ...ACCOUNT_ROUTES,
  ...AUDIT_LOG_ROUTES,
  ...BREAKDOWN_ROUTES,
  ...CASELOAD_ROUTES,
  ...CAUSES_ROUTES,
  ...CLOSING_ROUTES,
  ...COMMENT_ROUTES,
  ...DEVICE_ROUTES,
  ...ENROLMENT_CODE_ROUTES,
  ...EXCLUSION_ROUTES,
  ...EXPORT_ROUTES,
  ...FIGURE_FEED_ROUTES,
  ...ODATA_ROUTES,
  ...FIGURE_ROUTES,
  ...GENUINENESS_ROUTES,
  ...GRADE_ROUTES,
  ...MACHINE_KEY_ROUTES,
  ...OFFICE_LINK_ROUTES,
  ...ONE_TIME_LINK_ROUTES,
  ...OPENING_HOURS_ROUTES,
  ...OWN_ACCOUNT_ROUTES,
  ...PAPER_ROUTES,
  ...PUBLIC_PAGE_ROUTES,
  ...PUBLISHED_ROUTES,
  ...QUESTIONNAIRE_ROUTES,
  ...RANKING_ROUTES,
  ...RECORDING_ROUTES,
  ...REPORT_ROUTES,
  ...RETENTION_ROUTES,
  ...SESSION_ROUTES,
  ...TARGET_ROUTES,
  ...TREND_ROUTES,
  ...UNIT_CHANGE_ROUTES,
  ...UNIT_LIST_ROUTES,
  ...UNIT_ROUTES,
  ...WEBHOOK_ROUTES,
};

export type Contract = typeof CONTRACT;
