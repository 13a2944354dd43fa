// The icons, on a 24 px grid with one stroke. Always beside a text or in a labelled button.
import styles from './icon.module.css';

const paths = {
  alert: 'M12 8v5m0 3.2v.01M10.3 3.9 2.6 17.4A2 2 0 0 0 4.3 20.4h15.4a2 2 0 0 0 1.7-3L13.7 3.9a2 2 0 0 0-3.4 0Z',
  back: 'M19 12H5m6-6-6 6 6 6',
  bag: 'M6 8h12l1.2 10.8A2 2 0 0 1 17.2 21H6.8a2 2 0 0 1-2-2.2L6 8Zm3 2.5V7a3 3 0 0 1 6 0v3.5',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  clock: 'M12 7v5.2l3.2 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
  close: 'M6 6l12 12M18 6 6 18',
  courier:
    'M5.5 19a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Zm13 0a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM8 16.5h8l-2.5-9H11m-5.5 6.5c2-3.5 5-4 8-4M18.5 14l-3-6.5',
  edit: 'm14.5 5.5 4 4M4 20l1-5L16 4a2.1 2.1 0 0 1 3 0l1 1a2.1 2.1 0 0 1 0 3L9 19l-5 1Z',
  globe:
    'M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0ZM3.3 9.5h17.4M3.3 14.5h17.4M12 3c2.4 2.5 3.6 5.5 3.6 9S14.4 18.5 12 21c-2.4-2.5-3.6-5.5-3.6-9S9.6 5.5 12 3Z',
  home: 'm4 11 8-7 8 7v8a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 19v-8Zm5.5 9.5V14h5v6.5',
  minus: 'M6 12h12',
  note: 'M5 5h14v10l-4 4H5V5Zm4 4.5h6M9 13h3',
  offline:
    'M3 3l18 18M8.5 16.5a5 5 0 0 1 5-1.3M5 12.8a10 10 0 0 1 4.2-2.4m4.3-.3A10 10 0 0 1 19 12.8M2 9a15 15 0 0 1 4-2.5M10.5 5A15 15 0 0 1 22 9M12 20v.01',
  plus: 'M12 6v12M6 12h12',
  pot: 'M5 11h14v6a3 3 0 0 1-3 3H8a3 3 0 0 1-3-3v-6Zm-2 0h18M9 7.5c0-1.5 1-1.5 1-3m4 3c0-1.5 1-1.5 1-3',
  receipt: 'M6 3.5h12V21l-2-1.5-2 1.5-2-1.5-2 1.5-2-1.5L6 21V3.5ZM9.5 8h5m-5 4h5',
  search: 'm20 20-4.2-4.2M18 11a7 7 0 1 1-14 0 7 7 0 0 1 14 0Z',
  share: 'M12 15V4m0 0L8 8m4-4 4 4M5 13v5.5A1.5 1.5 0 0 0 6.5 20h11a1.5 1.5 0 0 0 1.5-1.5V13',
  trash: 'M5 7h14M10 7V4.5h4V7m-7.5 0 .8 12a1.5 1.5 0 0 0 1.5 1.5h6.4a1.5 1.5 0 0 0 1.5-1.5l.8-12M10 11v5.5m4-5.5v5.5',
  user: 'M16 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0ZM4.5 20.5c.8-4 3.7-6 7.5-6s6.7 2 7.5 6',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className={styles.icon} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
