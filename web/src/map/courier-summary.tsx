// The courier's position in words, where there is no map of real places. Waggle has the customer's address but no coordinates, so
// only the customer's own device can tell the distance, when the customer asks.
import type { Position } from '@waggle/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import styles from './courier-summary.module.css';
import { directionTo, metresApart } from './distance.rules.ts';
import type { PositionKnown, Reader } from './position-summary.rules.ts';
import { PositionText } from './position-text.tsx';

export interface CourierSummaryProps {
  readonly reader: Reader;
  /** Null before the first. */
  readonly position: Position | null;
  readonly known: PositionKnown | null;
  /** Whether a map appears with the first position. */
  readonly mapComes: boolean;
  /** Loads the map again; null where it did not fail. */
  readonly loadMap: (() => void) | null;
}

export function CourierSummary({ reader, position, known, mapComes, loadMap }: CourierSummaryProps) {
  const { t } = useTranslation('map');
  const { here, ask } = useHere();
  const fromHere =
    here.kind === 'known' && position
      ? { metres: metresApart(here.position, position), direction: directionTo(here.position, position) }
      : null;
  const mayAsk = reader === 'customer' && known !== null && !known.gone && here.kind !== 'known' && canAsk();
  return (
    <section className={styles.words} aria-label={t('heading')}>
      <Icon name="courier" />
      <div className={styles.text}>
        {known ? (
          <p className={styles.said}>
            <PositionText reader={reader} known={{ ...known, fromHere }} ageClass={styles.small} />
          </p>
        ) : (
          <p key={String(mapComes)} role="status">
            {t(mapComes ? `${reader}.waitsForMap` : `${reader}.waits`)}
          </p>
        )}
        {loadMap && (
          <p className={styles.small} role="status">
            {t('noMap')}
          </p>
        )}
        {here.kind === 'unknown' && (
          <p className={styles.small} role="status">
            {t('noHere')}
          </p>
        )}
        {(mayAsk || loadMap) && (
          <div className={styles.actions}>
            {mayAsk && (
              <Button busy={here.kind === 'asking'} onClick={ask}>
                {t('howFar')}
              </Button>
            )}
            {loadMap && <Button onClick={loadMap}>{t('loadMap')}</Button>}
          </div>
        )}
      </div>
    </section>
  );
}

type Here =
  | { readonly kind: 'not_asked' | 'asking' | 'unknown' }
  | { readonly kind: 'known'; readonly position: Position };

// Browsers share the position only with pages loaded over https.
const canAsk = (): boolean => 'geolocation' in navigator && isSecureContext;

/** The reader's position: requested only on a tap, and never sent anywhere. */
function useHere(): { readonly here: Here; readonly ask: () => void } {
  const [here, setHere] = useState<Here>({ kind: 'not_asked' });
  const ask = () => {
    setHere({ kind: 'asking' });
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => setHere({ kind: 'known', position: { latitude, longitude } }),
      () => setHere({ kind: 'unknown' }),
      { maximumAge: 60_000, timeout: 20_000 },
    );
  };
  return { here, ask };
}
