// Files of the menu: what is written reads back as what it was, and each error names its line and column.
import { type MenuFileItem, menuFileFormat, menuFileVersion } from '@waggle/contracts';
import { additives, allergens, diets } from '@waggle/contracts/food-codes.ts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkDish } from './check-dish.ts';
import { writeChoices, writeDishes } from './menu-table.rules.ts';
import { planImport } from './plan-import.rules.ts';
import { parseFiles } from './read-files.ts';

const dish = (more: Partial<MenuFileItem> = {}): MenuFileItem => ({
  ...{ item_id: 'soup' as MenuFileItem['item_id'], name: 'Soup', description: 'Hot', category: 'Starters' },
  ...{ place: null, price: 450, deposit: 0, tax_category: 'food', stock: 5, sold_out: false, sold_out_until: null },
  ...{ hours: null, picture: null, food: null, translations: {}, options: [] },
  ...more,
});

type Files = Parameters<typeof parseFiles>[0];

function planned(menu: readonly MenuFileItem[], files: Files, remove = false, currency = 'EUR') {
  const known = new Map<string, MenuFileItem>(menu.map((item) => [item.item_id, item]));
  const draft = parseFiles(files, currency)(known);
  return planImport({ menu: known, settings: {}, draft, remove, check: checkDish });
}

const jsonOf = (items: readonly MenuFileItem[], more: object = {}): string =>
  JSON.stringify({ format: menuFileFormat, version: menuFileVersion, currency: 'EUR', items, ...more }, null, 1);

const places = (files: Files, menu: readonly MenuFileItem[] = [dish()]) =>
  planned(menu, files).faults.map(({ line, column, field, code }) => `${line}:${column} ${field} ${code}`);

// Texts as people type them, with what CSV and Excel give a meaning.
const sign = fc.constantFrom(...'aZé漢🍕 ,;"\'=+-@0', '\n');
const text = (longest: number, breaks = false) =>
  fc
    .array(sign, { minLength: 1, maxLength: longest })
    .map((signs) => signs.join('').normalize('NFC'))
    .map((one) => (breaks ? one : one.replaceAll('\n', ' ')))
    .map((one) => (/\S/.test(one) ? one : `x${one}`));
const id = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,6}$/);
const some = <Code extends string>(codes: readonly Code[]) => fc.subarray([...codes]);
const food = fc.record({
  contains: some(allergens),
  may_contain: some(allergens),
  additives: some(additives),
  diets: some(diets),
});
const names = fc.dictionary(fc.constantFrom('de', 'pt-BR'), fc.record({ name: text(8) }));
const spans = [
  { day: 'monday' as const, opens: '11:30', closes: '14:30' },
  { day: 'tuesday' as const, opens: '11:30', closes: '14:30' },
  { day: 'friday' as const, opens: '22:00', closes: '01:00' },
];
const moment = fc.constant('2026-11-30T03:00:00.000Z');
const when = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const defined = <Value extends object>(value: Value): Value =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Value;

const choice = fc
  .record({
    ...{ choice_id: id, name: text(8), price: fc.nat(99_999), tax_category: when(fc.constant('drinks' as const)) },
    ...{ food: when(food), translations: when(names), sold_out_until: when(moment) },
    sold_out: when(fc.constant(true)),
  })
  .map(defined);
const option = fc
  .record({
    ...{ option_id: id, name: text(8), choose: fc.constantFrom('one' as const, 'any' as const) },
    ...{ at_most: when(fc.integer({ min: 1, max: 3 })), free: when(fc.nat(2)), translations: when(names) },
    choices: fc.uniqueArray(choice, { minLength: 1, maxLength: 4, selector: ({ choice_id }) => choice_id }),
  })
  .map(defined);
const item = fc.record({
  ...{ item_id: id, name: text(12), description: text(20, true), category: text(6), price: fc.nat(99_999) },
  ...{ place: fc.option(fc.nat(50)), deposit: fc.nat(100), stock: fc.option(fc.nat(99)), sold_out: fc.boolean() },
  tax_category: fc.constantFrom('food' as const, 'alcohol' as const),
  sold_out_until: fc.option(moment),
  hours: fc.option(fc.subarray(spans, { minLength: 1 })),
  picture: fc.option(fc.constantFrom('/pictures/margherita.svg', `/api/pictures/${'0a'.repeat(16)}`)),
  food: fc.option(food),
  translations: names,
  options: fc.uniqueArray(option, { maxLength: 3, selector: ({ option_id }) => option_id }),
});
// Two dishes are neighbours in a file, three have one between.
const menus = fc.uniqueArray(item, { maxLength: 3, selector: ({ item_id }) => item_id }) as fc.Arbitrary<
  MenuFileItem[]
