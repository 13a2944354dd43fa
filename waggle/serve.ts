// `waggle serve <service>`: one service in this process, on Redis and MongoDB.
import { type ServiceName, services } from '@waggle/contracts';
import type { ServiceDefinition } from '@waggle/service-kit';
import { UsageError } from './end-with-error.ts';
import { needsCluster, start } from './start.ts';

export async function serve(name: string, options: Readonly<Record<string, unknown>>): Promise<void> {
  const asked = services.find((service) => service === name);
  if (!asked) throw new UsageError(`there is no service ${name}: there are ${services.join(', ')}`);
  const definition = await serviceOf(asked);
  const started = await start({ definitions: () => [definition], options, check: needsCluster(name) });
  if (!started) return;
  const { running } = started;
  running.platform.log.info({ service: name, url: running.url }, 'listening');
  if (running.newStaffToken) {
    // Not a log line: logs are kept and read by many.
    process.stderr.write(`Staff token, shown only this once: ${running.newStaffToken}\n`);
  }
}

/** By its name, and not out of the list of all: the others would take memory in a process that never runs them. */
export async function serviceOf(name: ServiceName): Promise<ServiceDefinition> {
  const exported = (await import(`@waggle/${name}`)) as Readonly<Record<string, ServiceDefinition>>;
  const definition = exported[name];
  if (!definition) throw new Error(`@waggle/${name} exports no service of its name: add it to its service.ts`);
  return definition;
}
