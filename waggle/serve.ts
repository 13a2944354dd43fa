// `waggle serve <service>`: one service in this process, on Redis and MongoDB.
import { serviceNames } from '@waggle/services';
import { UsageError } from './end-with-error.ts';
import { shownOrFiled, staffTokenOf } from './hand-over.ts';
import { listeningAt, needsCluster, start } from './start.ts';

export async function serve(name: string, options: Readonly<Record<string, unknown>>): Promise<void> {
  const known = serviceNames.find((service) => service === name);
  if (!known) throw new UsageError(`there is no service ${name}: there are ${serviceNames.join(', ')}`);
  const started = await start({ services: () => [known], options, check: needsCluster(name) });
  if (!started) return;
  const { running, config } = started;
  running.platform.log.info({ service: name, ...listeningAt(running) }, 'listening');
  if (running.newStaffToken) {
    const secret = staffTokenOf(running.newStaffToken);
    const shown = shownOrFiled(secret, config.data, process.stderr, (text) => text);
    process.stderr.write(`Staff token: ${shown}; ${secret.another}\n`);
  }
}
