import { SqlDeferredWrites } from '../../src/collector/db/deferred/deferred-writes.ts';
import { compareHeads } from '../../src/collector/db/heads/compare-heads.ts';
import { compareLedgerHead } from '../../src/collector/db/recount/compare-ledger-head.ts';
import type { EnrolmentId, RecordId } from '../../src/core/kernel/brand.ts';
import { parseRecord } from '../../src/core/protocol/messages/record.ts';
import { sha256 } from '../support/batches.ts';
import { layoutOf, recountRecords, storedTallies } from '../support/recount.ts';
import { UNDER_AGE } from '../support/small-questionnaire.ts';
import { STORE_KEYS } from './collector.ts';
import { THIEF } from './courier.ts';
import { payloadOf } from './forger.ts';
import { QUESTIONNAIRE, respondentOf } from './questionnaire.ts';
import { Broken } from './witness.ts';
import type { World } from './world.ts';

const LAYOUT = layoutOf(QUESTIONNAIRE);

/** What must hold at any time: looked at after each round, and before a copy is put back. */
export async function checkRound(world: World): Promise<void> {
  if (world.failure !== null) throw world.failure;
  const { witness, collector, devices } = world;
  const { writer } = collector.database;
  for (const { id } of await writer.selectFrom('ledger').select('id').execute()) witness.everStored.add(id);
  await checkRevoked(world);
  for (const { name, disk } of devices) {
    for (const { id, state, sequence } of disk.content.entries.values()) {
      if (state === 'acknowledged' && !witness.everStored.has(id)) {
        throw new Broken(
          `OB5 ${name} takes record ${sequence} for delivered, and the collector never had it`,
        );
      }
      if (state === 'quarantined' && !witness.forged.has(id)) {
        throw new Broken(`OB6 ${name} has record ${sequence} in quarantine without a cause`);
      }
    }
  }
}

async function checkRevoked({ witness, collector }: World): Promise<void> {
  if (witness.revoked.size === 0) return;
  const records = await collector.database.writer.selectFrom('records').select(['enrolment', 'id']).execute();
  for (const { enrolment, id } of records) {
    if (witness.revoked.get(enrolment)?.has(id) === false) {
      throw new Broken('CO12 a record of a revoked enrolment is counted');
    }
  }
}

/** What must hold when everything has settled, told from outside device and collector. */
export async function checkBooks(world: World): Promise<void> {
  await checkRound(world);
  checkOutboxes(world);
  await checkRespondents(world);
  await checkLedger(world);
  await checkTallies(world);
  await checkEnrolments(world);
  await checkMemberships(world);
  await checkEvidence(world);
  await checkHeads(world);
}

/** What devices heard of the ledger is there, but for what a restore took. */
async function checkHeads({ witness, collector }: World): Promise<void> {
  const { writer } = collector.database;
  if ((await compareLedgerHead(writer, STORE_KEYS.ledgerHead)) !== null) {
    throw new Broken('CO4 the ledger does not hold the records of its head');
  }
  for (const { kind } of await compareHeads(writer)) {
    if (kind === 'restored' && witness.met.has('restored')) witness.meet('restore seen by heads');
    else if (witness.met.has('restored unnoticed')) witness.meet('unnoticed restore seen by heads');
    else throw new Broken(`HE4 the ledger is called ${kind}, and nobody did that`);
  }
}

/** What is counted is what devices signed. */
async function checkEvidence({ witness, collector }: World): Promise<void> {
  // It takes as long as all the rest, so every fourth schedule pays for it.
  if (witness.respondents % 4 !== 0) return;
  const [first] = await collector.evidenceDifferences();
  if (first !== undefined)
    throw new Broken(`CO16 a recount from the batches differs: ${JSON.stringify(first)}`);
}

