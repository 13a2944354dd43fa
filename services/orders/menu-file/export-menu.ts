// The whole menu as a file: JSON has everything, the two CSV files have the dishes, and the choices of their options.
import { type MenuFile, type MenuFileKind, menuFileFormat, menuFileVersion } from '@waggle/contracts';
import { minorUnitDigits } from '@waggle/contracts/currency.ts';
import type { Store } from '@waggle/store';
import { readKitchen } from '../kitchen/read-kitchen.ts';
import type { OrdersRecords } from '../records.ts';
import type { Separator } from './csv-cells.rules.ts';
import { wholeMenu } from './file-items.ts';
import { writeChoices, writeDishes } from './menu-table.rules.ts';

export interface MenuExport {
  readonly kind: MenuFileKind;
  readonly separator: Separator;
}

export async function exportMenu(
  store: Pick<Store<OrdersRecords>, 'reads'>,
  currency: string,
  { kind, separator }: MenuExport,
): Promise<string> {
  const { items, settings } = wholeMenu(await store.reads.menu.all(), await readKitchen(store));
  const written = { digits: minorUnitDigits(currency), separator };
  switch (kind) {
    case 'json': {
      const file: MenuFile = {
        format: menuFileFormat,
        version: menuFileVersion,
        currency,
        settings,
        items: [...items],
      };
      return `${JSON.stringify(file, null, 1)}\n`;
    }
    case 'dishes':
      return writeDishes(items, written);
    case 'choices':
      return writeChoices(items, written);
  }
}
