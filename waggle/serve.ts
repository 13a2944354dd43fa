// `waggle serve <service>`: one service in this process, on Redis and MongoDB.
import { UsageError } from './end-with-error.ts';
import { needsCluster, start } from './start.ts';
import { topology } from './topology.ts';

export async function serve(name: string, options: Readonly<Record<string, unknown>>): Promise<void> {
  const definition = topology.find((service) => service.name === name);
  if (!definition)
    throw new UsageError(`there is no service ${name}: there are ${topology.map((s) => s.name).join(', ')}`);
  const started = await start({ definitions: () => [definition], options, check: needsCluster(name) });
  if (!started) return;
  const { running } = started;
  running.platform.log.info({ service: name, url: running.url }, 'listening');
  if (running.newStaffToken) {
    // Not a log line: logs are kept and read by many.
    process.stderr.write(`Staff token, shown only this once: ${running.newStaffToken}\n`);
  }
}
