// What is wrong with a part of a menu file, by its schema.
import { MenuFileItem, MenuFileSettings } from '@waggle/contracts';
import { Compile } from 'typebox/compile';

interface Wrong {
  readonly pointer: string;
  readonly message: string;
}

const dish = Compile(MenuFileItem);
const settings = Compile(MenuFileSettings);

export const checkDish = (value: unknown): Wrong[] => (dish.Check(value) ? [] : wrongOf(dish.Errors(value)));

export const checkSettings = (value: unknown): Wrong[] =>
  settings.Check(value) ? [] : wrongOf(settings.Errors(value));

/** One for each place: an alternative that does not fit says why for each of its own. */
function wrongOf(errors: ReturnType<typeof dish.Errors>): Wrong[] {
  const byPlace = new Map<string, Wrong>();
  for (const { instancePath, message, keyword, params } of errors) {
    const { additionalProperties: unknown } = params as { readonly additionalProperties?: readonly string[] };
    const pointer = keyword === 'additionalProperties' && unknown?.[0] ? `${instancePath}/${unknown[0]}` : instancePath;
    const said = keyword === 'additionalProperties' || keyword === 'boolean' ? 'is not known here' : message;
    if (!byPlace.has(pointer)) byPlace.set(pointer, { pointer, message: said });
  }
  return [...byPlace.values()];
}
