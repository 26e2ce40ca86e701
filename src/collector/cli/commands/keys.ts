import type { Command } from 'commander';
import { acceptLostKeys, type LostKeys, rotateKey } from '../../db/operations/known-keys.ts';
import { parseKeyRing, withNewKey } from '../../keys/key-ring.ts';
import { idsOf, KEYS_FILE, loadKeyRing } from '../../keys/load-key-ring.ts';
import { openStore } from '../../start/open-store.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandRefused } from '../command-refused.ts';
import { EXIT_USAGE } from '../exit-codes.ts';
import { type ConfigOptions, readConfigOf } from '../read-config-of.ts';
import { asTable } from '../table.ts';
import { openBaseForCommand } from '../with-base.ts';

const KINDS = ['sealing', 'receipt'] as const;
type Kind = (typeof KINDS)[number];

interface KeysOptions extends Pick<ConfigOptions, 'dataDir'> {
  readonly json?: true;
}

interface RotateOptions extends KeysOptions {
  readonly print?: true;
}

/** `sipas keys`: which keys the collector has, and new ones. */
export function registerKeys(program: Command, context: CommandContext): void {
  const keys = program.command('keys');
  keys
    .command('list')
    .summary('their ids')
    .description(
      'Lists the ids of the sealing and the receipt keys, the one in use first. Nothing secret is shown.',
    )
    .option('--data-dir <folder>', 'where the embedded database and the keys are kept (default: ./data)')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 done; 2 the command was not given as described; 3 the keys or the database cannot be used.',
    )
    .action(context.actionOf(list));
  keys
    .command('accept-loss')
    .summary('go on without keys of which every copy is lost')
    .description(
      'For when keys.json, or the text of SIPAS_KEYS, and every backup of it are gone. Stop the server first. The ' +
        'database goes on with the keys that are there, or with new ones. Figures, records and accounts stay. Lost are: ' +
        'what devices sealed to a lost key and have not been counted for yet, which is held; the proof of batches of before; ' +
        'open visit tickets; and second factors by codes. Every device has to be enrolled again.',
    )
    .option('--data-dir <folder>', 'where the embedded database and the keys are kept (default: ./data)')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 done; 1 no key is lost, nothing was changed; 2 the command was not given as described;\n' +
        '3 the keys or the database cannot be used.',
    )
    .action(context.actionOf(acceptLoss));
  keys
    .command('rotate')
    .summary('make a new key of a kind and use it from now on')
    .description(
      'Makes a new key. The former ones stay: with a former sealing key late answers are opened, with a former receipt ' +
        'key devices are told of the new one. Devices get it with their next acknowledgement. Works while the server ' +
        'runs. Afterwards back the keys up: the server does not start without a key it has used.\n\n' +
        `Where the keys are in SIPAS_KEYS, --print shows its new text, private keys and all; put it there and start ` +
        'the server again.',
    )
    .argument(
      '<kind>',
      'sealing: to which devices seal answers; receipt: by which they believe the collector',
    )
    .option('--print', 'change nothing, and print the ring with the new key: for SIPAS_KEYS')
    .option('--data-dir <folder>', 'where the embedded database and the keys are kept (default: ./data)')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 done; 1 the keys are in SIPAS_KEYS and --print was not given, nothing was changed;\n' +
        '2 the command was not given as described; 3 the keys or the database cannot be used.',
    )
    .action(context.actionOf(rotate));
}

async function list(context: CommandContext, { json, ...options }: KeysOptions): Promise<void> {
  const collector = await openBaseForCommand(readConfigOf(context, options));
  try {
    const { sealing, receipt } = idsOf(collector.keys);
    if (json === true) {
      context.print(JSON.stringify({ ok: true, sealing, receipt }));
      return;
    }
    const rows = [...rowsOf('sealing', sealing), ...rowsOf('receipt', receipt)];
    context.print(asTable(['kind', 'id', 'state'], rows));
  } finally {
    await collector.close();
  }
}

function rowsOf(kind: Kind, ids: readonly string[]): readonly (readonly string[])[] {
  return ids.map((id, index) => [kind, id, index === 0 ? 'in use' : 'former']);
}

async function acceptLoss(context: CommandContext, { json, ...options }: KeysOptions): Promise<void> {
  const config = readConfigOf(context, options);
  const { engine, writer, close } = await openStore({ ...config, missing: 'refuse', runsIn: 'own-thread' });
  try {
    const ring = loadKeyRing({ dataDir: config.dataDir, stored: config.keys });
    const accepted = await acceptLostKeys(writer, engine, ring, Date.now);
    if (accepted === null) throw new CommandRefused('no key of this database is lost, nothing was changed');
    context.print(json === true ? JSON.stringify({ ok: true, ...accepted }) : lossText(accepted));
  } finally {
    await close();
  }
}

function lossText({ lost, isMasterLost, accountsWithoutFactor }: LostKeys): string {
  const todo = [
    `Back up ${KEYS_FILE} now.`,
    'Enrol every device again: sipas devices code.',
    ...(isMasterLost ? ['Make new visit tickets: sipas tickets.'] : []),
    ...accountsWithoutFactor.map((name) => `sipas accounts reset ${name}`),
  ];
  return `The database goes on without ${lost.join(', ')}. What is to be done:\n${todo.map((line) => `  ${line}`).join('\n')}`;
}

async function rotate(
  context: CommandContext,
  kind: string,
  { json, print, ...options }: RotateOptions,
  command: Command,
): Promise<void> {
  if (!isKind(kind)) {
    command.error(`sipas: ${kind} is no kind of key: ${KINDS.join(' or ')}`, { exitCode: EXIT_USAGE });
  }
  const config = readConfigOf(context, options);
  const collector = await openBaseForCommand(config);
  try {
    if (config.keys !== null) {
      const stated = parseKeyRing(config.keys);
      if (print !== true || !stated.ok) {
        throw new CommandRefused(
          'the keys are in SIPAS_KEYS, which no command can change: say --print for its new text',
        );
      }
      context.print(JSON.stringify(withNewKey(stated.value, kind)));
      return;
    }
    if (print === true) {
      throw new CommandRefused(`the keys are in ${KEYS_FILE}, where a new one is put without --print`);
    }
    const { writer, engine } = collector.database;
    const pen = { key: collector.keys.secret('audit-log'), now: Date.now };
    const { id, former } = await rotateKey(writer, engine, pen, config.dataDir, kind);
    context.print(
      json === true
        ? JSON.stringify({ ok: true, kind, id, former })
        : `${kind} key ${id} is in use from now on, ${former} stays for late devices. Back up ${KEYS_FILE} again.`,
    );
  } finally {
    await collector.close();
  }
}

function isKind(kind: string): kind is Kind {
  return (KINDS as readonly string[]).includes(kind);
}
