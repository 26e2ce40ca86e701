import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { releaseHeld } from '../../src/collector/ingest/release-held.ts';
import type { Indices } from '../../src/contract/figures.ts';
import type { Forms } from '../../src/contract/units/questionnaires.ts';
import { type Day, localDay } from '../../src/core/kernel/calendar.ts';
import type { Json } from '../../src/core/kernel/canonical-json.ts';
import { DAY_MS } from '../../src/core/kernel/duration.ts';
import type { Month } from '../../src/core/kernel/period.ts';
import { parseOfficeTimes } from '../../src/core/protocol/messages/asked/office-times.ts';
import {
  MOST_RECORDING_BYTES,
  parseQuestionnaireRecordings,
} from '../../src/core/protocol/messages/questionnaire-recordings.ts';
import { parseQuestionnaire } from '../../src/core/questionnaire/parse-questionnaire.ts';
import type { Questionnaire, QuestionnaireId } from '../../src/core/questionnaire/questionnaire.ts';
import { askedOn, readOfficeQuestionnaires } from '../../src/device/questionnaires/asked-questionnaire.ts';
import { signedIn } from '../support/accounts.ts';
import { NO_AUDIO, opusOf } from '../support/audio.ts';
import { NOW_MS, packed, plainRecord, SERVICE, sha256, UNIT } from '../support/batches.ts';
import { ENGINES } from '../support/databases.ts';
import { completeResponse, questionnaireJson } from '../support/questionnaires.ts';
import { acknowledgementOf, startTestCollector, type TestCollector } from './running-collector.ts';

const ID = 'xa-thu-three-levels';
const OWN_JSON = { ...(questionnaireJson('one-stop-three-levels') as object), id: ID };
const OWN = ownOf(OWN_JSON);
const TODAY = localDay(NOW_MS);

async function problemIn(reply: Response): Promise<unknown> {
  return reply.json();
}

function ownOf(json: unknown): Questionnaire {
  const parsed = parseQuestionnaire(json);
  if (!parsed.ok) throw new Error(parsed.error.reason);
  return parsed.value;
}

