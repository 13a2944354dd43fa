import type { ItemId, KitchenView, MenuItem } from '@waggle/contracts';
import { describe, expect, test } from 'vitest';
import { sectionsOf } from './menu-state.ts';
import { menuIn, offeredLanguages, pickLanguage } from './menu-texts.ts';

const kitchen: KitchenView = {
  name: 'Kitchen',
  time_zone: 'UTC',
  opening_hours: null,
  paused: false,
  preparation_minutes: 20,
  delivery_minutes: 15,
  language: 'en',
  languages: ['de', 'pt-BR', 'ar'],
  categories: [],
  category_translations: [{ category: 'Soups', translations: { de: { name: 'Suppen' } } }],
  version: 1,
  opening_times: null,
  currency: 'EUR',
  currency_digits: 2,
};

const item = (name: string, more: Partial<MenuItem> = {}): MenuItem => ({
  item_id: name.toLowerCase() as ItemId,
  name,
  description: `${name} of the day`,
  category: 'Soups',
  price: 1_000,
  currency: 'EUR',
  version: 1,
  stock: 10,
  sold_out: false,
  options: [],
  picture: null,
  ...more,
});

const leek = item('Leek', {
  translations: { de: { name: 'Lauch' }, constructor: { name: 'never' } },
  options: [
    {
      option_id: 'size',
      name: 'Size',
      choose: 'one',
      translations: { de: { name: 'Größe' } },
      choices: [
        { choice_id: 's', name: 'Small', price: 0, translations: { de: { name: 'Klein' } } },
        { choice_id: 'l', name: 'Large', price: 1 },
      ],
    },
  ],
});

describe('the language of the menu', () => {
  test('is the first preference that is offered, with or without its region', () => {
    expect(pickLanguage(kitchen, ['de-AT', 'en'])).toBe('de');
    expect(pickLanguage(kitchen, ['pt', 'de'])).toBe('pt-BR');
    expect(pickLanguage(kitchen, ['fr-FR', 'fr', 'de'])).toBe('de');
    expect(pickLanguage(kitchen, ['fr-FR', 'fr'])).toBe('en');
    expect(pickLanguage({ ...kitchen, language: 'it', languages: [] }, ['de'])).toBe('it');
  });

  test('is chosen among the menu’s own and those that are offered besides', () => {
    expect(offeredLanguages(kitchen)).toEqual(['en', 'de', 'pt-BR', 'ar']);
    const { language: _, languages: __, ...plain } = kitchen;
    expect(offeredLanguages(plain)).toEqual([null]);
    expect(pickLanguage(plain, ['de'])).toBeNull();
  });
});

describe('the menu in a language', () => {
  const of = (language: string | null) => menuIn(language, { items: [leek], categories: ['Soups'], kitchen });

  test('has each text in it, or in its own, and says which', () => {
    const { items, categoryTexts } = of('de');
    expect(items[0]).toMatchObject({
      name: 'Lauch',
      description: 'Leek of the day',
      lang: { name: 'de', description: 'en' },
      category: 'Soups',
      options: [
        {
          name: 'Größe',
          lang: 'de',
          choices: [
            { name: 'Klein', lang: 'de' },
            { name: 'Large', lang: 'en' },
          ],
        },
      ],
    });
    expect(categoryTexts.get('Soups')).toEqual({ text: 'Suppen', lang: 'de' });
  });

  test('is unchanged in its own language', () => {
    expect(of('en').items[0]).toMatchObject({ name: 'Leek', lang: { name: 'en', description: 'en' } });
    expect(of('ar').items[0]?.name).toBe('Leek');
    expect(of('ar').categoryTexts.get('Soups')).toEqual({ text: 'Soups', lang: 'en' });
  });

  test('is sorted by the names that are shown, and found by both', () => {
    const apple = item('Apple', { translations: { de: { name: 'Zwetschge' } } });
    const menu = { ...menuIn('de', { items: [apple, leek], categories: ['Soups'], kitchen }), kitchen, language: 'de' };
    const found = (search: string) => sectionsOf(menu, search).flatMap(({ items }) => items.map(({ name }) => name));
    expect(found('')).toEqual(['Lauch', 'Zwetschge']);
    expect(found('leek')).toEqual(['Lauch']);
    expect(found('zwetsch suppen')).toEqual(['Zwetschge']);
  });

  test('sorts a section with 2 before 10, and accents where they belong', () => {
    const items = ['Zander', 'Äpfel', 'Menu 10', 'Menu 2'].map((name) => item(name));
    const menu = { items, categories: ['Soups'], kitchen };
    const [section] = sectionsOf(menu, '');
    expect(section?.items.map(({ name }) => name)).toEqual(['Äpfel', 'Menu 2', 'Menu 10', 'Zander']);
  });
});