/** Every device knows its name, its places and the keys to use as the collector would say them now. */
async function checkMemberships({ collector, devices }: World): Promise<void> {
  for (const { name, disk } of devices) {
    const { current, enrolments } = disk.content;
    const held = current === null ? undefined : enrolments.get(current)?.membership;
    if (current === null || held === undefined) continue;
    const now = await collector.membershipOf(current);
    if (now === null || held.sha256 !== sha256(payloadOf(now))) {
      throw new Broken(`ME2 ${name} holds another membership than the collector would give it`);
    }
  }
}

function checkOutboxes({ devices }: World): void {
  for (const { name, disk } of devices) {
    for (const { state, sequence } of disk.content.entries.values()) {
      if (state === 'waiting' || state === 'in-flight') {
        throw new Broken(`SY3 record ${sequence} of ${name} never reached the collector: ${state}`);
      }
    }
  }
}

/** Anyone who was thanked is counted or held, once; nobody else is counted twice either. */
async function checkRespondents({ witness, collector }: World): Promise<void> {
  const { writer, engine } = collector.database;
  // As a start does.
  await new SqlDeferredWrites(writer, engine, STORE_KEYS.evidence).writeAll();
  const kept = new Map<number, number>();
  const keep = (respondent: number) => kept.set(respondent, (kept.get(respondent) ?? 0) + 1);
  const counted = writer.selectFrom('records').select(['kind', 'body']).where('kind', '=', 'response');
  for (const { kind, body } of await counted.execute()) keep(respondentOf(kind, body));
  // What a feedback case says stands apart from its record.
  const said = writer.selectFrom('comments').select('text').where('kind', '=', 'feedback-case');
  for (const { text } of await said.execute()) keep(Number(text));
  for (const { enrolment, line, reason } of await writer
    .selectFrom('held')
    .select(['enrolment', 'line', 'reason'])
    .execute()) {
    // What a thief took from a device's disk is held under the thief's name, and nobody can read it there.
    if (enrolment === THIEF && reason === 'cannot-open') continue;
    if (reason !== 'enrolment-revoked') throw new Broken(`CO11 a record is held for "${reason}" still`);
    const record = parseRecord(line);
    if (!record.ok) throw new Broken('CO7 what is held is no record');
    const { body } = collector.ring.opened(enrolment as EnrolmentId, record.value);
    if (body === null) throw new Broken('SE3 what is held cannot be opened');
    const { kind } = record.value;
    keep(respondentOf(kind, JSON.stringify(kind === 'response' ? body['response'] : body)));
  }
  for (const [respondent, times] of kept) {
    if (times > 1) throw new Broken(`CO5 respondent ${respondent} is counted ${times} times`);
    if (respondent > witness.respondents) throw new Broken(`respondent ${respondent} never was`);
  }
  for (const [respondent, id] of witness.thanked) {
    if (!kept.has(respondent) && !witness.wiped.has(id)) {
      throw new Broken(`OB1 respondent ${respondent} was thanked and is not counted`);
    }
  }
}

/** Each id once, with the bytes it was made with, and kept in the one place its outcome names. */
async function checkLedger({ witness, collector }: World): Promise<void> {
  const { writer } = collector.database;
  const records = new Map(
    (await writer.selectFrom('records').select(['enrolment', 'id', 'unit']).execute()).map(
      ({ enrolment, id, unit }) => [`${enrolment} ${id}`, unit],
    ),
  );
  const held = new Set(
    (await writer.selectFrom('held').select(['enrolment', 'id']).execute()).map(
      ({ enrolment, id }) => `${enrolment} ${id}`,
    ),
  );
  const ledger = await writer.selectFrom('ledger').selectAll().execute();
  for (const { enrolment, id, sha256, outcome } of ledger) {
    const made = witness.made.get(id as RecordId);
    if (made === undefined) throw new Broken('the ledger has a record that no device made');
    if (made.sha256 !== sha256 && !witness.forged.has(made.id))
      throw new Broken('OB8 other bytes are stored');
    const key = `${enrolment} ${id}`;
    const counted = records.get(key);
    if (counted !== undefined && counted !== unitIn(made.line)) {
      throw new Broken('ME1 a record is counted elsewhere than where it was made');
    }
    if (records.delete(key) !== (outcome === 'stored')) throw new Broken('CO3 ledger and records differ');
    if (held.delete(key) !== (outcome === 'held')) throw new Broken('CO3 ledger and held records differ');
  }
  if (records.size + held.size > 0) throw new Broken('CO3 a record is kept that the ledger does not have');
}

