// What the files of an import say about each dish, whichever format they have.
import type { MenuFault, MenuFileSettings } from '@waggle/contracts';
import type { FaultPlace } from './menu-fault.rules.ts';

export interface DishDraft {
  readonly item_id: string;
  /** What the file has, unchecked: a field that it does not have stays as it is. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Where the part of the dish is that a JSON pointer such as `/options/0/name` names. */
  place(pointer: string): FaultPlace;
}

export interface MenuDraft {
  readonly dishes: readonly DishDraft[];
  readonly settings: MenuFileSettings | null;
  /** Whether what the files do not have may be removed: of dishes, and of their options. */
  readonly lists: { readonly dishes: boolean; readonly options: boolean };
  readonly faults: readonly MenuFault[];
}