describe.each(ENGINES)('a questionnaire of one’s own on $name', (engine) => {
  let server: TestCollector;
  let enrolment: string;
  let nowMs = NOW_MS;
  let sequence = 0;
  beforeAll(async () => {
    nowMs = NOW_MS;
    sequence = 0;
    server = await startTestCollector(engine, {}, { now: () => nowMs });
    enrolment = await server.enrol();
  });
  afterAll(() => server.stop());

  const send = (method: string, path: string, body?: object) =>
    fetch(`${server.url}${path}`, {
      method,
      headers: { ...server.administrator, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  const upload = (json: unknown) => send('POST', '/api/v1/forms', { file: JSON.stringify(json) });
  const forms = async () => (await (await server.get('/api/v1/forms')).json()) as Forms;
  const choose = (from: string, questionnaire = ID, version = 1) =>
    send('PUT', '/api/v1/form-choices', { unit: UNIT, from, questionnaire, version });
  const lastDay = (day: string | null) => send('PUT', `/api/v1/forms/${ID}/1/last-day`, { lastDay: day });

  async function answer(level: number, count: number, submittedAtMs = nowMs - 60_000) {
    const answers = Object.fromEntries(
      Object.keys(completeResponse(OWN, 'kiosk').answers).map((item) => [item, level]),
    );
    const response = { ...completeResponse(OWN, 'kiosk'), answers } as unknown as Json;
    const records = Array.from({ length: count }, () => {
      sequence += 1;
      const body = { submittedAtMs, response };
      return plainRecord({ sequence, questionnaire: ID as QuestionnaireId, body });
    });
    const { records: outcomes } = await acknowledgementOf(
      await server.post(packed(enrolment, records, { clockMs: nowMs })),
    );
    return [...new Set(outcomes.map(({ outcome }) => outcome))];
  }

  async function asked(day: Day): Promise<Questionnaire> {
    const ports = {
      now: () => nowMs,
      timeLimit: (ms: number) => AbortSignal.timeout(ms),
      sha256: async (text: string) => sha256(text),
      fetch: (path: string) => fetch(`${server.url}${path}`),
    };
    const held = await readOfficeQuestionnaires(ports, UNIT, SERVICE, null);
    expect(held).not.toBeNull();
    return askedOn(held, UNIT, day, SERVICE);
  }

  test('is refused with path and reason, and a file that is known is never changed', async () => {
    const bad = await problemIn(await upload({ ...OWN_JSON, scoringRule: 'mean-score' }));
    expect(bad).toMatchObject({ status: 400, code: 'questionnaire-refused' });
    expect(bad).toMatchObject({ fault: 'scoring-rule', path: '/scoringRule' });
    expect(await problemIn(await upload('{'))).toMatchObject({ code: 'questionnaire-refused' });
    const sipas = { ...(questionnaireJson('sipas-2023-service') as object), version: 2 };
    expect(await problemIn(await upload(sipas))).toMatchObject({ fault: 'not-sipas', path: '/id' });

    expect((await upload(OWN_JSON)).status).toBe(201);
    expect((await upload(OWN_JSON)).status).toBe(200);
    const other = { ...OWN_JSON, title: { vi: 'Khác', en: 'Another' } };
    expect(await problemIn(await upload(other))).toMatchObject({
      status: 409,
      code: 'questionnaire-released',
    });
    expect((await forms()).forms.find(({ id }) => id === ID)).toMatchObject({
      isOwnForm: true,
      itemCount: 6,
      satisfiedFrom: 3,
      lastDay: null,
    });
  });

  test('QU1 is asked by a unit from the day it was chosen for, and not before', async () => {
    expect((await choose('2026-11-13')).status).toBe(400);
    expect((await choose('2026-11-16', 'nobody-knows')).status).toBe(404);
    expect((await choose('2026-11-16')).status).toBe(204);
    expect((await asked(TODAY)).id).toBe(SERVICE.id);
    expect((await asked('2026-11-16' as Day)).id).toBe(ID);
    expect((await send('DELETE', `/api/v1/form-choices?unit=${UNIT}&from=2026-11-16`)).status).toBe(204);
    expect((await asked('2026-11-16' as Day)).id).toBe(SERVICE.id);
    expect((await choose(TODAY)).status).toBe(204);
    expect((await asked(TODAY)).id).toBe(ID);
    expect((await send('DELETE', `/api/v1/form-choices?unit=${UNIT}&from=${TODAY}`)).status).toBe(400);
  });

  test('is counted by its own scale, and its figure is called by its own name', async () => {
    expect(await answer(4, 1)).toEqual(['held']);
    expect(await answer(3, 8)).toEqual(['stored']);
    expect(await answer(2, 2)).toEqual(['stored']);
    const reply = await server.get(`/api/v1/indices?period=2026-11&unit=01&questionnaire=${ID}`);
    const indices = (await reply.json()) as Indices;
    expect(indices.figureKind).toBe('own-form');
    expect(indices.overall.figure).toMatchObject({ respondents: 10, percent: 80 });
    expect(indices.questionnaire.levels).toHaveLength(3);
    expect(indices.items[0]?.levels).toEqual([0, 2, 8]);
    const byMean = await server.get(`/api/v1/indices?period=2026-11&questionnaire=${ID}&rule=mean-score`);
    expect(await problemIn(byMean)).toMatchObject({ code: 'parameter-invalid', detail: 'rule' });
    const file = await server.get(`/api/v1/exports/responses.csv?period=2026-11&unit=01&questionnaire=${ID}`);
    const name = decodeURIComponent(file.headers.get('content-disposition') ?? '');
    expect(name).toContain('Phiếu hỏi nhanh');
    expect(name).not.toMatch(/sipas/i);
  });

  test('RA1 what administrators record of it is told to anyone, and given out by its SHA-256', async () => {
    const path = `/api/v1/recordings/${ID}/vi/stem`;
    const audio = (file: Uint8Array) => Buffer.from(file).toString('base64');
    const body = { text: 'Ông/Bà hài lòng ở mức nào?', isSynthetic: true };
    for (const [file, fault] of [
      [NO_AUDIO.page, 'no-audio'],
      [opusOf(1, MOST_RECORDING_BYTES + 1), 'too-large'],
    ] as const) {
      expect(await problemIn(await send('PUT', path, { ...body, audio: audio(file) }))).toMatchObject({
        code: 'parameter-invalid',
        fault,
      });
    }
    const unknown = path.replace(ID, 'nobody-knows');
    expect((await send('PUT', unknown, { ...body, audio: audio(opusOf(1)) })).status).toBe(404);
    const file = opusOf(1, MOST_RECORDING_BYTES);
    expect((await send('PUT', path, { ...body, audio: audio(file) })).status).toBe(200);
    const said = await (await fetch(`${server.url}/api/v1/questionnaire-recordings/${ID}`)).text();
    const digest = createHash('sha256').update(file).digest('hex');
    expect(parseQuestionnaireRecordings(said)).toEqual({
      ...{ version: 1, questionnaire: ID },
      recordings: [
        { language: 'vi', text: body.text, sha256: digest, bytes: MOST_RECORDING_BYTES, isSynthetic: true },
      ],
    });
    const given = await fetch(`${server.url}/api/v1/recording-files/${digest}`);
    expect(given.headers.get('content-type')).toBe('audio/ogg');
    expect(given.headers.get('cache-control')).toContain('immutable');
    expect(Buffer.from(await given.arrayBuffer()).equals(file)).toBe(true);
    expect((await send('DELETE', path)).status).toBe(204);
    expect((await fetch(`${server.url}/api/v1/recording-files/${digest}`)).status).toBe(404);
    const none = await fetch(`${server.url}/api/v1/questionnaire-recordings/nobody-knows`);
    expect(none.status).toBe(404);
  });

  test('QU3 is held after its last day, counts for days before, and counts once the day is set later', async () => {
    expect(await problemIn(await lastDay('2026-11-13'))).toMatchObject({ fault: 'day-over' });
    expect((await lastDay(TODAY)).status).toBe(204);
    const madeAtMs = nowMs;
    nowMs += 2 * DAY_MS;
    expect((await asked(localDay(nowMs))).id).toBe(SERVICE.id);
    expect(await answer(3, 1, madeAtMs)).toEqual(['stored']);
    expect(await answer(3, 1)).toEqual(['held']);
    const { held, ingest } = server.collector;
    expect(await releaseHeld({ held, ...ingest })).toMatchObject({ released: 0 });
    nowMs = madeAtMs;
    expect((await lastDay(null)).status).toBe(204);
    const counted = await server.get(`/api/v1/indices?period=2026-11&unit=01&questionnaire=${ID}`);
    expect(((await counted.json()) as Indices).counts.responses).toBe(12);
  });

  test('what was done to it stands in the audit log, and it is known again after a restart', async () => {
    const log = (await (await server.get('/api/v1/audit-log')).json()) as {
      readonly entries: readonly { readonly action: string }[];
    };
    const actions = log.entries.map(({ action }) => action).filter((one) => one.startsWith('questionnaire.'));
    expect([...new Set(actions)].sort()).toEqual([
      'questionnaire.ask-again',
      'questionnaire.choose',
      'questionnaire.drop-choice',
      'questionnaire.retire',
      'questionnaire.upload',
    ]);
    const { questionnaires } = server.collector;
    await server.collector.questionnaireRegister.readAgain();
    expect(questionnaires.list().filter(({ id }) => id === ID)).toHaveLength(1);
  });

  test('OT1 an office’s times are told to anyone: its hours, and the length of ten released responses', async () => {
    const place = '48@2025-07-01';
    const times = async () => (await fetch(`${server.url}/api/v1/office-times/${place}`)).text();
    expect(parseOfficeTimes(await times())).toEqual({ unit: place, hours: [], length: null });
    const week = [...Array(5).fill({ from: '07:30', to: '17:00' }), null, null];
    const set = await send('PUT', '/api/v1/opening-hours', { unit: place, from: '2199-01-01', week });
    expect(set.status).toBe(204);
    const member = await server.enrol(undefined, place);
    const kiosk = completeResponse(SERVICE, 'kiosk');
    let last = 0;
    const respond = async (count: number, minutes: number) => {
      const durationsMs = { 'access.signage': minutes * 60_000 };
      const response = { ...kiosk, durationsMs } as unknown as Json;
      const records = Array.from({ length: count }, () => {
        last += 1;
        return plainRecord({
          sequence: last,
          unit: place,
          body: { submittedAtMs: nowMs - 60_000, response },
        });
      });
      const post = await server.post(packed(member, records, { clockMs: nowMs }));
      expect((await acknowledgementOf(post)).records.every(({ outcome }) => outcome === 'stored')).toBe(true);
    };
    await respond(9, 3);
    expect(parseOfficeTimes(await times())).toMatchObject({ length: null });
    await respond(1, 60);
    const open = { fromMinute: 450, toMinute: 1_020 };
    expect(parseOfficeTimes(await times())).toEqual({
      unit: place,
      hours: [{ from: '2199-01-01', week: [...Array(5).fill(open), null, null] }],
      length: { questionnaire: SERVICE.id, version: SERVICE.version, minutes: 3 },
    });
    expect((await fetch(`${server.url}/api/v1/office-times/none@2025-07-01`)).status).toBe(404);
  });

  test('its groups and comments are told by its own words once the month is over for long enough', async () => {
    const place = '20@2025-07-01';
    const member = await server.enrol(undefined, place);
    const records = ['submit', 'collect'].flatMap((purpose, half) =>
      Array.from({ length: 10 }, (_, n) => {
        const response = {
          ...completeResponse(OWN, 'kiosk'),
          context: { 'visit-purpose': purpose },
          comment: n === 0 ? `Góp ý ${purpose}, gọi 0912 345 678` : null,
        } as unknown as Json;
        const body = { submittedAtMs: nowMs - 60_000, response };
        return plainRecord({
          sequence: 10 * half + n + 1,
          ...{ unit: place, questionnaire: ID as QuestionnaireId, body },
        });
      }),
    );
    const { records: outcomes } = await acknowledgementOf(
      await server.post(packed(member, records, { clockMs: nowMs })),
    );
    expect(outcomes.every(({ outcome }) => outcome === 'stored')).toBe(true);
    nowMs = Date.UTC(2026, 11, 12, 5);
    const { cookie } = await signedIn(server.collector.database, nowMs, { role: 'administrator' });
    const read = async (path: string) => (await server.get(`/api/v1/${path}`, { cookie })).json();
    await server.collector.pendingBlocks.release(new AbortController().signal);
    await server.collector.deferredWrites.writeAll('2026-12' as Month);
    const asked = `period=2026-11&unit=20&questionnaire=${ID}`;
    expect(await read(`breakdowns?${asked}&by=visit-purpose`)).toMatchObject({
      ...{ figureKind: 'own-form', by: 'visit-purpose', released: 20, covered: 20 },
      rows: [
        { value: 'submit', text: { vi: 'Nộp hồ sơ' }, figure: { respondents: 10, percent: 100 } },
        { value: 'collect', text: { vi: 'Nhận kết quả' }, figure: { respondents: 10, percent: 100 } },
        { value: 'ask', figure: null },
      ],
    });
    const { comments } = (await read('comments?period=2026-11&unit=20')) as { comments: { text: string }[] };
    const texts = comments.map(({ text }) => text).sort();
    expect(texts).toEqual(['Góp ý collect, gọi […]', 'Góp ý submit, gọi […]']);
    nowMs = NOW_MS;
  });
});
