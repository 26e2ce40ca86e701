import { randomInt } from 'node:crypto';
import type { Command } from 'commander';
import { readLastBackup } from '../../db/operations/backup-database.ts';
import { StorageUnavailable } from '../../ingest/storage-unavailable.ts';
import { type Finding, fault } from '../../operations/finding.ts';
import { productVersion } from '../../product-version.ts';
import { type Config, readConfig } from '../../start/config.ts';
import { checkStore } from '../../start/operations/checks/check-store.ts';
import {
  checkBackup,
  checkDisk,
  checkTls,
  checkVersion,
} from '../../start/operations/checks/check-surroundings.ts';
import { StartFailure } from '../../start-failure.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT_REFUSED, EXIT_USAGE } from '../exit-codes.ts';
import { plainText } from '../plain-text.ts';
import type { ConfigOptions } from '../read-config-of.ts';
import { openForCommand } from '../with-collector.ts';

/** How many different samples there are. */
const SAMPLES = 1_000_000;

interface DoctorOptions extends Pick<ConfigOptions, 'dataDir'> {
  readonly json?: true;
  readonly sample?: string;
}

/** `sipas doctor`: what an administrator would look at, all at once. */
export function registerDoctor(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description(
      'Looks at the settings, the version, the disk, the certificate, the database, the clock, permissions, keys, the age of the ' +
        'backup, the audit log, the figures (a sample of the records, drawn by chance, is counted again) and the devices. Changes nothing. Say it with ' +
        'the same variables as the server, which may run meanwhile.',
    )
    .option('--data-dir <folder>', 'where the embedded database is kept (default: ./data)')
    .option(
      '--sample <number>',
      'counts again what a former look drew, by the number it told: 0 to 999999 (default: drawn by chance)',
    )
    .option('--json', 'print the findings as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing is to be done; 1 something is, and it is named; 2 the command was not given as described.',
    )
    .action(context.actionOf(examine));
}

async function examine(
  context: CommandContext,
  { dataDir, json, sample = String(randomInt(SAMPLES)) }: DoctorOptions,
  command: Command,
): Promise<void> {
  if (!/^\d{1,6}$/.test(sample)) {
    command.error(`sipas: --sample ${sample} is not a whole number from 0 to 999999`, {
      exitCode: EXIT_USAGE,
    });
  }
  // It runs beside the server.
  context.surroundings.setEngineFlag('--optimize-for-size');
  const { env } = context.surroundings;
  const config = readConfig({ ...env, ...(dataDir === undefined ? {} : { DATA_DIR: dataDir }) });
  const findings = config.ok
    ? await findingsOf(config.value, Number(sample))
    : config.error.map((text) =>
        fault('settings', text, 'Correct this setting; the server does not start with it'),
      );
  const isWell = findings.every(({ level }) => level === 'ok');
  if (json === true) context.print(JSON.stringify({ ok: isWell, findings }));
  else for (const finding of findings) context.print(asText(finding));
  if (!isWell) context.endWith(EXIT_REFUSED);
}

async function findingsOf(config: Config, sample: number): Promise<readonly Finding[]> {
  const nowMs = Date.now();
  const { evidence } = config;
  return [
    checkVersion(process.versions.node, productVersion()),
    await checkDisk('disk', config.dataDir),
    // Below the data directory it has the same disk.
    ...(evidence !== null && 'folder' in evidence ? [await checkDisk('evidence disk', evidence.folder)] : []),
    ...(config.backups === null ? [] : [await checkDisk('backup disk', config.backups.folder)]),
    checkTls(config, nowMs),
    ...(await insideFindings(config, { nowMs, sample })),
  ];
}

async function insideFindings(
  config: Config,
  { nowMs, sample }: { readonly nowMs: number; readonly sample: number },
): Promise<readonly Finding[]> {
  try {
    const collector = await openForCommand(config);
    try {
      const last = await readLastBackup(collector.database);
      return [...(await checkStore(collector, sample)), checkBackup(config, last?.atMs ?? null, nowMs)];
    } finally {
      await collector.close();
    }
  } catch (error) {
    if (error instanceof StartFailure)
      return [fault('database', error.message, 'Mend that first, then look again')];
    if (!(error instanceof StorageUnavailable)) throw error;
    const { cause } = error;
    return [
      fault(
        'database',
        `cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
        'Look whether the database server runs and lets this user in, or at the disk',
      ),
    ];
  }
}

function asText({ check, level, text, advice }: Finding): string {
  const mark = { ok: 'ok     ', warning: 'WARNING', fault: 'FAULT  ' }[level];
  return plainText(`${mark}  ${check}: ${text}${advice === null ? '' : `\n         → ${advice}`}`);
}
