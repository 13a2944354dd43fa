// Services by what they do, for tests that need one of a kind and not one of a name.
import { manifests, type ServiceName } from '@waggle/services';
import { figuresAt } from '../../web/src/figures/figures-messages.generated.ts';

export { figuresAt };

const namesOf = (chosen: typeof manifests): readonly ServiceName[] => chosen.map(({ name }) => name as ServiceName);

/** Counts what was sold. No customer waits for it, so tests also stop it, or slow it down. */
export const [figuresService] = namesOf(manifests.filter(({ routes = [] }) => routes.includes(figuresAt.routes))) as [
  ServiceName,
];

/** Those whose projection can be made anew. */
export const rebuildable = namesOf(manifests.filter(({ store }) => store.projection !== undefined));

export const consumers = manifests.filter(({ consumes = {} }) => Object.keys(consumes).length > 0);

/** @param type of the event that they handle, as in 'order.created' */
export const handlersOf = (type: string): readonly ServiceName[] =>
  namesOf(
    manifests.filter(({ consumes = {} }) =>
      Object.values(consumes)
        .flat()
        .some((consumed) => consumed === type),
    ),
  );
