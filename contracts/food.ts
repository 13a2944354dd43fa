// What dishes and choices contain: the schemas of the codes in food-codes.ts.
import Type, { type Static } from 'typebox';
import { additives, allergens, diets } from './food-codes.ts';

const listOf = <const Code extends string>(codes: readonly Code[], description: string) =>
  Type.Array(Type.Enum([...codes]), { uniqueItems: true, maxItems: codes.length, description });

const stated = {
  contains: listOf(allergens, 'the allergens in it, by the EU’s list with each grain and nut by its name; empty: none'),
  may_contain: listOf(allergens, 'those of which it may have traces'),
  additives: listOf(additives, 'the additives in it that must be named; empty: none'),
  diets: listOf(diets, 'the diets that it suits; of a choice: those that it does not break'),
} as const;

/** What the kitchen states about a dish, or about what a choice adds to it. Without it nothing is known: that is not `none`. */
export const FoodInformation = Type.Object(stated, { additionalProperties: false });
export type FoodInformation = Static<typeof FoodInformation>;

/** A dish with its choices, as they were stated when it was ordered. */
export const OrderedFood = Type.Object(
  {
    ...stated,
    not_stated: Type.Array(Type.String(), {
      description: 'the names of the dish and the choices about which the kitchen stated nothing',
    }),
  },
  { additionalProperties: false },
);
export type OrderedFood = Static<typeof OrderedFood>;
