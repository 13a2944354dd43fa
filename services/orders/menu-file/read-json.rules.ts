// The menu from a JSON file.
import {
  type MenuFault,
  type MenuFile,
  type MenuFileSettings,
  menuFileFormat,
  menuFileVersion,
} from '@waggle/contracts';
import type { DishDraft, MenuDraft } from './draft.rules.ts';
import { jsonPlaces, placeIn, type TextPlace } from './json-places.rules.ts';
import { syntaxFaultIn } from './json-syntax.rules.ts';
import { type FaultPlace, faultAt } from './menu-fault.rules.ts';

type Invalid = { readonly pointer: string; readonly message: string };

/** @param settingsFaults what is wrong with the settings */
export function readJson(
  given: string,
  currency: string,
  settingsFaults: (settings: unknown) => readonly Invalid[],
): MenuDraft {
  const text = given.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const faults: MenuFault[] = [];
  const draft = (more: Partial<MenuDraft> = {}): MenuDraft => ({
    dishes: [],
    settings: null,
    lists: { dishes: true, options: true },
    ...more,
    faults,
  });
  let file: Partial<MenuFile>;
  try {
    file = JSON.parse(text) as Partial<MenuFile>;
  } catch {
    const place = syntaxFaultIn(text) ?? { line: 1, column: 1 };
    faults.push(faultAt({ file: 'json', field: '', ...place }, 'syntax'));
    return draft();
  }
  // Places are needed for faults alone, and a large file has many.
  let known: ReadonlyMap<string, TextPlace> | null = null;
  const placeAt = (pointer: string, field = pointer): FaultPlace => {
    known ??= jsonPlaces(text);
    return { file: 'json', field, ...placeIn(known, pointer) };
  };
  if (typeof file !== 'object' || file === null || file.format !== menuFileFormat || !Array.isArray(file.items)) {
    faults.push(faultAt(placeAt(''), 'no_menu'));
    return draft();
  }
  if (typeof file.version !== 'number' || file.version > menuFileVersion) {
    faults.push(faultAt(placeAt('/version'), 'newer_version', String(file.version)));
    return draft();
  }
  if (file.currency !== currency) faults.push(faultAt(placeAt('/currency'), 'other_currency', String(file.currency)));
  const { settings = null } = file;
  const wrong = settings === null ? [] : settingsFaults(settings);
  for (const { pointer, message } of wrong)
    faults.push(faultAt(placeAt(`/settings${pointer}`), 'invalid', undefined, message));
  const dishes = (file.items as readonly unknown[]).flatMap((item, n): DishDraft[] => {
    const { item_id = '', ...fields } = isObject(item) ? item : {};
    if (typeof item_id !== 'string' || !isObject(item)) {
      faults.push(faultAt(placeAt(`/items/${n}`), 'invalid'));
      return [];
    }
    return [{ item_id, fields, place: (pointer) => placeAt(`/items/${n}${pointer}`, pointer) }];
  });
  return draft({ dishes, settings: wrong.length > 0 ? null : (settings as MenuFileSettings | null) });
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
