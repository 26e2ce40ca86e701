import { join } from 'node:path';
import type { Server } from 'node:tls';
import { localDay } from '../../core/kernel/calendar.ts';
import { SECOND_MS } from '../../core/kernel/duration.ts';
import { watchClock } from '../clock/watch-clock.ts';
import { WriteCheck } from '../db/operations/write-check.ts';
import { keepEvidenceTogether } from '../evidence/evidence-job.ts';
import { releaseDaily } from '../figures/release-daily.ts';
import { keepSums } from '../figures/sums/keep-sums.ts';
import { openStreams } from '../http/server/event-stream.ts';
import { buildServer } from '../http/server/server.ts';
import { releaseHeld } from '../ingest/release-held.ts';
import { backUpRegularly } from '../operations/backup/backup-job.ts';
import { productVersion } from '../product-version.ts';
import { followRegister } from '../questionnaires/follow-register.ts';
import { keepMonths } from '../retention/months-job.ts';
import type { RetentionStore } from '../retention/retention.ts';
import { deleteDaily } from '../retention/retention-job.ts';
import { writeDeferredDaily } from '../retention/write-deferred-job.ts';
import { StartFailure } from '../start-failure.ts';
import { runWebhooks } from '../webhooks/webhook-job.ts';
import { addressesOf } from './addresses.ts';
import { collectorRoutes } from './collector-routes.ts';
import type { Config } from './config.ts';
import { type FollowedCertificate, followCertificate } from './follow-certificate.ts';
import { type Collector, type CollectorSettings, openCollector } from './open-collector.ts';
import { backupWorkOf } from './operations/backup-work.ts';
import { leadershipOf } from './operations/leadership.ts';
import { nearEndDay, readTls } from './read-tls.ts';
import { type Surrounding, watchSurroundings } from './watch-surroundings.ts';
import { webhookWorkOf } from './webhook-work.ts';

/** The built app, as Vite leaves it. */
const STATIC_ROOT = join(import.meta.dirname, '..', '..', '..', 'dist');

/** How long running requests may take to finish when the collector stops; a service manager often waits 10 s. */
const STOP_MS = 5 * SECOND_MS;

type App = Awaited<ReturnType<typeof buildServer>>;

export interface RunningCollector {
  readonly collector: Collector;
  /** Where a browser reaches it. */
  readonly addresses: readonly string[];
  /** The link that makes the first administrator, which works once within a day; null when there is an account. */
  readonly welcomeLink: string | null;
  /** Takes up a renewed certificate and looks at keys and database now, not within a minute. */
  readonly lookAround: () => void;
  /** Takes no new request, lets running ones finish, closes the database. */
  readonly stop: () => Promise<void>;
}

/**
 * Where the parts are put together. Throws StartFailure with a message for the administrator.
 *
 * @param database what becomes of one put back from a copy older than what devices keep, and where there is none
 * @param logTo what the server's log is written to, a line at a time
 */
