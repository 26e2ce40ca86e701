import { createHash } from 'node:crypto';
import { ClosingProposals } from '../../src/collector/closing/closing-proposals.ts';
import { ClosedPeriods } from '../../src/collector/closing/closings.ts';
import type { HashedQuestionnaire } from '../../src/collector/closing/compose-snapshot.ts';
import { SqlClosingStore } from '../../src/collector/db/closing/closing-store.ts';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { SqlReportStore } from '../../src/collector/db/figures/figure-store.ts';
import {
  type RecountedSnapshot,
  recountSnapshot,
  type SnapshotDifference,
} from '../../src/collector/db/recount/recount-snapshot.ts';
import { SqlUnitStore } from '../../src/collector/db/units/unit-store.ts';
import { FigureFeed } from '../../src/collector/feeds/figure-feed.ts';
import { Reports } from '../../src/collector/figures/figures.ts';
import type { Questionnaire } from '../../src/core/questionnaire/questionnaire.ts';
import { EVERY_UNIT } from '../../src/core/units/unit-scope.ts';

/** Accounts of a world with closings. */
export const HOA = { name: 'hoa', account: 'account-of-hoa' };
export const NAM = { name: 'nam', account: 'account-of-nam' };
export const REASON = 'Báo cáo quý gửi Sở Nội vụ';

const READER = { scope: EVERY_UNIT, account: HOA.account, isAdministrator: true };

/** Closed periods over a database, by a clock that a test moves. */
export function closingWorld(
  database: OpenDatabase,
  questionnaires: readonly Questionnaire[],
  nowMs: () => number,
) {
  const { reader } = database;
  const units = new SqlUnitStore(database);
  const find = (id: string, version: number): HashedQuestionnaire | undefined => {
    const questionnaire = questionnaires.find((one) => one.id === id && one.version === version);
    return questionnaire && { questionnaire, sha256: String(version).padStart(64, '0') };
  };
  const sources = {
    store: new SqlReportStore(reader),
    units,
    questionnaires: {
      find: (id: string, version: number) => find(id, version)?.questionnaire,
      latest: () => questionnaires.at(-1),
    },
    nowMs,
  };
  const reports = new Reports({ ...sources, releaseTime: 'daily' });
  const store = new SqlClosingStore(database, { key: Buffer.alloc(32), now: nowMs });
  const closings = new ClosedPeriods({
    ...{ store, units, find, nowMs },
    latest: () => questionnaires.at(-1),
    live: (query) => reports.indices(query),
  });
  const proposals = new ClosingProposals({
    ...{ store, units, find, nowMs, software: '1.2.3', releaseTime: 'daily', closed: closings },
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
  });

  const feed = new FigureFeed({ ...sources, closings });

  async function proposed(unit: string | null, period: string, actor = HOA) {
    return await proposals.propose({ unit, period, reason: REASON }, EVERY_UNIT, actor);
  }

  /** Proposes and confirms. Returns the id of the snapshot; throws where either is refused. */
  async function closed(unit: string | null, period: string, by = HOA): Promise<string> {
    const proposal = await proposed(unit, period);
    if (!proposal.ok) throw new Error(proposal.error);
    const seen = await proposals.proposed(proposal.value.id, READER);
    if (!seen.ok) throw new Error(seen.error);
    const { snapshot } = seen.value;
    const done = await proposals.confirm(proposal.value.id, snapshot, { scope: EVERY_UNIT, actor: by });
    if (!done.ok) throw new Error(done.error);
    return snapshot;
  }

  async function recounted(id: string): Promise<{
    readonly summary: RecountedSnapshot | null;
    readonly differences: readonly SnapshotDifference[];
  }> {
    const differences: SnapshotDifference[] = [];
    const summary = await recountSnapshot(reader, id, find, (one) => void differences.push(one));
    return { summary, differences };
  }

  return { closings, proposals, store, reports, feed, units, reader: READER, proposed, closed, recounted };
}
