// The only list of services, a line each. Everything else that names a service is derived from it.
import { topologyOf } from '@waggle/contracts';
import type { ServiceManifest } from '@waggle/service-kit/config';
import type { ServiceDefinition } from '@waggle/service-kit/process';

const list = [
  listed(await import('./orders/manifest.ts'), () => import('./orders/service.ts')),
  listed(await import('./deliveries/manifest.ts'), () => import('./deliveries/service.ts')),
  listed(await import('./notifications/manifest.ts'), () => import('./notifications/service.ts')),
  listed(await import('./simulator/manifest.ts'), () => import('./simulator/service.ts')),
  listed(await import('./accounts/manifest.ts'), () => import('./accounts/service.ts')),
  listed(await import('./insights/manifest.ts'), () => import('./insights/service.ts')),
  listed(await import('./operations/manifest.ts'), () => import('./operations/service.ts')),
] as const;

export type ServiceName = (typeof list)[number]['manifest']['name'];

export const manifests: readonly ServiceManifest[] = list.map(({ manifest }) => manifest);

export const serviceNames = manifests.map(({ name }) => name) as readonly ServiceName[];

/** Who publishes and who consumes what. */
export const topology = topologyOf(manifests);

/** Loads one service: the others would take memory in a process that never runs them. */
export async function loadService(name: ServiceName): Promise<ServiceDefinition> {
  const found = list.find(({ manifest }) => manifest.name === name);
  if (!found) throw new Error(`there is no service ${name}: there are ${serviceNames.join(', ')}`);
  return (await found.load()).service as unknown as ServiceDefinition;
}

export const loadAllServices = (): Promise<readonly ServiceDefinition[]> => Promise.all(serviceNames.map(loadService));

/** A service: its manifest, and its code, which is loaded on demand. */
function listed<const M extends ServiceManifest>(
  { manifest }: { readonly manifest: M },
  load: () => Promise<{ readonly service: { readonly manifest: M } }>,
) {
  return { manifest, load };
}
