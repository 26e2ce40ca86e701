import type { FastifyInstance } from 'fastify';
import type { Day } from '../../../core/kernel/calendar.ts';
import { DAY_MS } from '../../../core/kernel/duration.ts';
import { ACKNOWLEDGED_KEPT_MS } from '../../../core/protocol/outbox.ts';
import type { CollectorClock } from '../../clock/collector-clock.ts';
import { RECENT_SIGN_IN_MS } from '../../people/sessions/session-life.ts';
import type { RetentionStore } from '../../retention/retention.ts';
import { principalOf, unitScopeOf } from '../server/authorise.ts';
import { refused, register } from '../server/register.ts';

/** How long things are kept: for administrators, who set it, and for everybody. */
export function registerRetentionRoutes(
  app: FastifyInstance,
  { retention, clock, releaseHeld, certificateEndsDay }: RetentionParts,
): void {
  const state = async () => ({
    ...(await retention.periods()),
    announced: await retention.announced(),
    clock: { atMs: clock.wallMs(), newestMs: clock.newestMs, doubt: clock.doubt?.reason ?? null },
    frozenMonths: await retention.frozenMonths(),
  });
  register(app, 'GET /api/v1/kept', { action: 'app.read' }, async () => ({
    ...(await retention.periods()),
    deviceDays: ACKNOWLEDGED_KEPT_MS / DAY_MS,
  }));
  register(app, 'GET /api/v1/notices', { action: 'notices.read' }, async (request) => {
    const { role } = principalOf(request);
    const mayKeep = role === 'administrator' && unitScopeOf(request).top === null;
    const announced = mayKeep ? await retention.announced() : [];
    const months = new Set(announced.map(({ month }) => month)).size;
    const daysLeft = Math.min(...announced.map((one) => one.daysLeft));
    return {
      isClockDoubted: clock.isDoubtful(),
      deletion: months === 0 ? null : { months, daysLeft },
      certificateEndsDay: role === 'administrator' ? certificateEndsDay() : null,
    };
  });
  register(app, 'GET /api/v1/retention', { action: 'retention.manage' }, state);
  register(app, 'PUT /api/v1/retention', { action: 'retention.manage' }, async (request) => {
    await retention.setPeriods(request.body, principalOf(request).name);
    return state();
  });
  register(
    app,
    'POST /api/v1/retention/months/:month/reopening',
    { action: 'retention.manage' },
    async (request) => {
      const isReopened = await retention.reopen(request.params.month, principalOf(request).name);
      if (!isReopened) return refused('not-found');
      await releaseHeld();
      return state();
    },
  );
  register(
    app,
    'POST /api/v1/retention/clock-confirmation',
    { action: 'retention.manage' },
    async (request) => {
      const { name, authenticatedAtMs } = principalOf(request);
      // A code of an authenticator app is wrong when the clock is; a passkey and a recovery code are not.
      if (clock.steadyMs() - authenticatedAtMs > RECENT_SIGN_IN_MS) return refused('recent-sign-in-required');
      await clock.confirm(name);
      return state();
    },
  );
}

/** What the routes of retention serve. */
export interface RetentionParts {
  readonly retention: RetentionStore;
  readonly clock: CollectorClock;
  readonly releaseHeld: () => Promise<unknown>;
  /** Of the server, where an administrator should know; null: it is far, or there is no certificate. */
  readonly certificateEndsDay: () => Day | null;
}
