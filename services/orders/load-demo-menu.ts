// Gives a kitchen that has no menu yet one to try things with.
import type { NewMenuItem } from '@waggle/contracts';
import type { Cause, Store } from '@waggle/store';
import { storedItem } from './edit-menu.ts';
import type { OrdersRecords } from './store.ts';

/** Adds the demo items when the menu is empty; returns how many were added. */
export const loadDemoMenu = (store: Store<OrdersRecords>, cause: Cause): Promise<number> =>
  store.transaction(cause, async (tx) => {
    if ((await tx.menu.all()).length > 0) return 0;
    for (const item of demoMenu) await tx.menu.insert(storedItem(item));
    return demoMenu.length;
  });

const item = (
  item_id: string,
  category: string,
  name: string,
  price: number,
  stock: number,
  description: string,
): NewMenuItem => ({ item_id, category, name, price, stock, description });

const demoMenu: readonly NewMenuItem[] = [
  item('margherita', 'Pizza', 'Margherita', 950, 200, 'Tomato, mozzarella, basil'),
  item('diavola', 'Pizza', 'Diavola', 1150, 120, 'Tomato, mozzarella, spicy salami, chilli'),
  item('funghi', 'Pizza', 'Funghi', 1090, 120, 'Tomato, mozzarella, mushrooms, thyme'),
  item('quattro-formaggi', 'Pizza', 'Quattro formaggi', 1250, 80, 'Mozzarella, gorgonzola, parmesan, taleggio'),
  item('tagliatelle-ragu', 'Pasta', 'Tagliatelle al ragù', 1290, 90, 'Egg pasta, slow-cooked beef and pork'),
  item('spaghetti-pomodoro', 'Pasta', 'Spaghetti al pomodoro', 980, 150, 'San Marzano tomatoes, garlic, basil'),
  item('caesar-salad', 'Salads', 'Caesar salad', 890, 60, 'Romaine, croutons, parmesan, anchovy dressing'),
  item('caprese', 'Salads', 'Caprese', 820, 60, 'Tomato, buffalo mozzarella, basil'),
  item('tiramisu', 'Desserts', 'Tiramisù', 590, 80, 'Mascarpone, espresso, cocoa'),
  item('honey-cake', 'Desserts', 'Honey cake', 540, 12, 'Eight thin layers; few are baked each day'),
  item('lemonade', 'Drinks', 'Lemonade', 390, 300, 'Lemon, mint, a spoon of honey'),
  item('mineral-water', 'Drinks', 'Mineral water', 290, 500, 'Half a litre, sparkling'),
];
