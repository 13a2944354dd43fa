// Faults that are injected on purpose: which are active, and a form that begins one. Only where WAGGLE_FAULTS is on.
import { useMutation } from '@tanstack/react-query';
import type { ActiveFault, OperationsNow } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';
import { remove } from '../api/client.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { toast } from '../ui/toast.tsx';
import { FaultForm } from './fault-form.tsx';
import styles from './fault-panel.module.css';
import panel from './panel.module.css';
import { useDuration } from './use-duration.ts';

export interface FaultPanelProps {
  readonly faults: readonly ActiveFault[];
  readonly snapshot: OperationsNow;
  readonly now: number;
}

export default function FaultPanel({ faults, snapshot, now }: FaultPanelProps) {
  const { t } = useTranslation('operations');
  return (
    <section className={panel.card} aria-label={t('faults.title')}>
      <h2>{t('faults.title')}</h2>
      <p className={panel.small}>{t('faults.lead')}</p>
      {faults.length > 0 && (
        <Notice tone="bad" title={t('faults.active', { count: faults.length })}>
          <ul className={styles.active} aria-label={t('faults.activeList')}>
            {faults.map((fault) => (
              <ActiveFaultRow key={fault.fault_id} fault={fault} now={now} />
            ))}
          </ul>
        </Notice>
      )}
      <FaultForm services={consumersOf(snapshot)} />
    </section>
  );
}

function ActiveFaultRow({ fault, now }: { readonly fault: ActiveFault; readonly now: number }) {
  const { t } = useTranslation('operations');
  const { age } = useDuration();
  const { fault_id, kind, service, event_type, item_id, order_id, ms, times, ends_at, by, processes } = fault;
  const end = useMutation({
    mutationFn: () => remove(`/api/faults/${fault_id}`),
    onSuccess: () => toast(t('faults.ended'), { tone: 'good' }),
    onError: () => toast(t('letters.noAnswer'), { tone: 'bad' }),
  });
  const narrowed = [event_type, item_id, order_id, ms === null ? null : `${ms} ms`].filter(Boolean);
  const fired = processes.reduce((sum, one) => sum + one.fired, 0);
  return (
    <li>
      <div>
        <p>
          <b>{t(`faults.kind.${kind}.name`)}</b>
        </p>
        <p className={panel.small}>
          {[
            service ?? t('faults.everyService'),
            ...narrowed,
            times === null ? t('faults.fired', { count: fired }) : t('faults.firedOf', { fired, times }),
            t('faults.endsIn', { left: age(Date.parse(ends_at) - now) }),
            t('faults.processes', { count: processes.length }),
            t('faults.by', { by }),
          ].join(' · ')}
        </p>
        <p className={panel.small}>{t(`faults.kind.${kind}.seen`)}</p>
      </div>
      <Button busy={end.isPending} onClick={() => end.mutate()}>
        {t('faults.end')}
      </Button>
    </li>
  );
}

const consumersOf = ({ streams }: OperationsNow): readonly string[] =>
  [...new Set(streams.flatMap(({ groups }) => groups.flatMap(({ service }) => service ?? [])))].toSorted();
