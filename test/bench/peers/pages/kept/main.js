// Ours, as a kiosk keeps a record; `ours` is said in install-peers.ts.
import { openOutboxStore } from 'ours/device/outbox/dexie-outbox-store.ts';
import PouchDB from 'pouchdb-browser';

const ENROLMENT = 'e'.repeat(32);
const outbox = openOutboxStore('kept-outbox');
const enrolled = outbox.enrol({
  id: ENROLMENT,
  epoch: 'p'.repeat(32),
  membership: { sha256: 'm' },
  signingKey: null,
});
const pouch = new PouchDB('kept-pouch');

const unsettled = {
  state: 'waiting',
  batch: null,
  outcome: null,
  reason: null,
  acknowledgedAtMs: null,
  epoch: null,
};

/** Each keeps one record and reads it back. Nobody may be thanked before. */
const KEEP = {
  ours: async (id, sequence, line) => {
    await enrolled;
    const entry = { id, sequence, kind: 'response', line, sha256: id, ...unsettled };
    const [added, back] = await Promise.all([outbox.add(ENROLMENT, entry), outbox.entry(id)]);
    if (added !== 'added' || back?.line !== line) throw new Error(`${added}`);
  },
  pouch: async (id, sequence, line) => {
    await pouch.put({ _id: id, sequence, line });
    if ((await pouch.get(id)).line !== line) throw new Error('another line');
  },
};

window.kept = async (name, first, count, line) => {
  const times = [];
  for (let sequence = first; sequence < first + count; sequence += 1) {
    const beganAtMs = performance.now();
    await KEEP[name](`${sequence}`.padStart(32, '0'), sequence, line);
    times.push(performance.now() - beganAtMs);
  }
  return times;
};
