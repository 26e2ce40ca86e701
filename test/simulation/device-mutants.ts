import { gunzipSync } from 'node:zlib';
import type { RecordId } from '../../src/core/kernel/brand.ts';
import { encodeAcknowledgement, parseAcknowledgement } from '../../src/core/protocol/acknowledgement.ts';
import { parseBatchHeader } from '../../src/core/protocol/batch.ts';
import { ACKNOWLEDGED_KEPT_MS, type OutboxEntry } from '../../src/core/protocol/outbox.ts';
import { encodeRecord, parseRecord } from '../../src/core/protocol/record.ts';
import { StorageFailed } from '../../src/device/outbox-store.ts';
import { sha256 } from '../support/batches.ts';
import type { MemoryDisk, OutboxRow } from './memory-disk.ts';
import { changedIn, type Fetch, type Mutant } from './mutants.ts';

/** What is read back is what was to be written, whether or not it is on the disk. */
export const believesTheWrite: Mutant = {
  outboxStore(store) {
    const written = new Map<RecordId, OutboxEntry>();
    return changedIn(store, {
      async add(enrolment, entry) {
        const added = await store.add(enrolment, entry);
        if (added === 'added') written.set(entry.id, entry);
        return added;
      },
      entry: async (id) => written.get(id) ?? store.entry(id),
    });
  },
};

export const thanksDespiteFailure: Mutant = {
  outboxStore(store) {
    const written = new Map<RecordId, OutboxEntry>();
    return changedIn(store, {
      async add(enrolment, entry) {
        try {
          return await store.add(enrolment, entry);
        } catch (error) {
          if (!(error instanceof StorageFailed)) throw error;
          written.set(entry.id, entry);
          return 'added';
        }
      },
      entry: async (id) => written.get(id) ?? store.entry(id),
    });
  },
};

export const counterApart: Mutant = {
  outboxStore(store, disk, step) {
    return changedIn(store, {
      async add(enrolment, entry) {
        const known = await store.enrolments();
        if (known.find(({ id }) => id === enrolment)?.nextSequence !== entry.sequence)
          return 'sequence-taken';
        disk.writeRecord(({ entries }) => entries.set(entry.id, { ...entry, enrolment }));
        await step('the number is still to be written');
        disk.write(({ enrolments }) => {
          const before = enrolments.get(enrolment);
          if (before !== undefined)
            enrolments.set(enrolment, { ...before, nextSequence: entry.sequence + 1 });
        });
        return 'added';
      },
    });
  },
};

export const forgetsInFlight: Mutant = {
  outboxStore(store) {
    return changedIn(store, {
      putBack: async (batch) => (batch === 'every-batch' ? undefined : store.putBack(batch)),
    });
  },
};

export const removesBeforeAcknowledgement: Mutant = {
  outboxStore(store, disk) {
    return changedIn(store, {
      async markSent(ids, batch) {
        const marked = await store.markSent(ids, batch);
        for (const id of marked) disk.content.entries.delete(id);
        return marked;
      },
    });
  },
};

export const looksAtNoDigest: Mutant = {
  outboxStore(store, disk) {
    return changedIn(store, {
      applyAcknowledgement: (acknowledgement, contact) =>
        store.applyAcknowledgement(
          {
            ...acknowledgement,
            records: acknowledgement.records.map((record) => ({
              ...record,
              sha256: rowOf(disk, record.id)?.sha256 ?? record.sha256,
            })),
          },
          contact,
        ),
    });
  },
};

export const emptiesQuarantine: Mutant = {
  outboxStore(store, disk) {
    return changedIn(store, {
      async removeExpired(nowMs, limit) {
        const removed = await store.removeExpired(nowMs, limit);
        disk.write(({ entries }) => {
          for (const { id, state } of entries.values()) if (state === 'quarantined') entries.delete(id);
        });
        return removed;
      },
    });
  },
};