export async function startCollector(
  config: Config,
  database: Pick<CollectorSettings, 'oldCopy' | 'missing'> = { oldCopy: 'refuse', missing: 'make-first' },
  logTo: { readonly write: (line: string) => unknown } = process.stderr,
): Promise<RunningCollector> {
  const tls = config.tls === null ? null : readTls(config.tls);
  const opened = await openCollector({ ...config, ...database });
  // What counts is large, and loaded only where somebody may ask for it.
  const told =
    config.metrics === null
      ? null
      : (await import('./operations/open-metrics.ts')).openMetrics(opened, config.dataDir, config.metrics);
  const collector: Collector =
    told === null
      ? opened
      : { ...opened, ingest: { ...opened.ingest, tell: told.metrics.countRecords.bind(told.metrics) } };
  try {
    let certificate: FollowedCertificate | null = null;
    const certificateEndsMs = () => certificate?.endsMs() ?? null;
    const served = collectorRoutes(collector, () => nearEndDay(certificateEndsMs(), collector.clock.nowMs()));
    const server = await buildServer({
      ...served,
      routes: async (app, stopping) => {
        if (told !== null) {
          app.addHook('onResponse', async ({ routeOptions }, reply) =>
            told.metrics.countRequest(routeOptions.url, reply.statusCode, reply.elapsedTime / SECOND_MS),
          );
        }
        await served.routes(app, stopping);
      },
      staticRoot: STATIC_ROOT,
      productVersion: productVersion(),
      log: { level: config.logLevel, stream: logTo },
      ...(tls === null ? {} : { tls }),
      trustedProxies: config.trustedProxies,
    });
    const port = await listen(server, config);
    const stopping = new AbortController();
    const releasing = releaseAtStart(collector, server.log, stopping.signal);
    const stopWatching = watchClock(collector.clock, server.log);
    if (config.tls !== null && tls !== null) {
      certificate = followCertificate(
        server.server as unknown as Server,
        config.tls,
        tls,
        server.log,
        Date.now,
      );
    }
    const watched = watchSurroundings(
      [
        ...surroundingsOf(collector),
        ...(certificate === null ? [] : [{ name: 'certificate', look: certificate.look }]),
      ],
      server.log,
    );
    const today = () => localDay(collector.clock.nowMs());
    const stopFollowing = followRegister(
      collector.questionnaireRegister,
      () => releaseHeld({ held: collector.held, ...collector.ingest }),
      server.log,
    );
    const { leads, giveWay } = leadershipOf(collector);
    const stopReleasing = releaseDaily(collector.pendingBlocks, { today, leads }, server.log);
    const stopFilling = keepSums(collector.sums, { units: collector.units, today, leads }, server.log);
    const stopWriting = writeDeferredDaily(
      collector.deferredWrites,
      { today, isDoubtful: () => collector.clock.isDoubtful(), leads },
      server.log,
    );
    let lastRetentionMs: number | null = null;
    const run: RetentionStore['run'] = async (...given) => {
      const ran = await collector.retention.run(...given);
      lastRetentionMs = collector.clock.nowMs();
      return ran;
    };
    const stopDeleting = deleteDaily({ run }, leads, server.log);
    const stopDividing = keepMonths(
      collector.months,
      { today, isDoubtful: () => collector.clock.isDoubtful(), leads },
      server.log,
    );
    const stopKeeping = keepEvidenceTogether(
      collector.evidence.keeping,
      {
        ...{ today, leads, nowMs: () => collector.clock.nowMs() },
        isDoubtful: () => collector.clock.isDoubtful(),
      },
      server.log,
    );
    const stopTelling = runWebhooks({ ...webhookWorkOf(collector), leads }, server.log);
    const stopBackingUp =
      config.backups === null
        ? () => Promise.resolve()
        : backUpRegularly(backupWorkOf(collector, config.backups, leads), server.log);
    const stopMeasuring =
      told === null
        ? () => Promise.resolve()
        : await told.serve({
            eventStreams: () => openStreams(server.server),
            certificateEndsMs,
            lastRetentionMs: () => lastRetentionMs,
          });
    const addresses = addressesOf(config, port);
    const welcomePath = await collector.people.oneTimeLinks.addFirst();
    return {
      collector,
      addresses,
      welcomeLink: welcomePath === null ? null : `${config.publicUrl ?? addresses[0]}${welcomePath}`,
      lookAround: watched.look,
      stop: async () => {
        const deadline = setTimeout(() => server.server.closeAllConnections(), STOP_MS);
        await server.close();
        clearTimeout(deadline);
        stopping.abort();
        watched.stop();
        await Promise.all([
          ...[releasing, stopFollowing(), stopReleasing(), stopFilling(), stopWriting(), stopDeleting()],
          ...[stopTelling(), stopWatching(), stopBackingUp(), stopMeasuring(), stopKeeping()],
          stopDividing(),
        ]);
        await giveWay();
        await collector.close();
      },
    };
  } catch (error) {
    await collector.close();
    throw error;
  }
}

function surroundingsOf({ warnings, keys, database, evidence }: Collector): readonly Surrounding[] {
  const writing = new WriteCheck(database, evidence.objects);
  return [
    ...warnings.map((warning) => ({ name: 'data directory', look: () => warning })),
    { name: 'keys', look: () => keys.warning() },
    { name: 'database', look: () => writing.check().then(() => null) },
  ];
}

/** What is held may pass since a newer program knows more. The server serves meanwhile, and goes on if this fails. */
async function releaseAtStart(
  { held, ingest }: Collector,
  log: App['log'],
  signal: AbortSignal,
): Promise<void> {
  try {
    const { released } = await releaseHeld({ held, ...ingest }, { signal });
    if (released > 0) log.info({ released }, 'held records that pass now were counted');
  } catch (error) {
    log.error({ err: error }, 'held records were not looked at');
  }
}

async function listen(server: App, { host, port }: Config): Promise<number> {
  try {
    await server.listen({ host: host ?? '::', port });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    // A machine without IPv6.
    if (host === null && (code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL')) {
      return listen(server, { port, host: '0.0.0.0' } as Config);
    }
    await server.close();
    if (code === 'EADDRINUSE')
      throw new StartFailure(`PORT ${port} is taken by another program; choose another`);
    if (code === 'EACCES')
      throw new StartFailure(`PORT ${port} may not be used without administrator's rights`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new StartFailure(`HOST ${host} is not an address of this machine`);
    }
    throw error;
  }
  const address = server.server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
