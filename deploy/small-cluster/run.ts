// `npm run cluster -- --mongodb-url …`: runs the small cluster until Ctrl-C, to try it out.
import { parseArgs } from 'node:util';
import { serviceNames } from '@waggle/services';
import { findProgram } from '../processes/redis.ts';
import { workloads } from '../workloads.ts';
import { memoryTable } from './memory-table.ts';
import { startCluster } from './small-cluster.ts';

const { values } = parseArgs({
  options: {
    'mongodb-url': { type: 'string', default: process.env['MONGODB_URL'] ?? '' },
    replicas: { type: 'string', default: '2' },
    'simulator-speed': { type: 'string', default: '1' },
  },
});
const nginx = findProgram('nginx');
const mongodbUrl = values['mongodb-url'];
if (!nginx || !mongodbUrl || !findProgram('redis-server')) {
  process.stderr.write('the small cluster needs nginx and redis-server in PATH, and a replica set in --mongodb-url\n');
  process.exit(1);
}

const settings = { WAGGLE_SIMULATOR_SPEED: values['simulator-speed'], LOG_LEVEL: 'warn' };
const cluster = await startCluster({ nginx, mongodbUrl, settings, replicas: Number(values.replicas) });
const say = (line: string) => process.stdout.write(`${line}\n`);
say(`Waggle, ${values.replicas} of each: ${cluster.url}    ${cluster.redis.url}`);
if (process.stdout.isTTY) say(`staff token: ${cluster.staffToken}`);
for (const { name } of workloads)
  say(`  ${name.padEnd(14)} ${cluster.replicas[name].map(({ url, pid }) => `${url} (pid ${pid})`).join('  ')}`);
say(memoryTable(cluster).text);
say('r restarts the services one replica after the other, m shows what they take, Ctrl-C ends everything.');

async function restartAll(): Promise<void> {
  for (const service of serviceNames) {
    await cluster.rollingRestart(service);
    say(`restarted ${service}`);
  }
}

process.stdin.on('data', (data) => {
  if (String(data).startsWith('r')) void restartAll();
  if (String(data).startsWith('m')) say(memoryTable(cluster).text);
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void cluster.stop().then(() => process.exit(0)));
