import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCollector } from '../../../src/collector/start/open-collector.ts';
import type { EnrolmentId } from '../../../src/core/kernel/brand.ts';
import type { Day } from '../../../src/core/kernel/calendar.ts';
import type { UnitRef } from '../../../src/core/units/unit.ts';
import { randomHex, UNIT } from '../../support/batches.ts';
import { sipas } from '../../support/sipas.ts';
import { DEVICE_KEY, STATED_KEYS } from '../../support/test-keys.ts';

/** Renames the window, wipes the screen, asks the terminal to type, and turns what follows around. */
const SEQUENCES = '\u001b]0;owned\u0007\u001b[2J\u001b[6n\u009b31m\u202etxt.exe';
/** Whatever moves, colours or reorders what stands on a terminal, but for the ends of lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds
const ACTS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

describe('what others wrote does nothing to the terminal of who reads it', () => {
  let folder: string;
  let env: Readonly<Record<string, string>>;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sipas-terminal-'));
    env = { DATA_DIR: join(folder, 'data'), SIPAS_KEYS: STATED_KEYS };
    const collector = await openCollector({
      dataDir: join(folder, 'data'),
      databaseUrl: null,
      keys: STATED_KEYS,
    });
    await collector.enrolments.add({
      id: randomHex() as EnrolmentId,
      unit: UNIT as UnitRef,
      name: `Máy ${SEQUENCES}`,
      day: '2026-11-01' as Day,
      publicKey: DEVICE_KEY.publicKey,
    });
    await collector.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each<[string, string, string]>([
    [
      'a kind',
      'code,parent_code,kind,name,name_en,valid_from,valid_to',
      `70,,${SEQUENCES},Tỉnh,,2025-07-01,`,
    ],
    [
      'a code',
      'code,parent_code,kind,name,name_en,valid_from,valid_to',
      `${SEQUENCES},,province,Tỉnh,,2025-07-01,`,
    ],
    ['a column', `code,${SEQUENCES}`, '70,x'],
  ])('%s in a list of units', async (_, header, row) => {
    const { code, stdout, stderr } = await sipas(['units', 'import', '-'], {
      env,
      input: `${header}\n${row}\n`,
    });
    expect(code).toBe(1);
    expect(stdout + stderr).toMatch(/line [12]: /);
    expect(stdout + stderr).not.toMatch(ACTS);
  });

  test('the name of a device', async () => {
    const { code, stdout, stderr } = await sipas(['devices', 'list'], { env });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('owned');
    expect(stdout).not.toMatch(ACTS);
  });

  test.each([
    ['a key', JSON.stringify({ [SEQUENCES]: 1 })],
    ['no JSON', `{"x":${SEQUENCES}}`],
    ['a key of an answer', JSON.stringify({ answers: { [SEQUENCES]: 1 } })],
    ['a value', JSON.stringify({ mode: SEQUENCES })],
  ])('%s in a file of responses', async (_, line) => {
    const file = join(folder, 'responses.jsonl');
    writeFileSync(file, `${line}\n`);
    const { code, stdout, stderr } = await sipas(['score', '-q', 'sipas-2023-service', file], { env });
    expect(code).toBe(1);
    expect(stdout + stderr).not.toMatch(ACTS);
  });
});
