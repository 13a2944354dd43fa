// The demo menu. The browser client contains its pictures.
import type { FoodInformation, ItemId, MenuOption, NewMenuItem } from '@waggle/contracts';
import { type Allergen, addsNothing, type Diet, type FoodCodes } from '@waggle/contracts/food-codes.ts';

export const demoCategories: readonly string[] = ['Pizza', 'Pasta', 'Salads', 'Desserts', 'Drinks'];

const food = (contains: readonly Allergen[], diets: readonly Diet[] = [], more: Partial<FoodCodes> = {}) =>
  ({ contains: [...contains], may_contain: [], additives: [], diets: [...diets], ...more }) as FoodInformation;
const meatless: readonly Diet[] = ['vegetarian'];
const plants: readonly Diet[] = ['vegetarian', 'vegan', 'halal', 'kosher'];
const cured: Partial<FoodCodes> = { additives: ['preservative', 'antioxidant', 'nitrite'] };

type Choice = readonly [name: string, price: number, adds?: FoodInformation];

const option = (name: string, choose: MenuOption['choose'], choices: readonly Choice[]): MenuOption => ({
  option_id: slug(name),
  name,
  choose,
  choices: choices.map(([choice, price, adds = addsNothing as FoodInformation]) => ({
    choice_id: slug(choice),
    name: choice,
    price,
    food: adds,
  })),
});

const slug = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

const pizza = [
  option('Size', 'one', [
    ['Regular', 0],
    ['Large', 300],
    ['Family', 700],
  ]),
  option('Extras', 'any', [
    ['Extra mozzarella', 150, food(['milk'], meatless)],
    ['Olives', 100, food([], plants, { additives: ['blackened'] })],
    ['Rocket', 120],
    ['Spicy salami', 180, food(['milk'], [], cured)],
  ]),
];
const pasta = [
  option('Portion', 'one', [
    ['Regular', 0],
    ['Large', 250],
  ]),
  option('Extras', 'any', [
    ['Parmesan', 100, food(['milk'])],
    ['Chilli', 50],
  ]),
];
const salad = [
  option('Dressing', 'one', [
    ['House dressing', 0, food(['eggs', 'mustard'], meatless)],
    ['Balsamic', 0, food(['sulphites'], plants)],
    ['Lemon and oil', 0],
  ]),
  option('Extras', 'any', [
    ['Grilled chicken', 350, food([], ['halal'])],
    ['Bread', 120, food(['wheat', 'rye'], plants, { may_contain: ['sesame'] })],
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
  contains: FoodInformation,
  options: readonly MenuOption[] = [],
): NewMenuItem => ({
  item_id: item_id as ItemId,
  category,
  name,
  price,
  stock,
  description,
  options: [...options],
  food: contains,
  picture: `/pictures/${item_id}.svg`,
});

export const demoMenu: readonly NewMenuItem[] = [
  item(
    'margherita',
    'Pizza',
    'Margherita',
    950,
    200,
    'Tomato, mozzarella, basil',
    food(['wheat', 'milk'], meatless),
    pizza,
  ),
  item(
    'diavola',
    'Pizza',
    'Diavola',
    1150,
    120,
    'Tomato, mozzarella, spicy salami, chilli',
    food(['wheat', 'milk'], [], cured),
    pizza,
  ),
  item(
    'funghi',
    'Pizza',
    'Funghi',
    1090,
    120,
    'Tomato, mozzarella, mushrooms, thyme',
    food(['wheat', 'milk'], meatless),
    pizza,
  ),
  item(
    'quattro-formaggi',
    'Pizza',
    'Quattro formaggi',
    1250,
    80,
    'Mozzarella, gorgonzola, parmesan, taleggio',
    food(['wheat', 'milk']),
    pizza,
  ),
  item(
    'tagliatelle-ragu',
    'Pasta',
    'Tagliatelle al ragù',
    1290,
    90,
    'Egg pasta, slow-cooked beef and pork',
    food(['wheat', 'eggs', 'celery', 'sulphites']),
    pasta,
  ),
  item(
    'spaghetti-pomodoro',
    'Pasta',
    'Spaghetti al pomodoro',
    980,
    150,
    'San Marzano tomatoes, garlic, basil',
    food(['wheat'], plants, { may_contain: ['eggs'] }),
    pasta,
  ),
  item(
    'caesar-salad',
    'Salads',
    'Caesar salad',
    890,
    60,
    'Romaine, croutons, parmesan, anchovy dressing',
    food(['wheat', 'eggs', 'fish', 'milk', 'mustard']),
    salad,
  ),
  item('caprese', 'Salads', 'Caprese', 820, 60, 'Tomato, buffalo mozzarella, basil', food(['milk'], meatless), salad),
  item(
    'tiramisu',
    'Desserts',
    'Tiramisù',
    590,
    80,
    'Mascarpone, espresso, cocoa',
    food(['wheat', 'eggs', 'milk'], meatless, { may_contain: ['almonds'], additives: ['caffeine'] }),
  ),
  item(
    'honey-cake',
    'Desserts',
    'Honey cake',
    540,
    12,
    'Eight thin layers; few are baked each day',
    food(['wheat', 'eggs', 'milk', 'walnuts'], meatless),
  ),
  item('lemonade', 'Drinks', 'Lemonade', 390, 300, 'Lemon, mint, a spoon of honey', food([], meatless), cold),
  item('mineral-water', 'Drinks', 'Mineral water', 290, 500, 'Half a litre, sparkling', food([], plants)),
];
