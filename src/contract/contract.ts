import { AUDIT_LOG_ROUTES } from './audit-log.ts';
import { EXPORT_ROUTES } from './exports.ts';
import { FIGURE_ROUTES } from './figures.ts';
import { RETENTION_ROUTES } from './retention.ts';

/**
 * The HTTP API of the console: every route once. The collector registers a route by its key, the console calls it by
 * its key, OpenAPI and the tests' walk are made from it; a field that is renamed here is a type error on both sides.
 */
export const CONTRACT = {
  ...AUDIT_LOG_ROUTES,
  ...EXPORT_ROUTES,
  ...FIGURE_ROUTES,
  ...RETENTION_ROUTES,
};

export type Contract = typeof CONTRACT;
