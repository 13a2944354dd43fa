// What a dish contains, as codes, and what a dish with its choices contains together. Kept apart from the schemas, which browsers do
// not need. Allergens: Regulation (EU) 1169/2011, annex II, in its order, with each grain and nut by its name, as it demands.

export const allergens = [
  ...(['wheat', 'rye', 'barley', 'oats', 'spelt'] as const),
  ...(['crustaceans', 'eggs', 'fish', 'peanuts', 'soya', 'milk'] as const),
  ...(['almonds', 'hazelnuts', 'walnuts', 'cashews', 'pecans', 'brazil_nuts', 'pistachios', 'macadamias'] as const),
  ...(['celery', 'mustard', 'sesame', 'sulphites', 'lupin', 'molluscs'] as const),
] as const;
export type Allergen = (typeof allergens)[number];

/** Those that menus of the EU's countries must name. */
export const additives = [
  ...(['colouring', 'preservative', 'antioxidant', 'flavour_enhancer', 'sulphurised', 'blackened'] as const),
  ...(['waxed', 'phosphate', 'sweetener', 'phenylalanine', 'caffeine', 'quinine', 'taurine', 'nitrite'] as const),
] as const;
export type Additive = (typeof additives)[number];

/** Whom a dish suits. */
export const diets = ['vegetarian', 'vegan', 'halal', 'kosher'] as const;
export type Diet = (typeof diets)[number];

/** What the kitchen states about a dish, or about what a choice adds to it. An empty list means none. */
export interface FoodCodes {
  readonly contains: readonly Allergen[];
  /** Traces, by contact in the kitchen. */
  readonly may_contain: readonly Allergen[];
  readonly additives: readonly Additive[];
  /** Of a choice: the diets that it does not break. */
  readonly diets: readonly Diet[];
}

/** What a choice states that adds nothing, such as a size. */
export const addsNothing: FoodCodes = { contains: [], may_contain: [], additives: [], diets };

/** A dish with its choices, as a customer has chosen them. */
export interface CombinedFood {
  contains: Allergen[];
  may_contain: Allergen[];
  additives: Additive[];
  diets: Diet[];
  /** The names of the parts about which the kitchen states nothing: what they contain is unknown. */
  not_stated: string[];
}

/** A dish, or a choice of it. */
export interface FoodPart {
  readonly name: string;
  /** Missing or null: not stated. */
  readonly food?: FoodCodes | null | undefined;
}

/** What a dish and its choices contain together. Each list has the order of its codes. */
export function combinedFood(parts: readonly FoodPart[]): CombinedFood {
  const stated = parts.flatMap(({ food }) => food ?? []);
  const contains = union(
    allergens,
    stated.map((food) => food.contains),
  );
  const traces = union(
    allergens,
    stated.map((food) => food.may_contain),
  );
  const not_stated = parts.flatMap(({ name, food }) => (food ? [] : [name]));
  return {
    contains,
    may_contain: traces.filter((one) => !contains.includes(one)),
    additives: union(
      additives,
      stated.map((food) => food.additives),
    ),
    // What is not known breaks every diet.
    diets: not_stated.length > 0 ? [] : diets.filter((one) => stated.every((food) => food.diets.includes(one))),
    not_stated,
  };
}

/** The codes that any list has, in their order. One that a newer server has added comes last: nothing stated may get lost. */
function union<Code>(codes: readonly Code[], lists: readonly (readonly Code[])[]): Code[] {
  const found = new Set(lists.flat());
  return [...codes.filter((code) => found.has(code)), ...[...found].filter((code) => !codes.includes(code))];
}
