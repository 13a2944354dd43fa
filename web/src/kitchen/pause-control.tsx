// The kitchen takes no orders for a while, and takes them again.
import { useMutation } from '@tanstack/react-query';
import type { KitchenPause, KitchenView } from '@waggle/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { post, request } from '../api/client.ts';
import { applyKitchen } from '../menu/live-menu.ts';
import { useOpening } from '../menu/use-opening.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { toast } from '../ui/toast.tsx';
import styles from './kitchen-page.module.css';

/** Minutes; null: until somebody ends the pause. */
const lengths = [15, 30, 60, null] as const;

export function PauseControl({ kitchen }: { readonly kitchen: KitchenView }) {
  const { t } = useTranslation('kitchen');
  const opening = useOpening(kitchen);
  const [choosing, setChoosing] = useState(false);
  const change = useMutation({
    mutationFn: (pause: KitchenPause | null) =>
      pause ? post<KitchenView>('/api/kitchen/pause', pause) : request<KitchenView>('DELETE', '/api/kitchen/pause'),
    onSuccess(changed) {
      applyKitchen(changed);
      setChoosing(false);
    },
    onError: (error) =>
      toast(
        error instanceof ApiError
          ? t('pause.failed', { why: t('failed.why.other', { code: error.code }) })
          : t('pause.failed', { why: t('failed.connection') }),
        { tone: 'bad' },
      ),
  });
  const isPaused = !opening.open && opening.why === 'paused';
  return (
    <>
      {isPaused ? (
        <Button tone="primary" busy={change.isPending} onClick={() => change.mutate(null)}>
          <Icon name="check" />
          <span className={styles.label}>{t('pause.end')}</span>
        </Button>
      ) : (
        <Button onClick={() => setChoosing(true)}>
          <Icon name="clock" />
          <span className={styles.label}>{t('pause.open')}</span>
        </Button>
      )}
      <Dialog
        open={choosing && !isPaused}
        onClose={() => setChoosing(false)}
        title={t('pause.title')}
        description={t('pause.text')}
      >
        <div className={styles.pauses}>
          {lengths.map((minutes) => (
            <Button key={minutes} size="l" disabled={change.isPending} onClick={() => change.mutate({ minutes })}>
              {minutes === null ? t('pause.endless') : t('pause.minutes', { count: minutes })}
            </Button>
          ))}
        </div>
      </Dialog>
    </>
  );
}
