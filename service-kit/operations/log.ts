// The logger: JSON lines, colours on a terminal, and redaction of what is secret or personal.
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';

export interface LogOptions {
  readonly level: string;
  /** Default: standard output, formatted for people when it is a terminal. */
  readonly destination?: DestinationStream;
}

export function createLog({ level, destination }: LogOptions): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: hidden, censor: '[hidden]' },
    },
    destination ?? standardOutput(),
  );
}

// Loaded for a terminal only: a container does not need it.
const pretty = process.stdout.isTTY ? (await import('pino-pretty')).default : null;

// Synchronous in both cases, so that the last lines before an exit are not lost.
const standardOutput = (): DestinationStream =>
  pretty
    ? pretty({ sync: true, colorize: true, singleLine: true, ignore: 'traceparent', translateTime: 'SYS:HH:MM:ss.l' })
    : pino.destination({ fd: 1, sync: true });

const secret = ['token', 'tracking_token', 'shared_token', 'staff_token', 'authorization', 'cookie', 'password'];
// Personal data stays out of logs; the order id leads to it for those who may see it.
const personal = ['customer', 'phone', 'address'];
const hidden = [...secret, ...personal].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
