import { must } from '../../core/kernel/assert.ts';
import type { BatchId, EnrolmentId, KeyId, RecordId, Sha256 } from '../../core/kernel/brand.ts';
import { localDay } from '../../core/kernel/calendar.ts';
import { canonicalJson } from '../../core/kernel/canonical-json.ts';
import { BATCH_MAX_RECORDS } from '../../core/protocol/limits.ts';
import { PROTOCOL_VERSION } from '../../core/protocol/version.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { type Unit, unitRef } from '../../core/units/unit.ts';
import type { EnrolmentStore } from '../devices/enrolment-store.ts';
import { checkLines, type IngestPorts } from '../ingest/receive-batch.ts';
import { demoOffices } from './offices.ts';
import { type Random, seededRandom } from './random.ts';
import { bodyOf, type Happening, simulateYear } from './simulate-year.ts';

export interface DemoPorts extends Pick<IngestPorts, 'store' | 'units' | 'questionnaires' | 'tools'> {
  readonly enrolments: EnrolmentStore;
}

export interface DemoProgress {
  readonly officesDone: number;
  readonly offices: number;
  readonly responses: number;
}

/**
 * Fills an empty store with a simulated province: twelve months up to today, every office with one kiosk, every
 * response checked and counted as a real one is, so that every tally and release is the real thing.
 *
 * No device stands behind it: its kiosks have no key, so nothing is sealed or signed, nobody can send in their name,
 * and there is no evidence of what they sent.
 *
 * The same seed on the same day gives the same records, whatever the machine.
 *
 * @param todayMs the end of the simulated time, milliseconds since 1970
 */
export async function fillWithDemo(
  ports: DemoPorts,
  questionnaire: Questionnaire,
  seed: number,
  todayMs: number,
  onProgress: (progress: DemoProgress) => void,
): Promise<DemoProgress> {
  const offices = demoOffices(localDay(todayMs));
  let progress: DemoProgress = { officesDone: 0, offices: offices.length, responses: 0 };
  for (const [index, office] of offices.entries()) {
    // A stream of its own for every office: one more respondent here changes nobody there.
    const random = seededRandom(seed * 1_000 + index);
    const happenings = simulateYear(office, index, questionnaire, random, todayMs);
    await storeHappenings(ports, office.unit, questionnaire, happenings, random, todayMs);
    progress = {
      ...progress,
      officesDone: index + 1,
      responses: progress.responses + happenings.filter(({ kind }) => kind === 'response').length,
    };
    onProgress(progress);
  }
  return progress;
}

/**
 * Stores what happened at the one kiosk of a unit, in the order of time, as if each batch came when it was full.
 *
 * @internal
 */
export async function storeHappenings(
  ports: DemoPorts,
  office: Unit,
  questionnaire: Questionnaire,
  happenings: readonly Happening[],
  random: Random,
  todayMs: number,
): Promise<void> {
  const enrolment = random.id() as EnrolmentId;
  const unit = unitRef(office);
  const day = localDay(happenings[0]?.submittedAtMs ?? todayMs);
  const name = 'Máy khảo sát 1';
  await ports.enrolments.add({ id: enrolment, unit, name, day, publicKey: null });
  const member = {
    id: enrolment,
    kind: 'device',
    name,
    enrolledDay: day,
    lastContact: null,
    publicKey: null,
    places: [{ from: day, unit }],
    toldDay: null,
    units: new Set([unit]),
  } as const;
  for (let start = 0; start < happenings.length; start += BATCH_MAX_RECORDS) {
    const part = happenings.slice(start, start + BATCH_MAX_RECORDS);
    const lines = part.map((happening, index) => {
      const record = {
        id: random.id() as RecordId,
        sequence: start + index + 1,
        kind: happening.kind,
        questionnaire: questionnaire.id,
        version: questionnaire.version,
        unit,
        ...NOT_SEALED,
      };
      const line = canonicalJson({ ...record, body: bodyOf(happening) });
      return { line, sha256: ports.tools.sha256(Buffer.from(line)), record };
    });
    const clockMs = must(part.at(-1), 'a batch has records').submittedAtMs;
    const header = {
      protocol: PROTOCOL_VERSION,
      enrolment,
      batch: random.id() as BatchId,
      count: lines.length,
      sha256: '' as Sha256,
      lastSequence: start + lines.length,
      waiting: lines.length,
      quarantined: 0,
      app: 'demo',
      storage: { persisted: true, usedBytes: null, quotaBytes: null },
      clockMs,
      clockOffsetMs: 0,
      receiptKey: '' as KeyId,
      membership: null,
      introduction: null,
      start: null,
      heads: null,
    } as const;
    const arrival = { origin: 'network', receivedAtMs: clockMs } as const;
    const opener = { open: async () => part.map((happening) => ({ body: bodyOf(happening) })) };
    const checked = await checkLines({ header, member, lines }, { ...ports, opener }, arrival);
    const committed = await ports.store.commitBatch({ header, ...arrival, lines: checked, bytes: null });
    if (!committed.ok) throw new Error(`a simulated batch was refused: ${committed.error.kind}`);
    const refused = committed.value.outcomes.find(({ outcome }) => outcome !== 'stored');
    if (refused !== undefined)
      throw new Error(`a simulated record was ${refused.outcome}: ${refused.reason}`);
  }
}

/** The parts of a record that only a device can make. */
const NOT_SEALED = { key: '' as KeyId, sealed: '' };
