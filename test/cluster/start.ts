import { ReferenceCluster } from './reference-cluster.ts';

const cluster = await ReferenceCluster.begin();
console.log(cluster.front, cluster.databaseUrl, await cluster.members());
await cluster.end();
