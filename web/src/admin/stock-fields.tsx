// The stock of an item that is on the menu: what is there, add to it, set it, do not count it.
import type { MenuItem } from '@waggle/contracts';
import { RestockField } from './restock-field.tsx';
import { SetStockField } from './set-stock-field.tsx';

export function StockFields({ item }: { readonly item: MenuItem }) {
  return (
    <>
      {item.counted !== false && <RestockField item={item} />}
      <SetStockField item={item} />
    </>
  );
}
