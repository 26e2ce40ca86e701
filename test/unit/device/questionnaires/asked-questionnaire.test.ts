import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Sha256 } from '../../../../src/core/kernel/brand.ts';
import type { Day } from '../../../../src/core/kernel/calendar.ts';
import { canonicalJson, type Json } from '../../../../src/core/kernel/canonical-json.ts';
import {
  encodeOfficeQuestionnaires,
  type OfficeQuestionnaire,
} from '../../../../src/core/protocol/messages/office-questionnaires.ts';
import {
  askedOn,
  readOfficeQuestionnaires,
} from '../../../../src/device/questionnaires/asked-questionnaire.ts';
import { loadQuestionnaire, questionnaireJson } from '../../../support/questionnaires.ts';

const UNIT = '00004@2025-07-01';
const BUILT_IN = loadQuestionnaire('sipas-2023-service');
const OWN_FILE = canonicalJson(questionnaireJson('one-stop-three-levels') as Json);
const digest = (text: string) => createHash('sha256').update(text).digest('hex') as Sha256;
const day = (text: string) => text as Day;
const entry = (from: string, questionnaire: string, sha256: Sha256): OfficeQuestionnaire => ({
  from: day(from),
  questionnaire,
  version: 1,
  sha256,
});
const STANDARD = entry('2026-11-01', BUILT_IN.id, digest('not read'));
const OWN = entry('2026-12-01', 'one-stop-three-levels', digest(OWN_FILE));

/** A collector that says this schedule, and has these files. */
function collector(schedule: readonly OfficeQuestionnaire[], files: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const answers = new Map([
    [`/api/v1/office-questionnaires/${UNIT}`, encodeOfficeQuestionnaires({ unit: UNIT, schedule })],
    ...Object.entries(files).map(
      ([sha256, file]) => [`/api/v1/questionnaire-files/${sha256}`, file] as const,
    ),
  ]);
  const ports = {
    now: () => 0,
    timeLimit: (ms: number) => AbortSignal.timeout(ms),
    sha256: async (text: string) => digest(text),
    fetch: async (url: string) => {
      asked.push(url);
      const answer = answers.get(url);
      return answer === undefined ? new Response('{}', { status: 404 }) : new Response(answer);
    },
  };
  return { ports, asked };
}

describe('what a device asks', () => {
  test('QU2 is its own until the day its office chose another, and then that one, without a network', async () => {
    const { ports } = collector([STANDARD, OWN], { [OWN.sha256]: OWN_FILE });
    const held = await readOfficeQuestionnaires(ports, UNIT, BUILT_IN, null);
    expect(askedOn(held, UNIT, day('2026-11-30'), BUILT_IN)).toBe(BUILT_IN);
    expect(askedOn(held, UNIT, day('2026-12-01'), BUILT_IN).id).toBe('one-stop-three-levels');
    expect(askedOn(held, UNIT, day('2027-03-01'), BUILT_IN).scale.levels).toHaveLength(3);
  });

  test('QU2 is its own where it heard nothing, or moved to an office of which it heard nothing', async () => {
    const { ports } = collector([OWN], { [OWN.sha256]: OWN_FILE });
    const held = await readOfficeQuestionnaires(ports, UNIT, BUILT_IN, null);
    expect(askedOn(null, UNIT, day('2026-12-01'), BUILT_IN)).toBe(BUILT_IN);
    expect(askedOn(held, '00005@2025-07-01', day('2026-12-01'), BUILT_IN)).toBe(BUILT_IN);
  });

  test.each([
    ['a file of another SHA-256', OWN, `${OWN_FILE} `],
    ['a file that is no questionnaire', { ...OWN, sha256: digest('{}') }, '{}'],
    ['the file of another questionnaire', { ...OWN, questionnaire: 'another' }, OWN_FILE],
    ['no file', OWN, null],
  ])('QU2 goes on as before when it is given %s', async (_, announced, file) => {
    const { ports } = collector([announced], file === null ? {} : { [announced.sha256]: file });
    expect(await readOfficeQuestionnaires(ports, UNIT, BUILT_IN, null)).toBeNull();
  });

  test('QU2 is read once: what is held is not fetched again', async () => {
    const { ports, asked } = collector([STANDARD, OWN], { [OWN.sha256]: OWN_FILE });
    const held = await readOfficeQuestionnaires(ports, UNIT, BUILT_IN, null);
    expect(await readOfficeQuestionnaires(ports, UNIT, BUILT_IN, held)).toEqual(held);
    expect(asked.filter((url) => url.includes('questionnaire-files'))).toHaveLength(1);
  });

  test('QU2 is not changed by a page of a captive portal, or by the schedule of another office', async () => {
    const { ports } = collector([STANDARD], {});
    expect(await readOfficeQuestionnaires(ports, '00009@2025-07-01', BUILT_IN, null)).toBeNull();
    const portal = { ...ports, fetch: async () => new Response('<html>Welcome</html>') };
    expect(await readOfficeQuestionnaires(portal, UNIT, BUILT_IN, null)).toBeNull();
  });
});
