// A change of a dish in words: which field, what it was, what it is.
import type { MenuFieldChange, MenuLeaf } from '@waggle/contracts';
import type { TFunction } from 'i18next';
import type strings from './strings.en.json';

export interface Words {
  readonly t: TFunction<'exchange'>;
  readonly money: (amount: number) => string;
  readonly list: (parts: readonly string[]) => string;
}

type FieldName = keyof (typeof strings)['field'];

/** Such as `extras › olives: Price`. */
export function fieldWords({ path }: Pick<MenuFieldChange, 'path'>, { t }: Words): string {
  if (path[0] === 'category_hours') return `${path[1]}: ${t('field.hours')}`;
  const translated = path.indexOf('translations');
  const field = t(`field.${(path.at(-1) ?? 'name') as FieldName}`);
  const named = translated < 0 ? field : t('inLanguage', { field, language: path[translated + 1] });
  const ids = path
    .filter((_, n) => (n === 1 && path.length > 2) || n === 3)
    .filter((id) => !id.startsWith('translations'));
  const of = path[0] === 'options' || path[0] === 'category_translations' ? ids : [];
  return of.length > 0 ? `${of.join(' › ')}: ${named}` : named;
}

export function valueWords(path: readonly string[], value: MenuLeaf | undefined, { t, money, list }: Words): string {
  const field = path.at(-1) ?? '';
  if (value === undefined) return '–';
  if (value === null) return ['contains', 'may_contain', 'additives', 'diets'].includes(field) ? t('notStated') : '–';
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  if (Array.isArray(value)) return value.length === 0 ? t('none') : list(value.map((one) => one.replaceAll('_', ' ')));
  return typeof value === 'number' && (field === 'price' || field === 'deposit') ? money(value) : String(value);
}
