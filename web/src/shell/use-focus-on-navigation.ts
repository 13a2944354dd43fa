// What a browser does by itself when a page is loaded, for pages that are shown without loading: begin at the top, and let
// the keyboard and screen readers begin at the content.
import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { contentId } from './skip-link.tsx';

export function useFocusOnNavigation(): void {
  const [path] = useLocation();
  // Inside the admin's pages one stays where one is.
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
    // Going back leads to where one was on that page; the browser knows.
    if (!goingBack.current) scrollTo({ top: 0, behavior: 'instant' });
    goingBack.current = false;
    document.getElementById(contentId)?.focus({ preventScroll: true });
  }, [place]);
}
