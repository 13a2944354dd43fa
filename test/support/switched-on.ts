// The services that run with given settings.
import { manifests, type ServiceName } from '@waggle/services';

/** Like `waggle up`: all services but those whose own switch is off. */
export const switchedOn = (settings: Readonly<Record<string, string>>): ServiceName[] =>
  manifests
    .filter(
      ({ switchedBy, settings: own }) => switchedBy === undefined || settings[own[switchedBy]?.env ?? ''] !== 'off',
    )
    .map(({ name }) => name as ServiceName);
