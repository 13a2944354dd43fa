// References resolve: the object with that name is in the render too, or the values say that it already exists.
import { nameOf, type Values } from './chart.ts';
import type { Policy } from './pod-policies.ts';

interface Reference {
  readonly kind: string;
  readonly name: string;
  readonly key?: string | undefined;
}

/** Secrets with their keys, ConfigMaps, claims, service accounts, and references for scaling, routing and authentication. */
export const referencesResolve: Policy = (objects, values = {}) => {
  const outside = namedAsExisting(values);
  const has = ({ kind, name, key }: Reference) =>
    outside.has(name) ||
    objects.some(
      (object) =>
        object.kind === kind &&
        object.metadata.name === name &&
        (key === undefined || key in ((object['stringData'] ?? object['data'] ?? {}) as object)),
    );
  return objects.flatMap((object) =>
    referencesIn(object['spec']).flatMap((reference) => {
      const { kind, name, key } = reference;
      return has(reference) ? [] : [`${nameOf(object)}: there is no ${kind} ${name}${key ? ` with ${key}` : ''}`];
    }),
  );
};

/** Names in values of objects that somebody else created: they are all under these keys. */
function namedAsExisting(values: Values): Set<string> {
  const names = new Set<string>();
  const look = (value: unknown, key: string): void => {
    if (typeof value === 'string' && /^(existing\w+|\w+Secret)$/.test(key)) names.add(value);
    if (typeof value !== 'object' || value === null) return;
    const { name } = value as { name?: unknown };
    if (key === 'pullSecrets' && typeof name === 'string') names.add(name);
    for (const [inner, item] of Object.entries(value)) look(item, Array.isArray(value) ? key : inner);
  };
  look(values, '');
  return names;
}

type Fields = Readonly<Record<string, string | undefined>> & { readonly items?: readonly { readonly key: string }[] };

/** Fields with these names are references, wherever in an object they are. */
const referring: Readonly<Record<string, (fields: Fields) => readonly Reference[]>> = {
  secretKeyRef: ({ name, key }) => one('Secret', name, key),
  configMapKeyRef: ({ name, key }) => one('ConfigMap', name, key),
  secretRef: ({ name }) => one('Secret', name),
  configMapRef: ({ name }) => one('ConfigMap', name),
  secret: ({ secretName, name = secretName, items }) => keysOf('Secret', name, items),
  configMap: ({ name, items }) => keysOf('ConfigMap', name, items),
  persistentVolumeClaim: ({ claimName }) => one('PersistentVolumeClaim', claimName),
  imagePullSecrets: ({ name }) => one('Secret', name),
  tls: ({ secretName }) => one('Secret', secretName),
  certificateRefs: ({ name }) => one('Secret', name),
  secretTargetRef: ({ name, key }) => one('Secret', name, key),
  authenticationRef: ({ name }) => one('TriggerAuthentication', name),
  scaleTargetRef: ({ name, kind = 'Deployment' }) => one(kind, name),
  // A gateway in another namespace belongs to somebody else.
  parentRefs: ({ name, namespace }) => (namespace ? [] : one('Gateway', name)),
};
const referringText: Readonly<Record<string, string>> = {
  serviceAccountName: 'ServiceAccount',
  serviceName: 'Service',
};

const one = (kind: string, name: string | undefined, key?: string): Reference[] =>
  name === undefined ? [] : [{ kind, name, key }];
const keysOf = (kind: string, name: string | undefined, items: Fields['items']): Reference[] =>
  items ? items.flatMap(({ key }) => one(kind, name, key)) : one(kind, name);

function referencesIn(value: unknown, field = ''): Reference[] {
  if (Array.isArray(value)) return value.flatMap((item) => referencesIn(item, field));
  if (typeof value === 'string') {
    const kind = referringText[field];
    return kind ? [{ kind, name: value }] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return [
    ...(referring[field]?.(value as Fields) ?? []),
    ...Object.entries(value).flatMap(([name, inner]) => referencesIn(inner, name)),
  ];
}
