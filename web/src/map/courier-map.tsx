// The courier on a map: the drawn town, or the tiles of the configured server.
import type { Position } from '@waggle/contracts';
import { useRef } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/icon.tsx';
import type { TileServer } from './client-settings.ts';
import styles from './courier-map.module.css';
import type { Freshness } from './freshness.ts';
import type { PositionKnown, Reader } from './position-summary.rules.ts';
import { PositionText } from './position-text.tsx';
import { useLeafletMap } from './use-leaflet-map.ts';

export interface CourierMapProps {
  readonly orderId: string;
  readonly reader: Reader;
  /** Null: the drawn town. */
  readonly tiles: TileServer | null;
  readonly position: Position;
  /** Null: too old to be shown. */
  readonly fresh: Freshness | null;
  readonly known: PositionKnown;
  readonly onTilesFail: () => void;
}

export default function CourierMap(props: CourierMapProps) {
  const { orderId, reader, tiles, position, fresh, known, onTilesFail } = props;
  const { t, i18n } = useTranslation('map');
  const place = useRef<HTMLDivElement>(null);
  const marks = useLeafletMap(place, {
    orderId,
    tiles,
    position,
    opacity: fresh?.opacity ?? null,
    language: i18n.language,
    onTilesFail,
  });
  return (
    <figure className={styles.figure} data-ground={tiles ? 'tiles' : 'town'}>
      {/* The map itself handles the arrow keys, plus and minus. */}
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
      <figcaption className={styles.caption}>
        <PositionText reader={reader} known={known} ageClass={styles.age} />
      </figcaption>
      {!tiles && createPortal(<Pin icon="pot" text={t('kitchenMark')} />, marks.kitchen)}
      {!tiles && createPortal(<Pin icon="home" text={t('homeMark')} />, marks.home)}
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
      <span key={text} className={styles.pinText}>
        {text}
      </span>
    </span>
  );
}
