/**
 * Who may import whom, as a list: the gate (import-directions.ts) and the table in src/README.md are made from it.
 *
 * A file may import from the folder of its own rule and from what the rule names. The rule of the deepest folder that
 * holds the file applies; a folder below that has a rule of its own must be named like any other. `import type` counts.
 */
export interface ImportRule {
  readonly folder: string;
  /** Folders, with everything below them, or single files. */
  readonly may: readonly string[];
  /** npm packages; `node:` stands for Node.js itself. */
  readonly packages: readonly string[];
}

const CORE = 'src/core';
const APP_BASE = ['src/app/ui', 'src/app/i18n'];
const REACT = ['react', 'react-dom', 'react-i18next', 'i18next', 'react-router'];

const CORE_RULES: readonly ImportRule[] = [
  { folder: 'src/core/kernel', may: [], packages: [] },
  { folder: 'src/core/statistics', may: ['src/core/kernel'], packages: [] },
  { folder: 'src/core/questionnaire', may: ['src/core/kernel'], packages: [] },
  { folder: 'src/core/lists', may: ['src/core/kernel', 'src/core/units/fold-text.ts'], packages: [] },
  { folder: 'src/core/units', may: ['src/core/kernel', 'src/core/lists'], packages: [] },
  {
    folder: 'src/core/tally',
    may: ['src/core/kernel', 'src/core/statistics', 'src/core/questionnaire', 'src/core/lists/csv-row.ts'],
    packages: [],
  },
  {
    folder: 'src/core/figures',
    may: [
      'src/core/kernel',
      'src/core/statistics',
      'src/core/questionnaire',
      'src/core/units',
      'src/core/tally',
    ],
    packages: [],
  },
  {
    folder: 'src/core/analysis',
    may: [
      'src/core/kernel',
      'src/core/statistics',
      'src/core/questionnaire',
      'src/core/units',
      'src/core/tally',
      'src/core/figures',
    ],
    packages: [],
  },
  {
    folder: 'src/core/published',
    may: ['src/core/kernel', 'src/core/lists', 'src/core/units', 'src/core/figures'],
    packages: [],
  },
  {
    folder: 'src/core/caseloads',
    may: ['src/core/kernel', 'src/core/lists', 'src/core/units'],
    packages: [],
  },
  {
    folder: 'src/core/targets',
    may: ['src/core/kernel', 'src/core/statistics', 'src/core/lists', 'src/core/units', 'src/core/published'],
    packages: [],
  },
  {
    folder: 'src/core/interview',
    may: ['src/core/kernel', 'src/core/questionnaire', 'src/core/lists', 'src/core/units/fold-text.ts'],
    packages: [],
  },
  {
    folder: 'src/core/paper',
    may: ['src/core/kernel', 'src/core/questionnaire'],
    packages: [],
  },
  { folder: 'src/core/protocol', may: ['src/core/kernel', 'src/core/questionnaire'], packages: [] },
];

const CONTRACT_RULES: readonly ImportRule[] = [{ folder: 'src/contract', may: [CORE], packages: ['zod'] }];

const DEVICE_RULES: readonly ImportRule[] = [
  { folder: 'src/device', may: [CORE], packages: ['dexie', '@hpke/core', 'jose'] },
];

