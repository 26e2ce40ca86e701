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
import { EXIT_REFUSED } from '../exit-codes.ts';
import { plainText } from '../plain-text.ts';
import type { ConfigOptions } from '../read-config-of.ts';
import { openForCommand } from '../with-collector.ts';

interface DoctorOptions extends Pick<ConfigOptions, 'dataDir'> {
  readonly json?: true;
}

/** `sipas doctor`: what an administrator would look at, all at once. */
export function registerDoctor(program: Command, context: CommandContext): void {
  program
    .command('doctor')
    .description(
      'Looks at the settings, the version, the disk, the certificate, the database, the clock, permissions, keys, the age of the ' +
        'backup, the audit log, the figures (counted again where there are not too many records) and the devices. Changes nothing. Say it with ' +
        'the same variables as the server, which may run meanwhile.',
    )
    .option('--data-dir <folder>', 'where the embedded database is kept (default: ./data)')
    .option('--json', 'print the findings as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 nothing is to be done; 1 something is, and it is named; 2 the command was not given as described.',
    )
    .action(context.actionOf(examine));
}

async function examine(context: CommandContext, { dataDir, json }: DoctorOptions): Promise<void> {
  const { env } = context.surroundings;
  const config = readConfig({ ...env, ...(dataDir === undefined ? {} : { DATA_DIR: dataDir }) });
  const findings = config.ok
    ? await findingsOf(config.value)
    : config.error.map((text) =>
        fault('settings', text, 'Correct this setting; the server does not start with it'),
      );
  const isWell = findings.every(({ level }) => level === 'ok');
  if (json === true) context.print(JSON.stringify({ ok: isWell, findings }));
  else for (const finding of findings) context.print(asText(finding));
  if (!isWell) context.endWith(EXIT_REFUSED);
}

async function findingsOf(config: Config): Promise<readonly Finding[]> {
  const nowMs = Date.now();
  const { evidence } = config;
  return [
    checkVersion(process.versions.node, productVersion()),
    await checkDisk('disk', config.dataDir),
    // Below the data directory it has the same disk.
    ...(evidence !== null && 'folder' in evidence ? [await checkDisk('evidence disk', evidence.folder)] : []),
    ...(config.backups === null ? [] : [await checkDisk('backup disk', config.backups.folder)]),
    checkTls(config, nowMs),
    ...(await insideFindings(config, nowMs)),
  ];
}

async function insideFindings(config: Config, nowMs: number): Promise<readonly Finding[]> {
  try {
    const collector = await openForCommand(config);
    try {
      const last = await readLastBackup(collector.database);
      return [...(await checkStore(collector)), checkBackup(config, last?.atMs ?? null, nowMs)];
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
