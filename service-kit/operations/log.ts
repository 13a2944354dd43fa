// Logs: one JSON line for each thing that happened, readable colours on a terminal, nothing secret or personal in them.
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';

export interface LogOptions {
  readonly level: string;
  /** Where lines go; standard output when not given, made readable when that is a terminal. */
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

// Only people need it: in a container it would be loaded for nothing.
const pretty = process.stdout.isTTY ? (await import('pino-pretty')).default : null;

// Synchronous both ways: the last line before an exit is the one that matters most.
const standardOutput = (): DestinationStream =>
  pretty
    ? pretty({ sync: true, colorize: true, singleLine: true, ignore: 'traceparent', translateTime: 'SYS:HH:MM:ss.l' })
    : pino.destination({ fd: 1, sync: true });

const secret = ['token', 'tracking_token', 'staff_token', 'authorization', 'cookie', 'password'];
// Who ordered is nobody's business who reads logs: the order id leads to it for those who may know.
const personal = ['customer', 'phone', 'address'];
const hidden = [...secret, ...personal].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