const APP_RULES: readonly ImportRule[] = [
  { folder: 'src/app/ui', may: [CORE], packages: ['react', 'react-dom', 'react-i18next', 'uqr'] },
  { folder: 'src/app/i18n', may: [], packages: ['i18next', 'react-i18next'] },
  { folder: 'src/app/update', may: [CORE, 'src/device'], packages: [] },
  {
    folder: 'src/app/survey',
    may: [CORE, ...APP_BASE],
    packages: ['react', 'react-hook-form', 'react-i18next'],
  },
  { folder: 'src/app/help', may: [CORE, ...APP_BASE], packages: REACT },
  {
    folder: 'src/app/kiosk',
    may: [CORE, 'src/device', ...APP_BASE, 'src/app/survey', 'src/app/help'],
    packages: REACT,
  },
  {
    folder: 'src/app/phone',
    may: [CORE, 'src/device', ...APP_BASE, 'src/app/survey', 'src/app/help'],
    packages: REACT,
  },
  { folder: 'src/app/staff', may: [CORE, 'src/device', ...APP_BASE, 'src/app/update'], packages: REACT },
  {
    folder: 'src/app/pin',
    may: [CORE, 'src/device', ...APP_BASE, 'src/app/kiosk/setup', 'src/app/staff'],
    packages: REACT,
  },
  {
    folder: 'src/app/interview',
    may: [CORE, 'src/device', ...APP_BASE, 'src/app/survey', 'src/app/pin', 'survey-schemas'],
    packages: REACT,
  },
  {
    folder: 'src/app/landing',
    may: [CORE, 'src/device', ...APP_BASE, 'src/app/kiosk/privacy'],
    packages: REACT,
  },
  {
    folder: 'src/app/console/requests',
    may: [CORE, 'src/contract', 'src/device'],
    packages: [...REACT, '@tanstack/react-query'],
  },
  {
    folder: 'src/app/console/wording',
    may: [CORE, 'src/contract', 'src/app/i18n'],
    packages: REACT,
  },
  {
    folder: 'src/app/console/ui',
    may: [CORE, 'src/contract', ...APP_BASE, 'src/app/console/requests', 'src/app/console/wording'],
    packages: [...REACT, 'react-aria-components', '@tanstack/react-virtual'],
  },
  {
    folder: 'src/app/console/charts',
    may: [CORE, 'src/contract/wording', ...APP_BASE, 'src/app/console/wording'],
    packages: [...REACT, 'echarts'],
  },
  {
    folder: 'src/app/console/downloads',
    may: [
      CORE,
      'src/contract',
      ...APP_BASE,
      'src/app/console/wording',
      'src/app/console/charts',
      'src/app/console/frame',
    ],
    packages: [...REACT, 'echarts'],
  },
  {
    folder: 'src/app/console/selection',
    may: [
      CORE,
      'src/contract',
      ...APP_BASE,
      'src/app/console/requests',
      'src/app/console/wording',
      'src/app/console/ui',
    ],
    packages: REACT,
  },
  {
    folder: 'src/app/console/frame',
    may: [
      CORE,
      'src/contract',
      ...APP_BASE,
      'src/app/console/requests',
      'src/app/console/wording',
      'src/app/console/ui',
      'src/app/console/selection',
    ],
    packages: [...REACT, 'react-aria-components'],
  },
  {
    folder: 'src/app/console',
    may: [CORE, 'src/contract', 'src/device', ...APP_BASE, 'src/app/console'],
    packages: [...REACT, 'react-hook-form', '@simplewebauthn/browser', '@tanstack/react-query'],
  },
  {
    folder: 'src/app/gallery',
    may: [
      CORE,
      'src/contract',
      ...APP_BASE,
      'src/app/console',
      'src/app/console/requests',
      'src/app/console/ui',
    ],
    packages: [...REACT, '@tanstack/react-query'],
  },
  {
    folder: 'src/app/worker',
    may: [CORE, 'src/device', 'src/app/update'],
    packages: ['workbox-precaching', 'workbox-routing'],
  },
  {
    folder: 'src/app',
    may: [CORE, 'src/device', 'src/app', 'survey-schemas'],
    packages: [...REACT, '@fontsource-variable/inter'],
  },
];

