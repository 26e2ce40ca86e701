import { addBlocks } from '../../src/collector/db/counting/tally-blocks.ts';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import type {
  CheckedBatch,
  CheckedLine,
  CollectorStore,
  SoundRecord,
} from '../../src/collector/ingest/collector-store.ts';
import { StorageUnavailable } from '../../src/collector/ingest/storage-unavailable.ts';
import type { EnrolmentId, Epoch } from '../../src/core/kernel/brand.ts';
import { canonicalJson } from '../../src/core/kernel/canonical-json.ts';
import { ok } from '../../src/core/kernel/result.ts';
import type { RecordOutcome } from '../../src/core/protocol/messages/acknowledgement.ts';
import type { Heads } from '../../src/core/protocol/messages/heads.ts';
import { foldBlocks } from '../../src/core/tally/fold-blocks.ts';
import { AT_TEN } from '../support/release-moments.ts';
import { changedIn, type Mutant } from './mutants.ts';

const NO_HEADS: Heads = {
  protocol: 2,
  epoch: '0'.repeat(32) as Epoch,
  audit: { sequence: 0, hash: '0'.repeat(64) },
  ledger: { sequence: 0, hash: '0'.repeat(64) },
};

/** What becomes of the transaction is not waited for. */
export const acknowledgesBeforeCommit: Mutant = {
  collectorStore(store) {
    return changedIn(store, {
      async commitBatch(batch) {
        try {
          return await store.commitBatch(batch);
        } catch (error) {
          if (!(error instanceof StorageUnavailable)) throw error;
          return ok({
            outcomes: batch.lines.map((line) => outcome(line, 'stored')),
            epoch: await store.epoch(),
            heads: NO_HEADS,
          });
        }
      },
    });
  },
};

export const countsTheRequest: Mutant = {
  collectorStore(store, database) {
    return changedIn(store, {
      async commitBatch(batch) {
        const committed = await store.commitBatch(batch);
        if (!committed.ok) return committed;
        const again = batch.lines.filter(
          (line, index): line is SoundRecord =>
            line.verdict === 'sound' && committed.value.outcomes[index]?.outcome === 'duplicate',
        );
        await countAgain(database, again);
        return committed;
      },
    });
  },
};

export const oneRecordANumber: Mutant = {
  collectorStore(store, { writer }) {
    return changedIn(store, {
      async commitBatch(batch) {
        const known = await writer
          .selectFrom('ledger')
          .select(['id', 'sequence'])
          .where('enrolment', '=', batch.header.enrolment)
          .execute();
        return without(batch, 'duplicate', store.commitBatch.bind(store), (line) =>
          known.some(
            ({ id, sequence }) => line.verdict !== 'rejected' && sequence === line.sequence && id !== line.id,
          ),
        );
      },
    });
  },
};

export const dropsHeld: Mutant = {
  collectorStore: (store) =>
    changedIn(store, {
      commitBatch: (batch) =>
        without(batch, 'held', store.commitBatch.bind(store), ({ verdict }) => verdict === 'held'),
    }),
};

export const keepsTheEpoch: Mutant = {
  collectorStore(store, { writer }) {
    return changedIn(store, {
      async commitBatch(batch) {
        const committed = await store.commitBatch(batch);
        if (!committed.ok) return committed;
        await writer.updateTable('enrolments').set({ epoch: null }).execute();
        return ok({ ...committed.value, epoch: await store.epoch() });
      },
    });
  },
};

export const believesOlderHeaders: Mutant = {
  collectorStore(store, { writer }) {
    return changedIn(store, {
      async commitBatch(batch) {
        await writer
          .updateTable('enrolments')
          .set({ last_sequence: 0, header_clock_ms: null })
          .where('id', '=', batch.header.enrolment)
          .execute();
        return store.commitBatch(batch);
      },
    });
  },
};

