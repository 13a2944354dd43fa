// Sets the document title.
import { useEffect } from 'react';
import { useBrand } from '../brand/brand.ts';

export function usePageTitle(title: string | null): void {
  const name = useBrand()?.name ?? 'Waggle';
  useEffect(() => {
    document.title = title ? `${title} · ${name}` : name;
  }, [title, name]);
}
