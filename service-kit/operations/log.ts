// The logger: JSON lines, colours on a terminal, and redaction of what is secret or personal.
import { escapedInJson, withoutCredentials } from '@waggle/contracts/unprintable.ts';
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';

export interface LogOptions {
  readonly level: string;
  /** Default: standard output, formatted for people when it is a terminal. */
  readonly destination?: DestinationStream;
  /** What every line says about the work that writes it: the ids of its trace. */
  readonly context?: () => Readonly<Record<string, string>>;
}

export function createLog({ level, destination, context }: LogOptions): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      ...(context ? { mixin: context } : {}),
      redact: { paths: hidden, censor: '[hidden]' },
    },
    withoutCredentialsIn(destination ?? standardOutput()),
  );
}

/**
 * Every line passes here, whatever wrote it: the message of a driver's error may hold its server's whole URL, and the text of a
 * client may hold what a terminal executes.
 */
const withoutCredentialsIn = (destination: DestinationStream): DestinationStream => ({
  write: (line) => destination.write(escapedInJson(withoutCredentials(line))),
});

// Loaded for a terminal only: a container does not need it.
const pretty = process.stdout.isTTY ? (await import('pino-pretty')).default : null;

// Synchronous in both cases, so that the last lines before an exit are not lost.
function standardOutput(): DestinationStream {
  if (!pretty) return pino.destination({ fd: 1, sync: true });
  const translateTime = 'SYS:HH:MM:ss.l';
  const lines = pretty({
    sync: true,
    colorize: true,
    singleLine: true,
    ignore: 'traceparent,trace_id,span_id',
    translateTime,
  });
  // A terminal gets the value of a text, not JSON.
  return { write: (line) => void lines.write(withoutControls(line)) };
}

/** Puts a space in the place of what JSON escapes, except for line breaks, tabs, quotes and backslashes. */
const withoutControls = (line: string): string =>
  line.replace(/\\(?:[bfr]|u[\da-f]{4}|.)/g, (one) => (/^\\[bfru]/.test(one) ? ' ' : one));

const secret = ['token', 'tracking_token', 'shared_token', 'staff_token', 'authorization', 'cookie', 'password'];
// Personal data stays out of logs; the order id leads to it for those who may see it.
const personal = ['customer', 'phone', 'address'];
const hidden = [...secret, ...personal].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
