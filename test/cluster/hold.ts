// Starts the reference set-up, prints where it is, and ends it with what it holds on Ctrl-C. To be looked at, and broken by
// hand: `node .ci/setup.mjs run test/cluster/hold.ts`
import { once } from 'node:events';
import { ReferenceCluster } from './reference-cluster.ts';

const cluster = await ReferenceCluster.begin();
const members = await cluster.members();
const lines = [
  `collectors, behind HAProxy   ${cluster.fronts[0]}`,
  `the database to be written   ${cluster.databaseUrl}`,
  ...members.map(({ name, role }) => `${name.padEnd(27)}  ${role}`),
];
process.stdout.write(`${lines.join('\n')}\n`);
await Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal)));
await cluster.end();
process.exit();
