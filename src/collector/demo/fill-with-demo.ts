import { must } from '../../core/kernel/assert.ts';
import type { BatchId, EnrolmentId, KeyId, RecordId, Sha256 } from '../../core/kernel/brand.ts';
import { type Day, dayOfNumber, localDay, numberOfDay } from '../../core/kernel/calendar.ts';
import { canonicalJson, type Json } from '../../core/kernel/canonical-json.ts';
import { HOUR_MS, MINUTE_MS } from '../../core/kernel/duration.ts';
import { BATCH_MAX_RECORDS } from '../../core/protocol/limits.ts';
import { PROTOCOL_VERSION } from '../../core/protocol/version.ts';
import type { Questionnaire } from '../../core/questionnaire/questionnaire.ts';
import { unitRef } from '../../core/units/unit.ts';
import type { EnrolmentStore } from '../devices/enrolment-store.ts';
import { checkLines, type IngestPorts } from '../ingest/receive-batch.ts';
import { type DemoOffice, demoOffices } from './province.ts';
import { type Random, seededRandom } from './random.ts';
import { simulateAbandonment, simulateResponse } from './respondent.ts';

export interface DemoPorts extends Pick<IngestPorts, 'store' | 'units' | 'questionnaires' | 'tools'> {
  readonly enrolments: EnrolmentStore;
}

export interface DemoProgress {
  readonly officesDone: number;
  readonly offices: number;
  readonly responses: number;
}

const MONTHS = 12;
/** Opening hours, Asia/Ho_Chi_Minh, Monday to Friday. */
const OPENS_AT_HOUR = 7.5;
const CLOSES_AT_HOUR = 17;
const UTC_OFFSET_HOURS = 7;
/** Abandoned surveys for each finished response. */
const ABANDONMENT_RATE = 0.07;
const SILENT_FROM_MONTH = 9;

/** One record of a device, before it has its number. */
interface Happening {
  readonly kind: 'response' | 'abandonment';
  readonly submittedAtMs: number;
  readonly body: { readonly [key: string]: Json };
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
  const offices = demoOffices();
  let progress: DemoProgress = { officesDone: 0, offices: offices.length, responses: 0 };
  for (const [index, office] of offices.entries()) {
    // A stream of its own for every office: one more respondent here changes nobody there.
    const random = seededRandom(seed * 1_000 + index);
    const happenings = simulateYear(office, questionnaire, random, todayMs);
    await send(ports, office, questionnaire, happenings, random, todayMs);
    progress = {
      ...progress,
      officesDone: index + 1,
      responses: progress.responses + happenings.filter(({ kind }) => kind === 'response').length,
    };
    onProgress(progress);
  }
  return progress;
}

/** What happens at one kiosk in twelve months, in the order of time. */
function simulateYear(
  { condition, monthlyResponses }: DemoOffice,
  questionnaire: Questionnaire,
  random: Random,
  todayMs: number,
): readonly Happening[] {
  const quality = 0.12 + 0.28 * random.normal();
  const happenings: Happening[] = [];
  for (const [monthIndex, days] of workingDaysByMonth(todayMs).entries()) {
    if (condition === 'fell-silent' && monthIndex >= SILENT_FROM_MONTH) break;
    // A month that has only begun has its share of responses.
    const share = Math.min(1, days.length / 20);
    const count = Math.round(monthlyResponses * share * (0.85 + 0.3 * random.next()));
    for (let i = 0; i < count; i += 1) {
      const submittedAtMs = instantOn(must(days[random.between(0, days.length - 1)], 'a day'), random);
      const response = simulateResponse(
        questionnaire,
        { office: { condition, quality }, monthIndex },
        random,
      );
      happenings.push({
        kind: 'response',
        submittedAtMs,
        body: { submittedAtMs, response: response as never },
      });
      if (random.next() < ABANDONMENT_RATE) {
        const reached = simulateAbandonment(questionnaire, random);
        const body = { submittedAtMs, mode: 'kiosk', language: 'vi', reached };
        happenings.push({ kind: 'abandonment', submittedAtMs, body });
      }
    }
  }
  return happenings
    .filter(({ submittedAtMs }) => submittedAtMs <= todayMs)
    .sort((a, b) => a.submittedAtMs - b.submittedAtMs);
}

async function send(
  ports: DemoPorts,
  office: DemoOffice,
  questionnaire: Questionnaire,
  happenings: readonly Happening[],
  random: Random,
  todayMs: number,
): Promise<void> {
  const enrolment = random.id() as EnrolmentId;
  const unit = unitRef(office.unit);
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
    const lines = part.map(({ kind, body }, index) => {
      const record = {
        id: random.id() as RecordId,
        sequence: start + index + 1,
        kind,
        questionnaire: questionnaire.id,
        version: questionnaire.version,
        unit,
        ...NOT_SEALED,
      };
      const line = canonicalJson({ ...record, body });
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
    const opener = { open: async () => part.map(({ body }) => ({ body })) };
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

/** The working days of the last twelve months up to today, month by month, oldest first. */
function workingDaysByMonth(todayMs: number): readonly (readonly Day[])[] {
  const today = localDay(todayMs);
  const thisMonth = monthNumber(today);
  const months: Day[][] = Array.from({ length: MONTHS }, () => []);
  // Back to the first day of the month eleven months ago: no year has more than 366 days.
  for (let number = numberOfDay(today) - 366; number <= numberOfDay(today); number += 1) {
    const day = dayOfNumber(number);
    const monthIndex = MONTHS - 1 - (thisMonth - monthNumber(day));
    if (monthIndex >= 0 && isWorkingDay(number)) months[monthIndex]?.push(day);
  }
  return months.filter((days) => days.length > 0);
}

function monthNumber(day: Day): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
}

/** Day 0, 1 January 1970, was a Thursday. */
function isWorkingDay(number: number): boolean {
  const weekday = (((number + 4) % 7) + 7) % 7;
  return weekday >= 1 && weekday <= 5;
}

function instantOn(day: Day, random: Random): number {
  const hour = OPENS_AT_HOUR + (CLOSES_AT_HOUR - OPENS_AT_HOUR) * random.next();
  const localMidnightMs = (numberOfDay(day) * 24 - UTC_OFFSET_HOURS) * HOUR_MS;
  return localMidnightMs + Math.floor((hour * HOUR_MS) / MINUTE_MS) * MINUTE_MS;
}
