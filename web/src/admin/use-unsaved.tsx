// Asks before edits that are not saved vanish: when a dialog closes, at a link to another page, when the tab is closed.
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Confirm } from './confirm.tsx';

export interface Unsaved {
  /** Goes on with `then`: at once without edits, else when the person agrees to lose them. */
  leave(then: () => void): void;
  /** The question, while it is open; show it in place of a dialog, or beside a page. */
  readonly question: ReactNode;
}

export function useUnsaved(isDirty: boolean): Unsaved {
  const { t } = useTranslation('admin');
  const [, navigate] = useLocation();
  const [asked, setAsked] = useState<{ readonly then: () => void } | null>(null);
  const leave = (then: () => void): void => {
    if (isDirty) setAsked({ then });
    else then();
  };
  const ask = useRef(leave);
  ask.current = leave;
  useEffect(() => {
    if (!isDirty) return;
    const closing = (event: BeforeUnloadEvent): void => event.preventDefault();
    const following = (event: MouseEvent): void => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || link?.target === '_blank';
      if (!link || elsewhere || link.origin !== location.origin || link.pathname === location.pathname) return;
      event.preventDefault();
      event.stopPropagation();
      // The tilde: from the root, not from where the admin's pages are mounted.
      ask.current(() => navigate(`~${link.pathname}${link.search}`));
    };
    window.addEventListener('beforeunload', closing);
    document.addEventListener('click', following, true);
    return () => {
      window.removeEventListener('beforeunload', closing);
      document.removeEventListener('click', following, true);
    };
  }, [isDirty, navigate]);
  const question = asked && (
    <Confirm
      title={t('unsaved.title')}
      text={t('unsaved.text')}
      confirm={t('unsaved.discard')}
      busy={false}
      onConfirm={() => {
        setAsked(null);
        asked.then();
      }}
      onClose={() => setAsked(null)}
    />
  );
  return { leave, question };
}