/** The domain: no engine of a database, no HTTP, no command. Its ports stand beside what uses them. */
const DOMAIN_RULES: readonly ImportRule[] = [
  { folder: 'src/collector/audit', may: [CORE, 'src/contract'], packages: [] },
  { folder: 'src/collector/csv', may: [CORE], packages: [] },
  { folder: 'src/collector/lists', may: [CORE, 'src/collector/csv'], packages: [] },
  { folder: 'src/collector/caseloads', may: [CORE, 'src/collector/lists'], packages: [] },
  { folder: 'src/collector/units', may: [CORE, 'src/contract', 'src/collector/csv'], packages: [] },
  {
    folder: 'src/collector/questionnaires',
    may: [CORE, 'src/contract', 'src/collector/clock', 'src/collector/units', 'survey-schemas'],
    packages: ['node:'],
  },
  { folder: 'src/collector/ingest', may: [CORE, 'src/contract', 'src/collector/units'], packages: ['node:'] },
  { folder: 'src/collector/figures', may: [CORE, 'src/contract', 'src/collector/clock'], packages: [] },
  {
    folder: 'src/collector/published',
    may: [
      CORE,
      'src/contract',
      'src/collector/lists',
      'src/collector/units',
      'src/collector/figures',
      'src/collector/caseloads',
    ],
    packages: [],
  },
  {
    folder: 'src/collector/targets',
    may: [CORE, 'src/contract', 'src/collector/lists', 'src/collector/figures', 'src/collector/published'],
    packages: [],
  },
  {
    folder: 'src/collector/tables',
    may: ['src/contract/limits.ts'],
    packages: ['node:', 'hyparquet-writer', 'yazl'],
  },
  {
    folder: 'src/collector/exports',
    may: [CORE, 'src/contract', 'src/collector/figures', 'src/collector/tables'],
    packages: ['node:'],
  },
  {
    folder: 'src/collector/feeds',
    may: [CORE, 'src/contract', 'src/collector/figures', 'src/collector/tables'],
    packages: [],
  },
  { folder: 'src/collector/clock', may: [CORE], packages: [] },
  { folder: 'src/collector/retention', may: [CORE, 'src/contract', 'src/collector/clock'], packages: [] },
  {
    folder: 'src/collector/people',
    may: [CORE, 'src/contract', 'src/collector/audit'],
    packages: ['node:', '@simplewebauthn/server', 'otpauth', 'openid-client'],
  },
  {
    folder: 'src/collector/devices',
    may: [CORE, 'src/contract', 'src/collector/audit', 'src/collector/units', 'src/collector/people'],
    packages: ['node:'],
  },
  {
    folder: 'src/collector/webhooks',
    may: [CORE, 'src/contract', 'src/collector/audit', 'src/collector/clock', 'src/collector/people'],
    packages: ['node:', 'ipaddr.js'],
  },
  {
    folder: 'src/collector/closing',
    may: [
      CORE,
      'src/contract',
      'src/collector/figures',
      'src/collector/exports',
      'src/collector/webhooks/webhook-event.ts',
    ],
    packages: [],
  },
  {
    folder: 'src/collector/comments',
    may: [CORE, 'src/contract', 'src/collector/figures', 'src/collector/exports', 'src/collector/people'],
    packages: [],
  },
  {
    folder: 'src/collector/reports',
    may: [
      CORE,
      'src/contract',
      'src/collector/closing',
      'src/collector/figures',
      'src/collector/published',
      'src/collector/targets',
    ],
    packages: ['node:', 'i18next', 'pdfkit'],
  },
  {
    folder: 'src/collector/public-pages',
    may: [CORE, 'src/contract', 'src/collector/closing', 'src/collector/reports'],
    packages: ['uqr'],
  },
  {
    folder: 'src/collector/paper',
    may: [CORE, 'src/contract', 'src/collector/audit', 'src/collector/ingest', 'src/collector/people'],
    packages: ['node:'],
  },
  { folder: 'src/collector/keys', may: [CORE, 'src/collector/start-failure.ts'], packages: ['node:'] },
  {
    folder: 'src/collector/evidence',
    may: [CORE, 'src/collector/clock', 'src/collector/ingest/storage-unavailable.ts'],
    packages: ['node:', 'aws4fetch'],
  },
  {
    folder: 'src/collector/operations',
    may: [CORE, 'src/collector/clock', 'src/collector/keys', 'src/collector/file-reason.ts'],
    packages: ['node:', 'prom-client', '@peculiar/x509', 'reflect-metadata'],
  },
];

const DOMAIN = DOMAIN_RULES.map(({ folder }) => folder);

const COLLECTOR_RULES: readonly ImportRule[] = [
  ...DOMAIN_RULES,
  {
    folder: 'src/collector/sealing',
    may: [CORE, 'src/collector/evidence/light-batches.ts', 'src/collector/ingest', 'src/collector/keys'],
    packages: ['node:'],
  },
  { folder: 'src/collector/demo', may: [CORE, ...DOMAIN], packages: ['node:'] },
  { folder: 'src/collector/db', may: [CORE, 'src/contract', ...DOMAIN], packages: ['kysely', 'pg', 'node:'] },
  {
    folder: 'src/collector/http',
    may: [CORE, 'src/contract', ...DOMAIN],
    packages: [
      'fastify',
      'fastify-type-provider-zod',
      '@fastify/cookie',
      '@fastify/static',
      '@fastify/swagger',
      'zod',
      'node:',
    ],
  },
  {
    folder: 'src/collector/start',
    may: [
      CORE,
      'src/contract',
      ...DOMAIN,
      'src/collector/sealing',
      'src/collector/demo',
      'src/collector/db',
      'src/collector/http',
      'src/collector/start-failure.ts',
      'src/collector/file-reason.ts',
      'src/collector/product-version.ts',
    ],
    packages: ['node:'],
  },
  {
    folder: 'src/collector/cli',
    may: [CORE, 'src/contract', 'src/collector'],
    packages: ['commander', 'node:'],
  },
  { folder: 'src/collector', may: [], packages: ['node:'] },
];

export const IMPORT_RULES: readonly ImportRule[] = [
  ...CORE_RULES,
  ...CONTRACT_RULES,
  ...DEVICE_RULES,
  ...APP_RULES,
  ...COLLECTOR_RULES,
];

/** The list as a table of Markdown, paths from src. */
export function importRulesTable(rules: readonly ImportRule[]): string {
  const short = (path: string) => path.replace(/^src\//, '');
  const list = (names: readonly string[]) =>
    names.map((name) => `\`${short(name)}\``).join(', ') || 'nothing';
  const rows = rules.map(({ folder, may, packages }) => [
    `\`${short(folder)}\``,
    list(may),
    packages.map((name) => `\`${name}\``).join(', '),
  ]);
  return [['folder', 'may import', 'packages'], ['---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
