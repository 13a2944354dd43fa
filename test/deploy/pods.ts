// Finds the pods in rendered objects, with the workloads that create them and the selectors that match them.
import type { IContainer, IPodSpec } from 'kubernetes-models/v1';
import { type KubernetesObject, nameOf } from './chart.ts';

export type Labels = Readonly<Record<string, string>>;

export interface PodOf {
  /** `Deployment/waggle-orders` */
  readonly name: string;
  readonly kind: string;
  readonly labels: Labels;
  readonly spec: IPodSpec;
  readonly containers: readonly IContainer[];
}

interface Template {
  readonly metadata?: { readonly labels?: Labels };
  readonly spec: IPodSpec;
}

/** A pod for each workload, from its template. */
export function podsOf(objects: readonly KubernetesObject[]): PodOf[] {
  return objects.flatMap((object) => {
    const template = templateOf(object);
    if (!template) return [];
    const { spec, metadata } = template;
    const containers = [...(spec.initContainers ?? []), ...spec.containers];
    return [{ name: nameOf(object), kind: object.kind, labels: metadata?.labels ?? {}, spec, containers }];
  });
}

function templateOf(object: KubernetesObject): Template | null {
  const spec = object['spec'] as { template?: Template; jobTemplate?: { spec: { template: Template } } };
  switch (object.kind) {
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
      return spec.template ?? null;
    case 'CronJob':
      return spec.jobTemplate?.spec.template ?? null;
    case 'Pod':
      return object as unknown as Template;
    default:
      return null;
  }
}

/** Whether it runs until it is stopped. */
export const servesOn = ({ kind }: PodOf): boolean => kind === 'Deployment' || kind === 'StatefulSet';

export const matches = (selector: Labels, labels: Labels): boolean =>
  Object.entries(selector).every(([name, value]) => labels[name] === value);

/** The ports that its containers declare. */
export const portsOf = ({ containers }: PodOf): number[] =>
  containers.flatMap(({ ports = [] }) => ports.map(({ containerPort }) => containerPort));

/** Whether a container runs Waggle's own image, whose command is always `waggle`. */
export const isWaggle = ({ image = '' }: IContainer): boolean => /(^|\/)waggle:/.test(image);
