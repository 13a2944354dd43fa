/** Upper limits of what a request may hold: more is a mistake or an attack. */
export const limits = {
  /** Of one item in one order. */
  quantity: 100,
  /** Of one order. */
  lines: 50,
  price: 100_000_000,
  stock: 1_000_000,
  /** Of one item. */
  options: 8,
  /** Of one option. */
  choices: 20,
  /** Of a kitchen: dates with hours of their own. */
  specialDays: 120,
  /** Of a pause that ends by itself. */
  pauseMinutes: 24 * 60,
  /** Of a kitchen: promised for one quarter of an hour. */
  ordersPerQuarter: 500,
  /** Of a kitchen: how many days ahead its customers may order. */
  scheduleDays: 30,
  /** Besides that of the menu itself. */
  languages: 12,
  /** Languages of one text: also those that are no longer offered. */
  translations: 24,
  translatedCategories: 120,
  categoriesWithHours: 60,
  /** Of one category: more stay in the order of their names. */
  orderedItems: 500,
  /** Characters of what people type, as people see them. */
  note: 200,
  reason: 200,
  itemName: 120,
  description: 500,
  label: 60,
  /** Of a restaurant: its phone number, its tax number. */
  identityLine: 120,
  /** Of a restaurant: its address, the first lines of a receipt. */
  identityLines: 400,
  /** Of an imprint, and of what it says about privacy. */
  legalPage: 12_000,
  accountName: 80,
  password: { least: 10, most: 200 },
  taxRules: 200,
  tipRates: 5,
  areas: 60,
  areaPostcodes: 200,
  bodyBytes: 64 * 1024,
  pictureBytes: 512 * 1024,
  /** Of an import, its files together. */
  menuFileBytes: 1024 * 1024,
  menuFileItems: 2_000,
  /** A phone's camera has fewer; decoded, a picture takes 4 bytes for each. */
  picturePixels: 50_000_000,
} as const;

/** The most orders that one request forgets. */
export const forgetLimit = 200;
