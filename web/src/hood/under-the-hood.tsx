// For customers who wonder how it works: a drawer with the events of their order. Only where the operator shows it.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '../lazy-part.tsx';
import { useClientSettings } from '../map/client-settings.ts';
import { Loading } from '../shell/loading.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import styles from './hood.module.css';
import type { HoodEventsProps } from './hood-events.tsx';

const HoodEvents = lazyPart(() => import('./hood-events.tsx'), <Loading />);

export default function UnderTheHoodTeaser({ orderId, token, seq }: HoodEventsProps) {
  const { t } = useTranslation('hood');
  const { data: settings } = useClientSettings();
  const [isOpen, setOpen] = useState(false);
  if (!settings?.under_the_hood) return null;
  return (
    <section className={styles.teaser} aria-label={t('title')}>
      <p>{t('teaser')}</p>
      <Button tone="quiet" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {t('open')}
      </Button>
      <Dialog open={isOpen} place="side" title={t('title')} description={t('lead')} onClose={() => setOpen(false)}>
        <HoodEvents orderId={orderId} token={token} seq={seq} />
      </Dialog>
    </section>
  );
}