>;

describe('what is exported', () => {
  test('is imported without a change, as JSON, and as CSV with commas and with semicolons', () => {
    fc.assert(
      fc.property(menus, fc.constantFrom(',' as const, ';' as const), fc.boolean(), (menu, separator, remove) => {
        const written = { digits: 2, separator };
        const csv = { dishes: writeDishes(menu, written), choices: writeChoices(menu, written) };
        for (const files of [{ json: jsonOf(menu) }, csv]) {
          const same = planned(menu, files, remove);
          expect(same).toMatchObject({ faults: [], added: [], changed: [], removed: [], unchanged: menu.length });
          const { faults, added } = planned([], files);
          expect(faults).toEqual([]);
          if ('json' in files) expect(added).toEqual(menu);
          else expect(planned(added, { json: jsonOf(menu) }).changed).toEqual([]);
        }
      }),
      { numRuns: 75 },
    );
  });

  test('has no cell that a spreadsheet would take for a formula', () => {
    const name = '=HYPERLINK("http://example.com")';
    const csv = writeDishes([dish({ name, description: "'=1", category: '-5' })], { digits: 2, separator: ',' });
    expect(csv).not.toMatch(/(^|,|")[=+\-@]/m);
    expect(planned([], { dishes: csv }).added[0]).toMatchObject({ name, description: "'=1", category: '-5' });
  });
});

describe('an import', () => {
  test('changes the fields that it has, adds, and leaves what it does not name', () => {
    const menu = [dish(), dish({ item_id: 'tea' as MenuFileItem['item_id'], name: 'Tea' })];
    const csv = 'item_id,name,category,price\r\nsoup,Soup,Starters,5.20\r\ncake,Cake,Sweets,3.00\r\n';
    const plan = planned(menu, { dishes: csv });
    expect(plan.changed.map(({ after }) => after)).toEqual([dish({ price: 520 })]);
    expect(plan.added).toMatchObject([{ item_id: 'cake', price: 300, food: null, stock: null }]);
    expect(plan.removed).toEqual([]);
    expect(plan.left).toMatchObject([{ item_id: 'tea' }]);
    expect(planned(menu, { dishes: csv }, true).removed).toMatchObject([{ item_id: 'tea' }]);
  });

  test('of choices alone removes no dish, and choices only when asked to', () => {
    const choices = [
      { choice_id: 'small', name: 'Small', price: 0 },
      { choice_id: 'large', name: 'Large', price: 100 },
    ];
    const menu = [
      dish({ options: [{ option_id: 'size', name: 'Size', choose: 'one', choices }] }),
      dish({ item_id: 'tea' as MenuFileItem['item_id'] }),
    ];
    const csv = 'item_id;option_id;choice_id;price\nsoup;size;large;1,20\n';
    const kept = planned(menu, { choices: csv }).changed[0]?.after.options[0]?.choices;
    expect(kept?.map(({ choice_id, price }) => [choice_id, price])).toEqual([
      ['large', 120],
      ['small', 0],
    ]);
    const plan = planned(menu, { choices: csv }, true);
    expect(plan.removed).toEqual([]);
    expect(plan.changed[0]?.after.options[0]?.choices).toMatchObject([{ choice_id: 'large', name: 'Large' }]);
  });

  test('reads what Excel writes: a byte order mark, semicolons, decimal commas, CRLF, and a line that names the separator', () => {
    const csv = '\uFEFFsep=;\r\nitem_id;price;description\r\nsoup;5,2;"two\r\nlines; one cell"\r\n;;\r\n';
    expect(planned([dish()], { dishes: csv })).toMatchObject({
      faults: [],
      changed: [{ after: { price: 520, description: 'two\nlines; one cell' } }],
    });
  });

  test('tells “not stated” from “none”, and takes no statement that is there in part', () => {
    const head = 'item_id,contains,may_contain,additives,diets\n';
    const stated = { contains: [], may_contain: [], additives: [], diets: [] };
    const after = (line: string) =>
      planned([dish({ food: { ...stated, contains: ['milk'] } })], { dishes: head + line }).changed[0]?.after.food;
    expect(after('soup,,,,\n')).toBeNull();
    expect(after('soup,none,none,none,none\n')).toEqual(stated);
    expect(places({ dishes: `${head}soup,none,,none,none\n` })).toEqual(['2:3 may_contain stated_in_part']);
  });
});

describe('errors', () => {
  test('are named all together, each with its line and column', () => {
    const csv = [
      'item_id,name,price,sold_out,contains,may_contain,additives,diets,colour',
      'soup,Soup,"4,50",maybe,none,none,none,none,',
      'soup,Soup,4.505,no,"wheat, gluten",none,none,none,',
      'cake,,1.00,no,,,,,',
      'tea,Tea,1.00,no,,,,,,too much',
    ].join('\n');
    expect(places({ dishes: csv })).toEqual([
      '1:9 colour unknown_column',
      '5:10  too_many',
      '2:3 price decimal_comma',
      '2:4 sold_out yes_or_no',
      '3:3 price amount',
      '3:5 contains unknown_code',
      '3:1 item_id twice',
      '4:2 name required',
      '4:1 category required',
    ]);
  });

  test('of lines below a cell with line breaks have the line of the file', () => {
    const csv = 'item_id,description,price\nsoup,"one\ntwo\nthree",4\nsoup2,,x\n';
    expect(places({ dishes: csv })).toContain('5:3 price amount');
  });

  test('of quotes end the reading where they are', () => {
    expect(places({ dishes: 'item_id,name\nsoup,Soup\ncake,"Ca"ke\ntea,Tea\n' })).toEqual(['3:1  syntax']);
  });

  test('of a file in which a comma might separate thousands', () => {
    const price = (cell: string) => planned([dish()], { dishes: `item_id;price\nsoup;${cell}\n` });
    expect(price('1,20').changed[0]?.after.price).toBe(120);
    expect(price('1.20').changed[0]?.after.price).toBe(120);
    for (const cell of ['1,200', '1.200', '1.200,00', '1 200', '-1', '1e3'])
      expect(price(cell).faults.length, cell).toBe(1);
  });

  test('of JSON have the place of the value', () => {
    const wrong = dish({
      price: -1,
      options: [
        {
          option_id: 'size',
          name: 'Size',
          choose: 'any',
          at_least: 3,
          choices: [{ choice_id: 'a', name: 'A', price: 0 }],
        },
      ],
    });
    const lines = jsonOf([wrong]).split('\n');
    const [fault] = planned([], { json: lines.join('\n') }).faults;
    expect(lines[(fault?.line ?? 0) - 1]?.slice((fault?.column ?? 0) - 1)).toBe('-1,');
    expect(planned([], { json: jsonOf([{ ...wrong, price: 1 }]) }).faults).toMatchObject([{ code: 'unfulfillable' }]);
    expect(places({ json: '{"format": "waggle-menu",\n "version": 1,, "items": []}' })).toEqual(['2:15  syntax']);
    expect(places({ json: '[]' })).toEqual(['1:1  no_menu']);
    expect(places({ json: jsonOf([], { version: 9 }) })[0]).toMatch(/newer_version$/);
    expect(places({ json: jsonOf([], { currency: 'CHF' }) })[0]).toMatch(/other_currency$/);
    expect(places({ json: jsonOf([dish()]).replace('"Hot"', '"Hot", "colour": "red"') })[0]).toMatch(
      /\/colour invalid$/,
    );
  });

  test('of choices: unlike lines of one option, a dish that is not there, the same choice twice', () => {
    const csv = [
      'item_id,option_id,option,choose,choice_id,choice,price',
      'soup,size,Size,one,small,Small,0',
      'soup,size,Sizes,one,small,Small,0',
      'stew,size,Size,one,small,Small,0',
    ].join('\n');
    expect(places({ choices: csv })).toEqual([
      '3:3 option options_differ',
      '4:1 item_id no_such_dish',
      '3:5 choice_id twice',
    ]);
  });
});
