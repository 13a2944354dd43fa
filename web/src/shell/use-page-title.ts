// The title of the tab.
import { useEffect } from 'react';

export function usePageTitle(title: string | null): void {
  useEffect(() => {
    document.title = title ? `${title} · Waggle` : 'Waggle';
  }, [title]);
}
