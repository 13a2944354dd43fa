// The picture of an item on its category's colour. Decorative: the name stands beside it.
import type { MenuItem } from '@waggle/contracts';
import { useState } from 'react';
import { hosted } from '../base-path.ts';
import { join } from '../ui/button.tsx';
import styles from './picture.module.css';

const unknownDish = '/pictures/dish.svg';

export function Picture({ item, className }: { readonly item: MenuItem; readonly className?: string | undefined }) {
  const [broken, setBroken] = useState<string | null>(null);
  const picture = item.picture && item.picture !== broken ? item.picture : unknownDish;
  return (
    <span className={join(styles.picture, className)} data-ground={groundOf(item.category)}>
      <img
        src={hosted(picture)}
        alt=""
        width={400}
        height={300}
        loading="lazy"
        decoding="async"
        data-drawn={picture.endsWith('.svg') || undefined}
        onError={() => setBroken(item.picture)}
      />
    </span>
  );
}

function groundOf(category: string): number {
  let sum = 7;
  for (const letter of category) sum = (sum * 111 + (letter.codePointAt(0) ?? 0)) % 9_973;
  return sum % 5;
}
