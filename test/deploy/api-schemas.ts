// Checks objects against the schemas that Kubernetes and its extensions publish: the ranges, patterns and formats that types cannot
// express.
import { type KubernetesObject, nameOf } from './chart.ts';
import { moduleOf } from './kubernetes-types.ts';

/** `HTTPRoute/waggle: data/spec/hostnames/0 must match pattern …`, for every object that breaks its schema. */
export async function schemaProblems(objects: readonly KubernetesObject[]): Promise<string[]> {
  const found: string[] = [];
  for (const object of objects) {
    const Model = await modelOf(object);
    try {
      if (!Model) throw new Error(`there is no ${object.apiVersion}`);
      new Model(object).validate();
    } catch (error) {
      found.push(`${nameOf(object)}: ${(error as Error).message}`);
    }
  }
  return found;
}

type Model = new (object: KubernetesObject) => { validate(): void };

async function modelOf({ apiVersion, kind }: KubernetesObject): Promise<Model | undefined> {
  const models = await import(moduleOf(apiVersion)).catch(() => ({}));
  return (models as Readonly<Record<string, Model>>)[kind];
}
