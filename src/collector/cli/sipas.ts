import { Command, CommanderError } from 'commander';
import { StorageUnavailable } from '../ingest/storage-unavailable.ts';
import { productVersion } from '../product-version.ts';
import { StartFailure } from '../start-failure.ts';
import { registerAccounts } from './commands/accounts.ts';
import { registerAudit } from './commands/audit.ts';
import { registerClock } from './commands/clock.ts';
import { registerDemo } from './commands/demo.ts';
import { registerDevices } from './commands/devices.ts';
import { registerEpoch } from './commands/epoch.ts';
import { registerHeld } from './commands/held.ts';
import { registerKeys } from './commands/keys.ts';
import { registerLinks } from './commands/office-links.ts';
import { registerRecount } from './commands/recount.ts';
import { registerRetention } from './commands/retention.ts';
import { registerStart } from './commands/start.ts';
import { EXIT_ENVIRONMENT, EXIT_REFUSED, EXIT_USAGE } from './exit-codes.ts';
import { registerBatches } from './files/batches-import.ts';
import { registerScore } from './files/score.ts';
import { registerUnits } from './files/units-import.ts';
import { registerHelp } from './help.ts';
import { plainText } from './plain-text.ts';
import { Refused } from './refused.ts';

const program = new Command('sipas')
  .description('Surveys of satisfaction with public administration: collect responses, compute percentages.')
  .version(productVersion(), '-V, --version')
  .showHelpAfterError('(sipas --help says how)')
  .addHelpText(
    'after',
    '\nExit codes: 0 done; 1 what was handed in was refused; 2 the command was not given as described;\n' +
      '3 something around the program is in the way.',
  )
  .exitOverride();
registerStart(program);
registerUnits(program);
registerBatches(program);
registerDevices(program);
registerLinks(program);
registerAccounts(program);
registerHeld(program);
registerKeys(program);
registerRecount(program);
registerRetention(program);
registerEpoch(program);
registerClock(program);
registerAudit(program);
registerDemo(program);
registerScore(program);
registerHelp(program);

// Whoever reads along may stop reading: `sipas --help | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

/** Commander says what was wrong by itself; everything else is said here. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.code === 'commander.error' || error.exitCode === 0) return error.exitCode;
    return EXIT_USAGE;
  }
  if (error instanceof Refused) {
    console.error(plainText(`sipas: ${error.message}`));
    return EXIT_REFUSED;
  }
  if (error instanceof StartFailure) console.error(`sipas: ${error.message.replaceAll('\n', '\nsipas: ')}`);
  else if (error instanceof StorageUnavailable)
    console.error('sipas: the database cannot be used:', error.cause);
  else console.error('sipas:', error);
  return EXIT_ENVIRONMENT;
}
