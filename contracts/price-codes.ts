// The codes by which prices and taxes tell things apart. Without schemas: pages load them too.

/** How food gets to its customer. Taxes differ by it. */
export const servings = ['delivery', 'pick_up', 'eat_in'] as const;
export type Serving = (typeof servings)[number];

/** Those that a customer may order. */
export const orderServings = ['delivery', 'pick_up'] as const satisfies readonly Serving[];
export type OrderServing = (typeof orderServings)[number];

/** How the customer means to pay at the door. */
export const paymentWays = ['cash', 'card'] as const;
export type PaymentWay = (typeof paymentWays)[number];

/** What taxes tell apart. Dishes and choices of no category are `food`. */
export const taxCategories = ['food', 'milk_drinks', 'drinks', 'alcohol', 'other'] as const;
export type TaxCategory = (typeof taxCategories)[number];
