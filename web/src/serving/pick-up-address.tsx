// Where orders are picked up, with a link to a map.
import type { KitchenView } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';
import { useRestaurant } from '../restaurant/use-restaurant.ts';
import styles from './pick-up-address.module.css';

/** The kitchen's own place for that, or else where the restaurant is. */
export function PickUpAddress({ kitchen: { name, pick_up_address } }: { readonly kitchen: KitchenView }) {
  const { t } = useTranslation();
  const restaurant = useRestaurant();
  const address = pick_up_address ?? (restaurant.data?.address.trim() || null);
  return (
    <div className={styles.place}>
      <p className={styles.title}>{t('serving.place')}</p>
      <p dir="auto">{name}</p>
      {address !== null && (
        <>
          <p className={styles.address} dir="auto">
            {address}
          </p>
          <a href={mapLink(address)} target="_blank" rel="noreferrer">
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
