// The demo menu. The browser client contains its pictures.
import type { ItemId, MenuOption, NewMenuItem } from '@waggle/contracts';

export const demoCategories: readonly string[] = ['Pizza', 'Pasta', 'Salads', 'Desserts', 'Drinks'];

type Choice = readonly [name: string, price: number];

const option = (name: string, choose: MenuOption['choose'], choices: readonly Choice[]): MenuOption => ({
  option_id: slug(name),
  name,
  choose,
  choices: choices.map(([choice, price]) => ({ choice_id: slug(choice), name: choice, price })),
});

const slug = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

const pizza = [
  option('Size', 'one', [
    ['Regular', 0],
    ['Large', 300],
    ['Family', 700],
  ]),
  option('Extras', 'any', [
    ['Extra mozzarella', 150],
    ['Olives', 100],
    ['Rocket', 120],
    ['Spicy salami', 180],
  ]),
];
const pasta = [
  option('Portion', 'one', [
    ['Regular', 0],
    ['Large', 250],
  ]),
  option('Extras', 'any', [
    ['Parmesan', 100],
    ['Chilli', 50],
  ]),
];
const salad = [
  option('Dressing', 'one', [
    ['House dressing', 0],
    ['Balsamic', 0],
    ['Lemon and oil', 0],
  ]),
  option('Extras', 'any', [
    ['Grilled chicken', 350],
    ['Bread', 120],
  ]),
];
const cold = [
  option('Size', 'one', [
    ['0.3 litres', 0],
    ['0.5 litres', 120],
  ]),
  option('Extras', 'any', [['Ice', 0]]),
];

const item = (
  item_id: string,
  category: string,
  name: string,
  price: number,
  stock: number,
  description: string,
  options: readonly MenuOption[] = [],
): NewMenuItem => ({
  item_id: item_id as ItemId,
  category,
  name,
  price,
  stock,
  description,
  options: [...options],
  picture: `/pictures/${item_id}.svg`,
});

export const demoMenu: readonly NewMenuItem[] = [
  item('margherita', 'Pizza', 'Margherita', 950, 200, 'Tomato, mozzarella, basil', pizza),
  item('diavola', 'Pizza', 'Diavola', 1150, 120, 'Tomato, mozzarella, spicy salami, chilli', pizza),
  item('funghi', 'Pizza', 'Funghi', 1090, 120, 'Tomato, mozzarella, mushrooms, thyme', pizza),
  item('quattro-formaggi', 'Pizza', 'Quattro formaggi', 1250, 80, 'Mozzarella, gorgonzola, parmesan, taleggio', pizza),
  item('tagliatelle-ragu', 'Pasta', 'Tagliatelle al ragù', 1290, 90, 'Egg pasta, slow-cooked beef and pork', pasta),
  item('spaghetti-pomodoro', 'Pasta', 'Spaghetti al pomodoro', 980, 150, 'San Marzano tomatoes, garlic, basil', pasta),
  item('caesar-salad', 'Salads', 'Caesar salad', 890, 60, 'Romaine, croutons, parmesan, anchovy dressing', salad),
  item('caprese', 'Salads', 'Caprese', 820, 60, 'Tomato, buffalo mozzarella, basil', salad),
  item('tiramisu', 'Desserts', 'Tiramisù', 590, 80, 'Mascarpone, espresso, cocoa'),
  item('honey-cake', 'Desserts', 'Honey cake', 540, 12, 'Eight thin layers; few are baked each day'),
  item('lemonade', 'Drinks', 'Lemonade', 390, 300, 'Lemon, mint, a spoon of honey', cold),
  item('mineral-water', 'Drinks', 'Mineral water', 290, 500, 'Half a litre, sparkling'),
];
