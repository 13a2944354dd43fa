// Immutable fields of Kubernetes objects: an upgrade or a rollback that changes one fails half-way.
import { type KubernetesObject, nameOf } from './chart.ts';

type Spec = Readonly<Record<string, unknown>>;

// By kind: the immutable fields of the spec, or the only mutable ones.
const immutable: Readonly<Record<string, { readonly only?: readonly string[]; readonly allBut?: readonly string[] }>> =
  {
    Deployment: { only: ['selector'] },
    DaemonSet: { only: ['selector'] },
    StatefulSet: {
      allBut: [
        'replicas',
        'ordinals',
        'template',
        'updateStrategy',
        'revisionHistoryLimit',
        'persistentVolumeClaimRetentionPolicy',
        'minReadySeconds',
      ],
    },
    Job: {
      only: ['selector', 'template', 'completions', 'completionMode', 'podFailurePolicy', 'backoffLimitPerIndex'],
    },
    Service: { only: ['clusterIP', 'clusterIPs'] },
    PersistentVolumeClaim: { allBut: ['resources', 'volumeAttributesClassName'] },
  };

/** `StatefulSet/waggle-redis: serviceName changes`, for objects with the same name in both renders. */
export function refusedChanges(before: readonly KubernetesObject[], after: readonly KubernetesObject[]): string[] {
  const kept = new Map(before.map((object) => [nameOf(object), object]));
  return after.flatMap((object) => {
    const old = kept.get(nameOf(object));
    if (!old) return [];
    const fields = [...changedFields(object.kind, specOf(old), specOf(object)), ...changedType(old, object)];
    const shrinks = object.kind === 'PersistentVolumeClaim' && storageOf(object) < storageOf(old);
    return [...fields, ...(shrinks ? ['storage'] : [])].map((field) => `${nameOf(object)}: ${field} changes`);
  });
}

function changedFields(kind: string, before: Spec, after: Spec): string[] {
  const { only, allBut = [] } = immutable[kind] ?? { only: [] };
  const fields = only ?? Object.keys({ ...before, ...after }).filter((field) => !allBut.includes(field));
  return fields.filter((field) => canonical(before[field]) !== canonical(after[field]));
}

// A Secret keeps its type, and an immutable one stays so.
const changedType = (before: KubernetesObject, after: KubernetesObject): string[] =>
  ['Secret', 'ConfigMap'].includes(after.kind)
    ? ['type', 'immutable'].filter((field) => before[field] !== after[field] || after[field] === true)
    : [];

/** The same text for any order of fields. */
const canonical = (value: unknown): string | undefined =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

const specOf = ({ spec = {} }: KubernetesObject): Spec => spec as Spec;

function storageOf({ spec }: KubernetesObject): number {
  const { storage = '0Gi' } = (spec as { resources?: { requests?: { storage?: string } } }).resources?.requests ?? {};
  return Number.parseFloat(storage) * (storage.endsWith('Ti') ? 1024 : 1);
}