function unitIn(line: string): string | null {
  const record = parseRecord(line);
  return record.ok ? record.value.unit : null;
}

async function checkTallies({ collector }: World): Promise<void> {
  const counted = await recountRecords(collector.database, LAYOUT, ({ age }) => age === UNDER_AGE);
  const stored = await storedTallies(collector.database);
  for (const key of new Set([...counted.keys(), ...stored.keys()])) {
    if (JSON.stringify(counted.get(key)) !== JSON.stringify(stored.get(key))) {
      throw new Broken(`CO6 the tally "${key}" is not what its records make`);
    }
  }
}

/** Numbers seen and missing, and whether a clone shows, against disks and ledger. */
async function checkEnrolments({ witness, collector, devices }: World): Promise<void> {
  const { writer } = collector.database;
  const ledger = await writer.selectFrom('ledger').select(['enrolment', 'sequence']).execute();
  const held = await writer.selectFrom('held').select('enrolment').execute();
  const rows = await writer.selectFrom('enrolments').selectAll().execute();
  const starts = await writer.selectFrom('starts').select(['enrolment', 'number']).execute();
  const wiped = new Set([...witness.wiped].map((id) => witness.made.get(id)?.enrolment as string));
  for (const row of rows) {
    const numbers = ledger.filter(({ enrolment }) => enrolment === row.id).map(({ sequence }) => sequence);
    const seen = new Set(numbers).size;
    if (row.seen !== seen) throw new Broken(`CO10 ${row.seen} numbers are said to be seen, and ${seen} are`);
    const clashes = numbers.length - seen;
    if (row.number_clashes !== clashes) {
      throw new Broken(`CO9 ${row.number_clashes} records are said to share a number, and ${clashes} do`);
    }
    const mayClash = row.id === THIEF || witness.isCloned || witness.isPutBack;
    if (clashes > 0 && !mayClash) throw new Broken('OB2 a number was given out twice');
    if (clashes > 0) witness.meet('clone seen');
    const begun = starts.filter(({ enrolment }) => enrolment === row.id).map(({ number }) => number);
    const twice = begun.length - new Set(begun).size;
    if (row.start_clashes !== twice) {
      throw new Broken(`CO22 ${row.start_clashes} starts are said to share a number, and ${twice} do`);
    }
    if (twice > 0 && !mayClash) throw new Broken('CO22 a start is taken for one of a disk that was put back');
    if (twice > 0 && witness.isPutBack) witness.meet('put back seen');
    const holding = held.filter(({ enrolment }) => enrolment === row.id).length;
    if (row.held !== holding)
      throw new Broken(`CO10 ${row.held} records are said to be held, and ${holding} are`);
    const assigned = devices.flatMap(({ disk }) => {
      const known = [...disk.content.enrolments.values()].find(({ id }) => id === row.id);
      return known === undefined ? [] : [known.nextSequence - 1];
    });
    if (assigned.length === 0 || wiped.has(row.id) || witness.isPutBack) continue;
    const last = Math.max(...assigned);
    if (row.last_sequence !== last) {
      throw new Broken(`CO10 ${row.last_sequence} numbers are said to be assigned, and ${last} are`);
    }
    const missing = last - seen;
    if (row.missing !== missing) {
      throw new Broken(`CO10 ${row.missing} numbers are said to be missing, and ${missing} are`);
    }
  }
}
