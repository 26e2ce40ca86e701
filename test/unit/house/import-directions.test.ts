import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkFile, checkImportDirections } from '../../support/import-directions.ts';

const ROOT = join(import.meta.dirname, '../../..');

describe('the directions of imports', () => {
  it('hold in every source file, and there are source files', () => {
    const { filesRead, violations } = checkImportDirections(ROOT);
    expect(violations).toEqual([]);
    expect(filesRead).toBeGreaterThan(50);
  });

  it('are broken by a violation planted in a tree on disk', () => {
    const root = mkdtempSync(join(tmpdir(), 'sipas-directions-'));
    mkdirSync(join(root, 'src/core/kernel'), { recursive: true });
    writeFileSync(
      join(root, 'src/core/kernel/leak.ts'),
      "import type { Store } from '../../device/store.ts';\n",
    );
    const { filesRead, violations } = checkImportDirections(root);
    expect(filesRead).toBe(1);
    expect(violations.map(({ file, imports }) => [file, imports])).toEqual([
      ['src/core/kernel/leak.ts', '../../device/store.ts'],
    ]);
  });

  it('report that no file was read rather than success over nothing', () => {
    const root = mkdtempSync(join(tmpdir(), 'sipas-directions-'));
    mkdirSync(join(root, 'src'));
    expect(checkImportDirections(root).filesRead).toBe(0);
  });

  const planted: readonly (readonly [file: string, text: string])[] = [
    ['src/core/statistics/a.ts', "import { tally } from '../satisfaction/tally.ts';"],
    ['src/core/statistics/a.ts', "export * from '../satisfaction/tally.ts';"],
    ['src/core/satisfaction/a.ts', "import type { Batch } from '../protocol/batch.ts';"],
    ['src/core/satisfaction/a.ts', "type Batch = import('../protocol/batch.ts').Batch;"],
    ['src/core/kernel/a.ts', "import { readFileSync } from 'node:fs';"],
    ['src/core/protocol/a.ts', "import Dexie from 'dexie';"],
    ['src/device/a.ts', "import { App } from '../app/main.tsx';"],
    ['src/device/a.ts', "import { useState } from 'react';"],
    ['src/app/ui/a.tsx', "import { store } from '../../device/outbox-store.ts';"],
    ['src/app/survey/a.tsx', "const page = await import('../kiosk/kiosk-routes.tsx');"],
    ['src/app/kiosk/a.tsx', "import * as echarts from 'echarts/core';"],
    ['src/app/kiosk/a.tsx', "import '../console/overview.tsx';"],
    ['src/app/main.tsx', "import { start } from '../collector/main.ts';"],
    ['src/collector/ingest/a.ts', "import type { Database } from '../db/schema.ts';"],
    ['src/collector/http/a.ts', "import { openDatabase } from '../db/open-database.ts';"],
    ['src/collector/http/a.ts', "new Worker(new URL('../db/reader-worker.ts', import.meta.url));"],
    ['src/collector/db/a.ts', "import { buildServer } from '../http/server.ts';"],
    ['src/collector/start/start-collector.ts', "import { Kiosk } from '../app/kiosk/kiosk-routes.tsx';"],
    ['src/collector/start/start-collector.ts', 'const plugin = await import(process.argv[2]);'],
    ['src/core/kernel/a.ts', "import { ok } from './result';"],
    ['src/collector/page.tsx', ''],
    ['src/helpers/a.ts', ''],
  ];

  it.each(planted)('refuse in %s: %s', (file, text) => {
    expect(checkFile(file, text)).not.toEqual([]);
  });

  const allowed: readonly (readonly [file: string, text: string])[] = [
    ['src/core/satisfaction/a.ts', "import { ratio } from '../statistics/ratio-estimate.ts';"],
    ['src/device/a.ts', "import { sent } from '../core/protocol/outbox.ts'; import Dexie from 'dexie';"],
    ['src/app/kiosk/a.tsx', "import { Button } from '../ui/button.tsx'; import './a.module.css';"],
    ['src/app/main.tsx', "const page = await import('./console/console-routes.tsx');"],
    ['src/collector/db/a.ts', "import type { CollectorStore } from '../ingest/ports.ts';"],
    ['src/collector/cli/a.ts', "import { openDatabase } from '../db/open-database.ts';"],
  ];

  it.each(allowed)('allow in %s: %s', (file, text) => {
    expect(checkFile(file, text)).toEqual([]);
  });
});
