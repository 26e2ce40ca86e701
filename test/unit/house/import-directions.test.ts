import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkFile, checkImportDirections, circlesIn } from '../../support/import-directions.ts';
import { IMPORT_RULES, type ImportRule, importRulesTable } from '../../support/import-rules.ts';

const ROOT = join(import.meta.dirname, '../../..');

function treeOf(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'sipas-directions-'));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

const TWO_ROOMS: readonly ImportRule[] = [
  { folder: 'src/core', may: [], packages: [] },
  { folder: 'src/device', may: ['src/core'], packages: [] },
];

describe('the directions of imports', () => {
  it('hold in every source file, without a circle', () => {
    const { filesRead, violations, circles } = checkImportDirections(ROOT, IMPORT_RULES);
    expect(violations).toEqual([]);
    expect(circles).toEqual([]);
    expect(filesRead).toBeGreaterThan(500);
  });

  it('are told in src/README.md by the same list', () => {
    const readme = readFileSync(join(ROOT, 'src/README.md'), 'utf8');
    expect(withoutPadding(readme)).toContain(`\n${withoutPadding(importRulesTable(IMPORT_RULES))}\n`);
  });

  it('are broken by a violation planted in a tree on disk', () => {
    const root = treeOf({
      'src/core/leak.ts': "import type { Store } from '../device/store.ts';\n",
      'src/device/store.ts': 'export interface Store {}\n',
    });
    const { filesRead, violations } = checkImportDirections(root, TWO_ROOMS);
    expect(filesRead).toBe(2);
    expect(violations.map(({ file, imports }) => [file, imports])).toEqual([
      ['src/core/leak.ts', '../device/store.ts'],
    ]);
  });

  it('are broken by a circle of type imports planted in the real tree', () => {
    const root = mkdtempSync(join(tmpdir(), 'sipas-directions-'));
    for (const folder of ['src', 'survey-schemas']) {
      cpSync(join(ROOT, folder), join(root, folder), { recursive: true });
    }
    const planted = 'src/core/kernel/calendar.ts';
    writeFileSync(join(root, 'src/core/kernel/planted.ts'), "export type { Day } from './calendar.ts';\n");
    const text = readFileSync(join(root, planted), 'utf8');
    writeFileSync(join(root, planted), `import type { Day as Other } from './planted.ts';\n${text}`);
    expect(checkImportDirections(root, IMPORT_RULES).circles).toEqual([
      [planted, 'src/core/kernel/planted.ts'],
    ]);
  });

  it('fail by a rule about a folder that is not there', () => {
    const root = treeOf({ 'src/core/a.ts': '' });
    expect(() => checkImportDirections(root, TWO_ROOMS)).toThrow('src/device');
    const gone: ImportRule = { folder: 'src/core', may: ['src/gone'], packages: [] };
    expect(() => checkImportDirections(root, [gone])).toThrow('src/gone');
  });

  it('fail where nothing was read', () => {
    const root = mkdtempSync(join(tmpdir(), 'sipas-directions-'));
    for (const folder of ['src/core', 'src/device']) mkdirSync(join(root, folder), { recursive: true });
    expect(() => checkImportDirections(root, TWO_ROOMS)).toThrow('no source file');
  });

  it('find a circle however long, a file that imports itself, and none where there is none', () => {
    const circle = { a: ['b'], b: ['c'], c: ['d', 'a'], d: [], own: ['own'], e: ['a', 'd'] };
    expect(circlesIn(new Map(Object.entries(circle)))).toEqual([['a', 'b', 'c'], ['own']]);
    expect(circlesIn(new Map(Object.entries({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] })))).toEqual([]);
  });

  const planted: readonly (readonly [file: string, text: string])[] = [
    ['src/core/statistics/a.ts', "import { tally } from '../tally/tally.ts';"],
    ['src/core/statistics/a.ts', "export * from '../tally/tally.ts';"],
    ['src/core/tally/a.ts', "import type { Figure } from '../figures/figure.ts';"],
    ['src/core/tally/a.ts', "type Batch = import('../protocol/messages/batch.ts').BatchHeader;"],
    ['src/core/figures/a.ts', "import { pointsLost } from '../analysis/points-lost.ts';"],
    ['src/core/figures/a.ts', "import type { StoredTally } from '../../collector/figures/figure-store.ts';"],
    ['src/core/kernel/a.ts', "import { readFileSync } from 'node:fs';"],
    ['src/core/protocol/a.ts', "import Dexie from 'dexie';"],
    ['src/device/a.ts', "import { App } from '../app/main.tsx';"],
    ['src/device/a.ts', "import { useState } from 'react';"],
    ['src/device/a.ts', "import type { Contract } from '../contract/route.ts';"],
    ['src/app/ui/a.tsx', "import { store } from '../../device/outbox/outbox-store.ts';"],
    ['src/app/survey/a.tsx', "const page = await import('../kiosk/kiosk-page.tsx');"],
    ['src/app/kiosk/a.tsx', "import * as echarts from 'echarts/core';"],
    ['src/app/kiosk/a.tsx', "import '../console/frame/console-page.tsx';"],
    ...['kiosk', 'phone', 'survey', 'staff', 'pin', 'landing', 'worker'].map(
      (room) =>
        [`src/app/${room}/a.ts`, "import type { Role } from '../../contract/people/accounts.ts';"] as const,
    ),
    ['src/app/console/ui/a.tsx', "import { Panel } from '../results/state-panels.tsx';"],
    ['src/app/main.tsx', "import { start } from '../collector/start/start-collector.ts';"],
    ['src/collector/ingest/a.ts', "import type { Database } from '../db/schema.ts';"],
    ['src/collector/figures/a.ts', "import { problemBody } from '../http/problem.ts';"],
    ['src/collector/devices/a.ts', "import { parseConfig } from '../start/config.ts';"],
    ['src/collector/people/accounts/a.ts', "import { CommandRefused } from '../../cli/command-refused.ts';"],
    ['src/collector/http/devices/a.ts', "import { openDatabase } from '../../db/open-database.ts';"],
    [
      'src/collector/http/devices/a.ts',
      "new Worker(new URL('../../db/sqlite/statement-worker.ts', import.meta.url));",
    ],
    ['src/collector/http/a.ts', "import { startCollector } from '../start/start-collector.ts';"],
    ['src/collector/db/a.ts', "import { buildServer } from '../http/server/server.ts';"],
    ['src/collector/start/a.ts', "import { program } from '../cli/sipas.ts';"],
    ['src/collector/start/a.ts', "import { Kiosk } from '../../app/kiosk/kiosk-page.tsx';"],
    ['src/collector/start/a.ts', 'const plugin = await import(process.argv[2]);'],
    ['src/core/kernel/a.ts', "import { ok } from './result';"],
    ['src/collector/page.tsx', ''],
    ['src/helpers/a.ts', ''],
  ];

  it.each(planted)('refuse in %s: %s', (file, text) => {
    expect(checkFile(IMPORT_RULES, file, text)).not.toEqual([]);
  });

  const allowed: readonly (readonly [file: string, text: string])[] = [
    ['src/core/tally/a.ts', "import { ratio } from '../statistics/ratio-estimate.ts';"],
    ['src/device/a.ts', "import { sent } from '../core/protocol/outbox.ts'; import Dexie from 'dexie';"],
    ['src/app/kiosk/a.tsx', "import { Button } from '../ui/button.tsx'; import './a.module.css';"],
    ['src/app/main.tsx', "const page = await import('./console/console-chunk.ts');"],
    [
      'src/collector/db/counting/a.ts',
      "import type { CollectorStore } from '../../ingest/collector-store.ts';",
    ],
    ['src/collector/cli/commands/a.ts', "import { openDatabase } from '../../db/open-database.ts';"],
  ];

  it.each(allowed)('allow in %s: %s', (file, text) => {
    expect(checkFile(IMPORT_RULES, file, text)).toEqual([]);
  });
});

/** The formatter widens the columns of a table; what the cells say is compared. */
function withoutPadding(markdown: string): string {
  return markdown.replace(/ *\| */g, '|').replace(/-{3,}/g, '---');
}
