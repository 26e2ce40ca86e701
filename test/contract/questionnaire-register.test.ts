import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OpenDatabase } from '../../src/collector/db/engine.ts';
import { SqlQuestionnaireStore } from '../../src/collector/db/questionnaires/questionnaire-store.ts';
import { SqlUnitStore } from '../../src/collector/db/units/unit-store.ts';
import { followRegister } from '../../src/collector/questionnaires/follow-register.ts';
import { QuestionnaireRegister } from '../../src/collector/questionnaires/questionnaire-register.ts';
import { loadQuestionnaires } from '../../src/collector/questionnaires/questionnaires.ts';
import { localDay } from '../../src/core/kernel/calendar.ts';
import type { Json } from '../../src/core/kernel/canonical-json.ts';
import type { QuestionnaireId } from '../../src/core/questionnaire/questionnaire.ts';
import { NOW_MS } from '../support/batches.ts';
import { ENGINES, newDatabase } from '../support/databases.ts';
import { questionnaireJson } from '../support/questionnaires.ts';

const ID = 'xa-thu-three-levels' as QuestionnaireId;
const OWN = { ...(questionnaireJson('one-stop-three-levels') as object), id: ID } as Json;
const RETIRED = 'sipas-2022-service' as QuestionnaireId;
const CHOICE = { unit: '48@2025-07-01', from: localDay(NOW_MS), questionnaire: ID, version: 1 };

describe.each(ENGINES)('questionnaires of several collectors on $name', (engine) => {
  let database: OpenDatabase;
  beforeEach(async () => {
    database = await newDatabase(engine);
  });
  afterEach(() => database.close());

  async function collector() {
    const questionnaires = await loadQuestionnaires();
    const pen = { key: Buffer.alloc(32), now: () => NOW_MS };
    const register = await QuestionnaireRegister.open({
      store: new SqlQuestionnaireStore(database, pen),
      questionnaires,
      units: new SqlUnitStore(database),
      now: () => NOW_MS,
    });
    return { questionnaires, register };
  }

  test('what is uploaded and chosen at one is known at another, which looks again at what it held', async () => {
    const [one, other] = [await collector(), await collector()];
    expect(await one.register.upload(OWN, 'Lan')).toMatchObject({ ok: true });
    await one.register.choose(CHOICE, 'Lan');
    expect(other.questionnaires.find(ID, 1)).toBeUndefined();
    const looks: string[] = [];
    const failures: unknown[] = [];
    const follow = () =>
      followRegister(
        other.register,
        async () => void looks.push(other.questionnaires.find(ID, 1)?.id ?? 'unknown'),
        { error: (about) => failures.push(about) },
      )();
    await follow();
    expect(other.register.choices).toEqual([CHOICE]);
    await one.register.retire({ questionnaire: ID, version: 1 }, localDay(NOW_MS), 'Lan');
    await follow();
    expect(other.register.lastDayOf({ questionnaire: ID, version: 1 })).toBe(localDay(NOW_MS));
    expect([looks, failures]).toEqual([[ID], []]);
  });

  test('QU1 what is chosen and not known here is not asked here, until it is known', async () => {
    const [one, other] = [await collector(), await collector()];
    await one.register.upload(OWN, 'Lan');
    await one.register.choose(CHOICE, 'Lan');
    // Reads what is chosen, and not what was uploaded.
    await other.register.retire({ questionnaire: RETIRED, version: 1 }, localDay(NOW_MS), 'Lan');
    expect(other.register.choices).toEqual([]);
    await other.register.readAgain();
    expect(other.register.choices).toEqual([CHOICE]);
  });
});
