// Where orders are picked up, with a link to a map.
import type { KitchenView } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';
import styles from './pick-up-address.module.css';

export function PickUpAddress({ kitchen: { name, pick_up_address } }: { readonly kitchen: KitchenView }) {
  const { t } = useTranslation();
  return (
    <div className={styles.place}>
      <p className={styles.title}>{t('serving.place')}</p>
      <p dir="auto">{name}</p>
      {pick_up_address && (
        <>
          <p className={styles.address} dir="auto">
            {pick_up_address}
          </p>
          <a href={mapLink(pick_up_address)} target="_blank" rel="noreferrer">
            {t('serving.map')}
          </a>
        </>
      )}
    </div>
  );
}

/** A map of the world, which looks the address up: Waggle itself knows no places. */
const mapLink = (address: string): string =>
  `https://www.openstreetmap.org/search?${new URLSearchParams({ query: address.replaceAll(/\s*\n\s*/g, ', ') })}`;
