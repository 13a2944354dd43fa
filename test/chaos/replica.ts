// A process of Waggle that a run kills, pauses and starts again, always at the same address.
import type { ServiceName } from '@waggle/services';
import { type LogLine, launchWaggle, type WaggleProcess, waitFor } from '../support/waggle.ts';
import type { BadEnding } from './history.ts';

export interface Replica {
  readonly name: string;
  readonly url: string;
  /** SIGKILL, even while it is paused; resolves when it has ended. */
  kill(): Promise<void>;
  /** SIGTERM; resolves when it has ended, even if it was killed meanwhile. */
  end(): Promise<void>;
  pause(): void;
  resume(): void;
  /** Starts it unless it is running, without waiting for it. */
  start(): void;
  isReady(): Promise<boolean>;
}

export interface ReplicaOptions {
  readonly name: string;
  readonly what: 'up' | ServiceName;
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly onLog: (replica: string, line: LogLine) => void;
  readonly onBadEnding: (ending: BadEnding) => void;
}

/** A stop takes at most twice WAGGLE_SHUTDOWN_SECONDS; this is well above. */
const longestStopMs = 20_000;

export function createReplica({ name, what, port, settings, onLog, onBadEnding }: ReplicaOptions): Replica {
  let running: WaggleProcess | null = null;
  let sent: 'nothing' | 'SIGTERM' | 'SIGKILL' = 'nothing';
  const url = `http://127.0.0.1:${port}`;

  function start(): void {
    if (running) return;
    sent = 'nothing';
    const launched = launchWaggle({ what, settings, port, onLog: (line) => onLog(name, line) });
    running = launched;
    launched.onExit((code, signal) => {
      running = null;
      const ending = signal ?? `exit code ${code}`;
      const why = launched.stderr.trim().slice(-500);
      if (sent === 'nothing') onBadEnding({ process: name, what: `ended by itself with ${ending} ${why}`.trim() });
      // Until it has a signal handler, the signal itself ends it.
      if (sent === 'SIGTERM' && code !== 0 && signal !== 'SIGTERM')
        onBadEnding({ process: name, what: `was stopped and ended with ${ending} ${why}`.trim() });
      // Restarts it as a supervisor does.
      if (sent === 'nothing') start();
    });
  }

  // Waits for this process, not for one that has replaced it.
  const ended = async (): Promise<void> => {
    const ending = running;
    await waitFor(`${name} to end`, longestStopMs, () => running === null || running !== ending);
  };
  const kill = async (): Promise<void> => {
    if (!running) return;
    sent = 'SIGKILL';
    running.signal('SIGKILL');
    await ended();
  };
  return {
    name,
    url,
    kill,
    async end() {
      if (sent === 'nothing') {
        sent = 'SIGTERM';
        // Only once: a second signal ends it at once.
        running?.signal('SIGTERM');
      }
      try {
        await ended();
      } catch {
        onBadEnding({ process: name, what: `was stopped and still ran ${longestStopMs / 1000} s later` });
        await kill();
      }
    },
    pause: () => running?.signal('SIGSTOP'),
    resume: () => running?.signal('SIGCONT'),
    start,
    async isReady() {
      const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
      await answer?.body?.cancel();
      return answer?.status === 200;
    },
  };
}
