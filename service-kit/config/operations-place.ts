// Where a process serves metrics, the API's documentation and operations: with everything else on a machine's own address, on a
// port of their own where other machines can connect.
import type { PlatformConfig } from './platform-settings.ts';
import { SettingsError } from './setting.ts';

export interface Place {
  readonly host: string;
  readonly port: number;
}

export type OperationsSettings = Pick<PlatformConfig, 'host' | 'port' | 'operationsHost' | 'operationsPort'>;

/**
 * Null: the port of everything else.
 * @throws {SettingsError} when the settings would show operations to other machines together with everything else
 */
export function operationsPlaceOf({ host, port, operationsHost, operationsPort }: OperationsSettings): Place | null {
  if (operationsPort === '') return isLoopback(host) ? null : { host: operationsHost, port: besides(port) };
  const own = Number(operationsPort);
  if (own !== port || own === 0) return { host: operationsHost, port: own };
  if (isLoopback(host)) return null;
  throw new SettingsError(
    `bad setting: WAGGLE_OPERATIONS_PORT is ${own}, which is WAGGLE_PORT, and other machines reach ${host}: give operations another port`,
  );
}

export const isLoopback = (host: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/i.test(host);

/** Several processes on one machine have several ports, and so have their operations. 0 picks a free one. */
const besides = (port: number): number => (port === 0 ? 0 : port + (port > 64_535 ? -1_000 : 1_000));
