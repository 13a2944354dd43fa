// A page with one message and a way onward.
import type { ReactNode } from 'react';
import { Icon, type IconName } from '../ui/icon.tsx';
import styles from './message-page.module.css';

export interface MessagePageProps {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}

export function MessagePage({ icon, title, text, children }: MessagePageProps) {
  return (
    <section className={styles.page}>
      <span className={styles.icon}>
        <Icon name={icon} />
      </span>
      <h1>{title}</h1>
      <p>{text}</p>
      {children && <div className={styles.actions}>{children}</div>}
    </section>
  );
}
