// The restaurant's own name, logo and colour, on every page once an admin has said who it is. The browser keeps them: the next page
// shows them from its first moment.
import type { KitchenView } from '@waggle/contracts';
import { storedValue } from '../storage/stored-value.ts';
import { accentTones } from './accent.ts';

export interface ShownBrand extends NonNullable<KitchenView['brand']> {
  readonly name: string;
}

const stored = storedValue<ShownBrand | null>({
  key: 'waggle.brand',
  parse(text) {
    try {
      const brand = JSON.parse(text ?? 'null') as Partial<ShownBrand> | null;
      return brand && typeof brand.name === 'string' && Array.isArray(brand.legal) ? (brand as ShownBrand) : null;
    } catch {
      return null;
    }
  },
  write: (brand) => brand && JSON.stringify(brand),
});

/** Null until it is known, and while nobody has said who the restaurant is. */
export const useBrand = stored.use;

export function learnBrand({ name, brand }: Pick<KitchenView, 'name' | 'brand'>): void {
  const next = brand ? { ...brand, name } : null;
  if (JSON.stringify(next) !== JSON.stringify(stored.get())) stored.set(next);
}

/** Colours the page; null: in Waggle's own colours. */
export function applyAccent(accent: string | null): void {
  const { style } = document.documentElement;
  for (const [property, value] of Object.entries(valuesOf(accent))) {
    if (value === null) style.removeProperty(property);
    else style.setProperty(property, value);
  }
}

function valuesOf(accent: string | null): Readonly<Record<string, string | null>> {
  const tones = accent === null ? null : accentTones(accent);
  const both = (of: 'soft' | 'text') => tones && `light-dark(${tones.light[of]}, ${tones.dark[of]})`;
  return {
    '--honey': tones?.fill ?? null,
    '--honey-strong': tones?.strong ?? null,
    '--honey-ink': tones?.ink ?? null,
    '--honey-soft': both('soft'),
    '--amber': both('text'),
    '--focus': both('text'),
  };
}
