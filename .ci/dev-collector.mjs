// The collector of `npm run dev`, started by dev.mjs: the product's own, with an administrator made at the first start.
// Tells its parent when it listens and how to sign in, and stops when the channel to its parent closes.
import { readConfig } from '../src/collector/start/config.ts';
import { startCollector } from '../src/collector/start/start-collector.ts';
import { StartFailure } from '../src/collector/start-failure.ts';

/** No secret: it guards simulated data that only this machine reaches. */
const ADMINISTRATOR = { name: 'dev', password: 'four brown sparrows' };

try {
  await start();
} catch (error) {
  if (!(error instanceof StartFailure)) throw error;
  console.error(`dev: ${error.message}`);
  process.exit(3);
}

async function start() {
  const config = readConfig(process.env);
  if (!config.ok) throw new StartFailure(config.error.join('\n'));
  const running = await startCollector(config.value);
  if (!process.connected) return running.stop();
  process.once('disconnect', running.stop);
  if (running.welcomeLink !== null) await makeAdministrator(running);
  if (process.connected) process.send(ADMINISTRATOR);
}

/** Uses the one-time link of the first administrator, as a person would. */
async function makeAdministrator({ collector, welcomeLink }) {
  const token = new URL(welcomeLink).hash.slice(1);
  const nobody = {
    address: 'localhost',
    userAgent: undefined,
    token: undefined,
    knownBrowser: undefined,
    site: null,
  };
  const used = await collector.people.oneTimeLinks.use({ token, ...ADMINISTRATOR }, nobody);
  if (!used.ok) throw new Error(`the administrator was not made: ${used.error.kind}`);
}
