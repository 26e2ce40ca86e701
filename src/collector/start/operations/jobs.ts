import { localDay } from '../../../core/kernel/calendar.ts';
import { watchClock } from '../../clock/watch-clock.ts';
import { keepEvidenceTogether } from '../../evidence/evidence-job.ts';
import { releaseDaily } from '../../figures/release-daily.ts';
import { keepSums } from '../../figures/sums/keep-sums.ts';
import { releaseHeld } from '../../ingest/release-held.ts';
import { backUpRegularly } from '../../operations/backup/backup-job.ts';
import { followRegister } from '../../questionnaires/follow-register.ts';
import { keepMonths } from '../../retention/months-job.ts';
import type { RetentionStore } from '../../retention/retention.ts';
import { deleteDaily } from '../../retention/retention-job.ts';
import { writeDeferredDaily } from '../../retention/write-deferred-job.ts';
import { runWebhooks } from '../../webhooks/webhook-job.ts';
import type { Config } from '../config.ts';
import type { Collector } from '../open-collector.ts';
import { backupWorkOf } from './backup-work.ts';
import { leadershipOf } from './leadership.ts';
import { webhookWorkOf } from './webhook-work.ts';

/** Where jobs say what they did and what they met. */
type Log = Parameters<typeof runWebhooks>[1] &
  Parameters<typeof watchClock>[1] &
  Parameters<typeof keepMonths>[2];

export interface Jobs {
  /** When answers were last looked through for what is kept too long; null if not since the start. */
  readonly lastRetentionMs: () => number | null;
  /** Breaks off what is under way at its next step, and lets another collector lead. */
  readonly end: () => Promise<void>;
}

/** Begins everything a collector does by itself, beside answering. */
export function beginJobs(collector: Collector, { backups }: Pick<Config, 'backups'>, log: Log): Jobs {
  const { clock } = collector;
  const today = () => localDay(clock.nowMs());
  const isDoubtful = () => clock.isDoubtful();
  const { leads, giveWay } = leadershipOf(collector);
  let lastRetentionMs: number | null = null;
  const run: RetentionStore['run'] = async (...given) => {
    const ran = await collector.retention.run(...given);
    lastRetentionMs = clock.nowMs();
    return ran;
  };
  const held = { held: collector.held, ...collector.ingest };
  const stops: readonly (() => unknown)[] = [
    releasingHeld(held, log),
    watchClock(clock, log),
    followRegister(collector.questionnaireRegister, () => releaseHeld(held), log),
    releaseDaily(collector.pendingBlocks, { today, leads }, log),
    keepSums(collector.sums, { units: collector.units, today, leads }, log),
    writeDeferredDaily(collector.deferredWrites, { today, isDoubtful, leads }, log),
    deleteDaily({ run }, leads, log),
    keepMonths(collector.months, { today, isDoubtful, leads }, log),
    keepEvidenceTogether(
      collector.evidence.keeping,
      { today, leads, isDoubtful, nowMs: () => clock.nowMs() },
      log,
    ),
    runWebhooks({ ...webhookWorkOf(collector), leads }, log),
    ...(backups === null ? [] : [backUpRegularly(backupWorkOf(collector, backups, leads), log)]),
  ];
  return {
    lastRetentionMs: () => lastRetentionMs,
    end: async () => {
      await Promise.all(stops.map((stop) => stop()));
      await giveWay();
    },
  };
}

/** What is held may pass since a newer program knows more. The server serves meanwhile, and goes on if this fails. */
function releasingHeld(from: Parameters<typeof releaseHeld>[0], log: Log): () => Promise<void> {
  const stopping = new AbortController();
  const releasing = releaseHeld(from, { signal: stopping.signal }).then(
    ({ released }) => {
      if (released > 0) log.info({ released }, 'held records that pass now were counted');
    },
    (error: unknown) => log.error({ err: error }, 'held records were not looked at'),
  );
  return () => {
    stopping.abort();
    return releasing;
  };
}
