// `waggle rebuild <service>`: makes the projection of a service anew, and waits until it serves.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Rebuilt } from '@waggle/contracts';
import { jsonText } from '../json-text.ts';
import { onInterrupt } from '../on-interrupt.ts';
import { staffApi } from '../staff-api.ts';

export async function rebuild(service: string, options: Readonly<Record<string, unknown>>): Promise<void> {
  const api = staffApi(options);
  const path = `/api/projections/${encodeURIComponent(service)}/rebuild`;
  let state = await api.ask<Rebuilt>('POST', path, {});
  onInterrupt(() =>
    process.stderr.write(`\nthe rebuild of ${service} goes on in Waggle; what was there serves until it is done\n`),
  );
  while (!state.done) {
    // Progress is only for a terminal, not for programs or files.
    if (process.stderr.isTTY) process.stderr.write(`${state.applied} events applied, ${state.left} left\n`);
    await sleep(askEveryMs);
    state = await api.ask<Rebuilt>('POST', path, { rebuild_id: state.rebuild_id });
  }
  process.stdout.write(options['json'] ? jsonText(state) : textOf(service, state));
}

const askEveryMs = 500;

const textOf = (service: string, { applied, complete_since }: Rebuilt): string =>
  `made ${service} anew from ${applied} events, and it serves: ${
    complete_since === null
      ? 'complete from the beginning'
      : `complete since ${complete_since}; what is older was taken over as it was`
  }\n`;