export const countsTheRevoked: Mutant = {
  collectorStore(store, { writer }) {
    return changedIn(store, {
      async commitBatch(batch) {
        await writer.updateTable('enrolments').set({ revoked_day: null }).execute();
        return store.commitBatch(batch);
      },
    });
  },
};

export const forgetsTheReleased: Mutant = {
  heldStore(store, { writer }) {
    return changedIn(store, {
      async countHeld(_, records) {
        const ids = records.map(({ id }) => id);
        await writer.deleteFrom('held').where('id', 'in', ids).execute();
        return ids.length;
      },
    });
  },
};

export const countsTheReleasedTwice: Mutant = {
  heldStore(store, database) {
    return changedIn(store, {
      async countHeld(enrolment, records) {
        const counted = await store.countHeld(enrolment, records);
        await countAgain(database, records);
        return counted;
      },
    });
  },
};

/** A batch, an offer or a membership is believed no matter who signed it. */
export const looksAtNoSignature: Mutant = {
  signatures: (own) =>
    changedIn(own, {
      async verify(_, header, jws) {
        const claim = own.claim(jws);
        return claim?.header === header ? claim.payload : null;
      },
    }),
};

export const keepsNoEvidence: Mutant = {
  collectorStore: (store) =>
    changedIn(store, { commitBatch: (batch) => store.commitBatch({ ...batch, bytes: null }) }),
};

/** The newest key signs, whichever the device pins. */
export const signsWithTheNewest: Mutant = {
  signatures: (own) =>
    changedIn(own, { sign: (type, _, payload) => own.sign(type, own.current().receiptKey.id, payload) }),
};

export const tellsNoChange: Mutant = {
  signatures: (own) =>
    changedIn(own, {
      sign: (type, key, payload) =>
        own.sign(
          type,
          key,
          type === 'sipas-acknowledgement'
            ? canonicalJson({ ...JSON.parse(payload), membership: null })
            : payload,
        ),
    }),
};

/** What was sealed to a former key stays sealed. */
export const opensWithTheNewest: Mutant = {
  opener: (own, ring) =>
    changedIn(own, {
      open: async (enrolment, records) => {
        const { sealingKey } = ring.current();
        return (await own.open(enrolment, records)).map((opened, index) =>
          records[index]?.key === sealingKey.id ? opened : { body: null, reason: 'cannot-open' },
        );
      },
    }),
};

/** Whose record it is is not looked at when it is opened. */
export const opensForAnybody: Mutant = {
  opener(own, ring) {
    const met = new Set<EnrolmentId>();
    return changedIn(own, {
      open: async (enrolment, records) => {
        met.add(enrolment);
        return records.map((record) => {
          const tried = [...met].map((one) => ring.opened(one, record));
          return tried.find(({ body }) => body !== null) ?? ring.opened(enrolment, record);
        });
      },
    });
  },
};

function outcome(line: CheckedLine, said: RecordOutcome['outcome']): RecordOutcome {
  const id = line.verdict === 'rejected' ? null : line.id;
  return { id, sha256: line.sha256, outcome: said, reason: null };
}

/** Commits the batch without some of its lines, and says of those what is wanted. */
async function without(
  batch: CheckedBatch,
  said: RecordOutcome['outcome'],
  commit: CollectorStore['commitBatch'],
  isDropped: (line: CheckedLine) => boolean,
) {
  const committed = await commit({ ...batch, lines: batch.lines.filter((line) => !isDropped(line)) });
  if (!committed.ok) return committed;
  const rest = [...committed.value.outcomes];
  const outcomes = batch.lines.flatMap((line) => {
    const one = isDropped(line) ? outcome(line, said) : rest.shift();
    return one === undefined ? [] : [one];
  });
  return ok({ ...committed.value, outcomes });
}

async function countAgain({ writer, engine }: OpenDatabase, records: readonly SoundRecord[]): Promise<void> {
  if (records.length === 0) return;
  await writer
    .transaction()
    .execute((transaction) => addBlocks(transaction, engine, foldBlocks(records), AT_TEN()));
}
