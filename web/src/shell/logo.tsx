// The logo: the restaurant's own with its name; without one, a honeycomb cell with the waggle dance's figure of eight.
import { hosted } from '../base-path.ts';
import { useBrand } from '../brand/brand.ts';
import styles from './logo.module.css';

export function Logo() {
  const brand = useBrand();
  if (brand) {
    return (
      <span className={styles.logo}>
        {brand.logo === null ? (
          <span className={styles.spare}>
            <Mark />
          </span>
        ) : (
          <img src={hosted(brand.logo)} alt="" className={styles.own} />
        )}
        <bdi className={styles.name}>{brand.name}</bdi>
      </span>
    );
  }
  return (
    <span className={styles.logo}>
      <Mark />
      <span>Waggle</span>
    </span>
  );
}

const Mark = () => (
  <svg viewBox="0 0 64 64" aria-hidden="true">
    <path className={styles.cell} d="M32 3 57 17.5v29L32 61 7 46.5v-29z" />
    <path className={styles.dance} d="M32 46V18M32 18C22 18 15 24 15 32s7 14 17 14 17-6 17-14-7-14-17-14" />
  </svg>
);
