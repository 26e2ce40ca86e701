import { gunzipSync } from 'node:zlib';
import type { EnrolmentId, RecordId } from '../../src/core/kernel/brand.ts';
import { parseAcknowledgement } from '../../src/core/protocol/messages/acknowledgement.ts';
import {
  encodeOfferAnswer,
  type OfferAnswer,
  parseOfferAnswer,
} from '../../src/core/protocol/messages/offer.ts';
import { ACKNOWLEDGED_KEPT_MS, type OutboxEntry } from '../../src/core/protocol/outbox.ts';
import { collectorSignedHeader } from '../../src/core/protocol/signed.ts';
import { StorageFailed } from '../../src/device/outbox/outbox-store.ts';
import { sha256 } from '../support/batches.ts';
import { otherVersionOf, payloadOf, wishedFor, wronglySaid } from './forger.ts';
import type { MemoryDisk, OutboxRow } from './memory-disk.ts';
import { changedIn, type Fetch, type Mutant } from './mutants.ts';
import { standInSigned } from './stand-in-cryptography.ts';

/** What is read back is what was to be written, whether or not it is on the disk. */
export const believesTheWrite: Mutant = {
  outboxStore(store) {
    const written = new Map<RecordId, OutboxEntry>();
    return changedIn(store, {
      async add(enrolment, entry, foreseen) {
        const added = await store.add(enrolment, entry, foreseen);
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
      async add(enrolment, entry, foreseen) {
        try {
          return await store.add(enrolment, entry, foreseen);
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
      applyAcknowledgement: (acknowledgement, contact, brought) =>
        store.applyAcknowledgement(
          {
            ...acknowledgement,
            records: acknowledgement.records.map((record) => ({
              ...record,
              sha256: rowOf(disk, record.id)?.sha256 ?? record.sha256,
            })),
          },
          contact,
          brought,
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
      async applyAcknowledgement(acknowledgement, contact, brought) {
        const settled = await store.applyAcknowledgement(acknowledgement, contact, brought);
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
      async applyAcknowledgement(acknowledgement, contact, brought) {
        const settled = await store.applyAcknowledgement(acknowledgement, contact, brought);
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
          if (row.state === 'in-flight') disk.content.entries.set(row.id, await remade(row, disk));
        }
        await store.putBack(batch);
      },
    });
  },
};

export const takesAnybodysReceipt: Mutant = {
  outboxStore(store, disk) {
    return changedIn(store, {
      async applyReceipt(acknowledgement, brought) {
        let changed = 0;
        for (const enrolment of disk.content.enrolments.keys()) {
          changed += await store.applyReceipt({ ...acknowledgement, enrolment }, brought);
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
  fetch: acknowledging((jws) => parseAcknowledgement(payloadOf(jws)).ok),
};

export const givesUpUnknown: Mutant = {
  fetch: (fetch) => async (url, init) => {
    if (init.method === 'PUT') throw new TypeError('network');
    return fetch(url, init);
  },
};

/** Anyone who writes the right names is believed. */
export const looksAtNoSignature: Mutant = {
  cryptography: (own) =>
    changedIn(own, {
      verify: async (publicKey, header, jws) =>
        (await own.verify(publicKey, header, jws)) ?? claimed(header, jws),
    }),
};

/** An answer to any offer of this enrolment answers the one just made. */
export const takesAnyOfferAnswer: Mutant = {
  fetch: (fetch, disk) => async (url, init) => {
    const response = await fetch(url, init);
    if (response.status !== 200 || !url.endsWith('/offers')) return response;
    const jws = await response.text();
    const answer = parseOfferAnswer(payloadOf(jws));
    const { enrolment, offer } = JSON.parse(payloadOf(String(init.body))) as OfferAnswer;
    const by = disk.content.enrolments.get(enrolment)?.membership.receiptKey;
    if (!answer.ok || answer.value.enrolment !== enrolment || by === undefined) return new Response(jws);
    const header = collectorSignedHeader('sipas-offer-answer', by.id);
    return new Response(standInSigned(by.publicKey, header, encodeOfferAnswer({ ...answer.value, offer })));
  },
};

export const adoptsNothing: Mutant = {
  outboxStore(store) {
    return changedIn(store, {
      applyAcknowledgement: (acknowledgement, contact, brought) =>
        store.applyAcknowledgement(acknowledgement, contact, { ...brought, membership: null }),
      applyReceipt: (acknowledgement, brought) =>
        store.applyReceipt(acknowledgement, { ...brought, membership: null }),
    });
  },
};

export const staysWhereItBegan: Mutant = {
  outboxStore(store) {
    return changedIn(store, {
      async lookUp(id) {
        const { former, enrolment } = await store.lookUp(id);
        if (enrolment === null) return { former, enrolment };
        const membership = { ...enrolment.membership, places: enrolment.membership.places.slice(0, 1) };
        return { former, enrolment: { ...enrolment, membership } };
      },
    });
  },
};

/** The key of a former enrolment goes, though records made under it wait. */
export const forgetsFormerKeys: Mutant = {
  outboxStore(store, disk) {
    return changedIn(store, {
      async enrol(enrolment) {
        await store.enrol(enrolment);
        disk.write(({ enrolments }) => {
          for (const id of enrolments.keys()) if (id !== enrolment.id) enrolments.delete(id);
        });
      },
    });
  },
};

/** In the length and the form of what is sealed. */
export const sealsNothing: Mutant = {
  cryptography: (own) =>
    changedIn(own, {
      async seal(publicKey, associatedData, plaintext) {
        const sealed = await own.seal(publicKey, associatedData, plaintext);
        sealed.set(plaintext, ENCAPSULATED_KEY_BYTES);
        return sealed;
      },
    }),
};
const ENCAPSULATED_KEY_BYTES = 65;

/** What a JWS says, if it has this header, no matter who signed it. */
function claimed(header: string, jws: string): string | null {
  const [head = ''] = jws.split('.');
  return Buffer.from(head, 'base64url').toString('utf8') === header ? payloadOf(jws) : null;
}

export const losesAtPowerCut: Mutant = { durability: 'relaxed' };
export const ignoresLock: Mutant = { ignoresLock: true };
export const draftsAnew: Mutant = { draftsAnew: true };

function acknowledging(counts: (text: string) => boolean): (fetch: Fetch, disk: MemoryDisk) => Fetch {
  return (fetch, disk) => async (url, init) => {
    const response = await fetch(url, init);
    if (response.status !== 200 || !url.endsWith('/batches')) return response;
    const text = await response.text();
    const lines = gunzipSync(init.body as Uint8Array)
      .toString()
      .trimEnd()
      .split('\n');
    const { enrolment } = JSON.parse(payloadOf(lines[0] ?? '')) as { readonly enrolment: EnrolmentId };
    const member = disk.content.enrolments.get(enrolment);
    if (member === undefined || !counts(text)) return new Response(text);
    const wished = wishedFor(lines, member.epoch, Date.UTC(2026, 10, 14));
    if (wished === null) return new Response(text);
    // Whatever else the collector said is heard.
    const said = parseAcknowledgement(payloadOf(text));
    const membership = said.ok && said.value.enrolment === enrolment ? said.value.membership : null;
    return new Response(wronglySaid({ ...wished, membership }, member.membership.receiptKey));
  };
}

async function remade(row: OutboxRow, disk: MemoryDisk): Promise<OutboxRow> {
  const sealingKey = disk.content.enrolments.get(row.enrolment)?.membership.sealingKey;
  const line = sealingKey && (await otherVersionOf(row.enrolment, row.line, [sealingKey]));
  return line == null ? row : { ...row, line, sha256: sha256(line) };
}

function rowOf(disk: MemoryDisk, id: RecordId | null): OutboxRow | undefined {
  return id === null ? undefined : disk.content.entries.get(id);
}
