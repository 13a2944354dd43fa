// A short label beside a name.
import type { ReactNode } from 'react';
import styles from './badge.module.css';

export function Badge({ tone, children }: { readonly tone?: 'bad'; readonly children: ReactNode }) {
  return (
    <span className={styles.badge} data-tone={tone}>
      {children}
    </span>
  );
}
