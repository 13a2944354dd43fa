// What is wrong with a part of a menu file, by its schema.
import { MenuFileItem, MenuFileSettings } from '@waggle/contracts';
import { categoryHoursFault } from '@waggle/contracts/opening-overlap.ts';
import { Compile } from 'typebox/compile';

interface Wrong {
  readonly pointer: string;
  readonly message: string;
}

const dish = Compile(MenuFileItem);
const settings = Compile(MenuFileSettings);

export const checkDish = (value: unknown): Wrong[] => (dish.Check(value) ? [] : wrongOf(dish.Errors(value)));

export function checkSettings(value: unknown): Wrong[] {
  if (!settings.Check(value)) return wrongOf(settings.Errors(value));
  const fault = categoryHoursFault(value.category_hours ?? []);
  return fault ? [{ pointer: `/category_hours/${fault.second}`, message: `hours overlap: ${fault.said}` }] : [];
}

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
