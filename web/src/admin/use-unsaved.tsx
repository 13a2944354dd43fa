// Guards unsaved edits: asks before a dialog closes, a link leaves the page, or the tab closes.
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Confirm } from './confirm.tsx';

export interface Unsaved {
  /** Calls `then`: at once without unsaved edits, otherwise after the user agrees to discard them. */
  leave(then: () => void): void;
  /** The open confirmation; render it in place of a dialog, or beside a page. */
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
      // The tilde makes the path absolute: the admin pages are a nested router.
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