export const removesUnconfirmed: Mutant = {
  outboxStore(store, disk) {
    return changedIn(store, {
      async applyAcknowledgement(acknowledgement, contact) {
        const settled = await store.applyAcknowledgement(acknowledgement, contact);
        const untilMs = acknowledgement.receivedAtMs - ACKNOWLEDGED_KEPT_MS;
        disk.write(({ entries }) => {
          for (const { id, acknowledgedAtMs } of entries.values()) {
            if (acknowledgedAtMs !== null && acknowledgedAtMs <= untilMs) entries.delete(id);
          }
        });
        return settled;
      },
    });
  },
};

export const removesByItsOwnClock: Mutant = {
  outboxStore(store) {
    return changedIn(store, {
      async applyAcknowledgement(acknowledgement, contact) {
        const settled = await store.applyAcknowledgement(acknowledgement, contact);
        await store.removeExpired(contact.atMs, 500);
        return settled;
      },
    });
  },
};

export const remakesLines: Mutant = {
  outboxStore(store, disk) {
    return changedIn(store, {
      async putBack(batch) {
        for (const row of disk.content.entries.values()) {
          if (row.state === 'in-flight') disk.content.entries.set(row.id, remade(row));
        }
        await store.putBack(batch);
      },
    });
  },
};

export const takesAnybodysReceipt: Mutant = {
  outboxStore(store, disk) {
    return changedIn(store, {
      async applyReceipt(acknowledgement) {
        let changed = 0;
        for (const enrolment of disk.content.enrolments.keys()) {
          changed += await store.applyReceipt({ ...acknowledgement, enrolment });
        }
        return changed;
      },
    });
  },
};

export const offersNothing: Mutant = {
  outboxStore: (store) => changedIn(store, { unconfirmed: async () => [] }),
};

/** Whatever comes with 200 is the acknowledgement of all that was sent. */
export const takesAny200: Mutant = { fetch: acknowledging(() => true) };

/** An acknowledgement counts whatever batch, enrolment and records it names. */
export const takesAnyAcknowledgement: Mutant = {
  fetch: acknowledging((text) => parseAcknowledgement(text).ok),
};

export const givesUpUnknown: Mutant = {
  fetch: (fetch) => async (url, init) => {
    if (init.method === 'PUT') throw new TypeError('network');
    return fetch(url, init);
  },
};

export const losesAtPowerCut: Mutant = { durability: 'relaxed' };
export const ignoresLock: Mutant = { ignoresLock: true };
export const draftsAnew: Mutant = { draftsAnew: true };

function acknowledging(counts: (text: string) => boolean): (fetch: Fetch, disk: MemoryDisk) => Fetch {
  return (fetch, disk) => async (url, init) => {
    const response = await fetch(url, init);
    if (response.status !== 200 || !url.endsWith('/batches')) return response;
    const text = await response.text();
    const [first = '', ...lines] = gunzipSync(init.body as Uint8Array)
      .toString()
      .trimEnd()
      .split('\n');
    const header = parseBatchHeader(first);
    if (!header.ok || !counts(text)) return new Response(text);
    const { enrolment, batch, protocol, clockMs } = header.value;
    const epoch = disk.content.enrolments.get(enrolment)?.epoch;
    if (epoch === undefined) return new Response(text);
    const records = lines.flatMap((line) => {
      const record = parseRecord(line);
      if (!record.ok) return [];
      return [{ id: record.value.id, sha256: sha256(line), outcome: 'stored' as const, reason: null }];
    });
    return new Response(
      encodeAcknowledgement({ protocol, enrolment, batch, epoch, receivedAtMs: clockMs, records }),
    );
  };
}

function remade(row: OutboxRow): OutboxRow {
  const record = parseRecord(row.line);
  if (!record.ok) return row;
  const { body } = record.value;
  const submittedAtMs = Number(body['submittedAtMs']) + 1;
  const line = encodeRecord({ ...record.value, body: { ...body, submittedAtMs } });
  return { ...row, line, sha256: sha256(line) };
}

function rowOf(disk: MemoryDisk, id: RecordId | null): OutboxRow | undefined {
  return id === null ? undefined : disk.content.entries.get(id);
}
