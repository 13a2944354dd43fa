// The courier on a map: the drawn town, or tiles from the configured server.
import { useQuery } from '@tanstack/react-query';
import { inTown } from '@waggle/town/route.ts';
import { useRef } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { get } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Icon } from '../ui/icon.tsx';
import styles from './courier-map.module.css';
import { remainingMetres, roughly } from './remaining-metres.ts';
import { useFreshness } from './use-freshness.ts';
import { type ClientSettings, useLeafletMap } from './use-leaflet-map.ts';

export interface CourierMapProps {
  readonly orderId: string;
  readonly position: { readonly latitude: number; readonly longitude: number; readonly at: string } | null;
  /** The viewer is the courier, who needs no distance to themselves. */
  readonly own?: boolean;
}

export default function CourierMap({ orderId, position, own = false }: CourierMapProps) {
  const { t, i18n } = useTranslation('map');
  const { distance } = useFormat();
  const place = useRef<HTMLDivElement>(null);
  const settings = useQuery({
    queryKey: ['client.json'],
    queryFn: ({ signal }) => get<ClientSettings>('/client.json', { signal }),
  });
  const tiles = settings.data?.tiles ?? null;
  const { fresh, ageSeconds } = useFreshness(position);
  const shown = fresh ? position : null;
  // A real position outside of the drawn town: its kitchen and home would be wrong there.
  const outside = position !== null && !inTown(position);
  const marks = useLeafletMap(place, {
    orderId,
    tiles,
    ready: !settings.isPending,
    position: shown,
    opacity: fresh?.opacity ?? 0,
    withTown: tiles ? position !== null && !outside : !outside,
    language: i18n.language,
  });
  const left = shown && !own ? remainingMetres(orderId, shown) : null;
  const words = (metres: number) => t('away', { distance: distance(metres) });
  const silent = fresh?.stale ? t('silent', { count: ageSeconds }) : null;
  const said = left !== null ? words(left) : shown && outside && !tiles ? t('outside') : shown ? null : t('waiting');
  return (
    <figure className={styles.figure}>
      {/* Leaflet handles the arrow keys, plus and minus. */}
      <div ref={place} role="application" aria-label={t('label')} className={`${styles.map} town`} />
      <div className={styles.controls}>
        <button type="button" aria-label={t('zoomIn')} onClick={marks.zoomIn}>
          <Icon name="plus" />
        </button>
        <button type="button" aria-label={t('zoomOut')} onClick={marks.zoomOut}>
          <Icon name="minus" />
        </button>
        <button type="button" aria-label={t('showAll')} onClick={marks.showAll}>
          <svg viewBox="0 0 24 24" aria-hidden="true" className={styles.fit}>
            <path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5" />
          </svg>
        </button>
      </div>
      {said && (
        <figcaption className={styles.caption}>
          <span aria-hidden="true">{said}</span>
          {silent && <span className={styles.silent}>{silent}</span>}
          {/* Keeps screen readers from reading the distance every second. */}
          <span className="visually-hidden" role="status">
            {left !== null ? words(roughly(left)) : said}
          </span>
        </figcaption>
      )}
      {createPortal(<Pin icon="pot" text={t('kitchenMark')} />, marks.kitchen)}
      {createPortal(<Pin icon="home" text={t('homeMark')} />, marks.home)}
      {createPortal(
        <span className={styles.courier}>
          <Icon name="courier" />
        </span>,
        marks.courier,
      )}
    </figure>
  );
}

function Pin({ icon, text }: { readonly icon: 'pot' | 'home'; readonly text: string }) {
  return (
    <span className={styles.pin} data-icon={icon}>
      <Icon name={icon} />
      <span className={styles.pinText}>{text}</span>
    </span>
  );
}
