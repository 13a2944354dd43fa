// On client-side navigation, does what a browser does on a page load: scrolls to the top and moves the focus to the content.
import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { contentId } from './skip-link.tsx';

export function useFocusOnNavigation(): void {
  const [path] = useLocation();
  // Tabs within the admin pages keep the scroll position.
  const place = path.split('/', 2).join('/');
  const last = useRef(place);
  const goingBack = useRef(false);
  useEffect(() => {
    const back = () => {
      goingBack.current = true;
    };
    addEventListener('popstate', back);
    return () => removeEventListener('popstate', back);
  }, []);
  useEffect(() => {
    if (last.current === place) return;
    last.current = place;
    // On back and forward, the browser restores the scroll position.
    if (!goingBack.current) scrollTo({ top: 0, behavior: 'instant' });
    goingBack.current = false;
    document.getElementById(contentId)?.focus({ preventScroll: true });
  }, [place]);
}
