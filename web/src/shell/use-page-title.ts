// Sets the document title.
import { useEffect } from 'react';

export function usePageTitle(title: string | null): void {
  useEffect(() => {
    document.title = title ? `${title} · Waggle` : 'Waggle';
  }, [title]);
}
