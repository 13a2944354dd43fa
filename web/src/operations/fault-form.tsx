// Begins a fault: which, where, how strong, until when, and why. Says before what one will see, and which promise holds.
import { useMutation } from '@tanstack/react-query';
import type { ActiveFault, BeginFault, InjectedFaultKind } from '@waggle/contracts';
import { faultKinds, faultSeconds } from '@waggle/contracts/fault-kinds.ts';
import { limits } from '@waggle/contracts/limits.ts';
import { type ComponentProps, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { post } from '../api/client.ts';
import { refusalCodes } from '../api/refusal-codes.ts';
import { hosted } from '../base-path.ts';
import { Button } from '../ui/button.tsx';
import { Field, Select } from '../ui/field.tsx';
import { toast } from '../ui/toast.tsx';
import styles from './fault-panel.module.css';

const codeOf = refusalCodes(['fault_not_on_engine', 'faults_off', 'invalid_request']);

const nothing = { service: '', event_type: '', order_id: '', item_id: '', ms: '', times: '', reason: '' };
type Typed = typeof nothing;

export function FaultForm({ services }: { readonly services: readonly string[] }) {
  const { t } = useTranslation('operations');
  const [kind, setKind] = useState<InjectedFaultKind>('slow-handler');
  const [seconds, setSeconds] = useState(String(faultSeconds.unless));
  const [typed, setTyped] = useState(nothing);
  const known = faultKinds.find((one) => one.kind === kind);
  const takes: readonly string[] = known?.takes ?? [];
  const begin = useMutation({
    mutationFn: () => post<ActiveFault>('/api/faults', bodyOf(kind, seconds, typed, takes)),
    onSuccess: () => {
      toast(t('faults.begun'), { tone: 'good' });
      setTyped((before) => ({ ...before, reason: '' }));
    },
    onError: (error) =>
      toast(error instanceof ApiError ? t(`faults.refused.${codeOf(error)}`) : t('letters.noAnswer'), { tone: 'bad' }),
  });
  const field = (name: keyof Typed): Pick<ComponentProps<typeof Field>, 'value' | 'onChange' | 'autoComplete'> => ({
    autoComplete: 'off',
    value: typed[name],
    onChange: ({ currentTarget: { value } }) => setTyped((before) => ({ ...before, [name]: value })),
  });
  return (
    <form
      className={styles.form}
      aria-label={t('faults.form')}
      onSubmit={(event) => {
        event.preventDefault();
        if (!begin.isPending) begin.mutate();
      }}
    >
      <div className={styles.fields}>
        <Select
          label={t('faults.field.kind')}
          value={kind}
          onChange={({ currentTarget }) => setKind(currentTarget.value as InjectedFaultKind)}
        >
          {faultKinds.map((one) => (
            <option key={one.kind} value={one.kind}>
              {t(`faults.kind.${one.kind}.name`)}
            </option>
          ))}
        </Select>
        <Select
          label={t('faults.field.service')}
          value={typed.service}
          onChange={({ currentTarget: { value } }) => setTyped((before) => ({ ...before, service: value }))}
        >
          <option value="">{t('faults.everyService')}</option>
          {services.map((service) => (
            <option key={service} value={service}>
              {service}
            </option>
          ))}
        </Select>
        <Field
          label={t('faults.field.seconds')}
          type="number"
          required
          min={faultSeconds.least}
          max={faultSeconds.most}
          value={seconds}
          onChange={({ currentTarget }) => setSeconds(currentTarget.value)}
        />
        {takes.includes('ms') && (
          <Field
            label={t('faults.field.ms')}
            type="number"
            min={1}
            max={60_000}
            placeholder={`${known?.ms}`}
            {...field('ms')}
          />
        )}
        {takes.includes('times') && (
          <Field label={t('faults.field.times')} type="number" min={1} max={1_000} {...field('times')} />
        )}
        {takes.includes('event_type') && (
          <Field label={t('faults.field.event_type')} placeholder="order.created" {...field('event_type')} />
        )}
        {takes.includes('item_id') && (
          <Field label={t('faults.field.item_id')} placeholder="margherita" {...field('item_id')} />
        )}
        {takes.includes('order_id') && <Field label={t('faults.field.order_id')} {...field('order_id')} />}
        <Field
          label={t('reason.label')}
          hint={t('reason.hint')}
          required
          longest={limits.reason}
          {...field('reason')}
        />
      </div>
      <dl className={styles.told}>
        {(['about', 'seen', 'holds'] as const).map((what) => (
          <div key={what}>
            <dt>{t(`faults.what.${what}`)}</dt>
            <dd>{t(`faults.kind.${kind}.${what}`)}</dd>
          </div>
        ))}
      </dl>
      <p>
        <a href={hosted('/docs/guarantees')}>{t('faults.promises')}</a>
      </p>
      <Button type="submit" tone="danger" size="l" busy={begin.isPending}>
        {t('faults.begin')}
      </Button>
    </form>
  );
}

/** What the kind does not take stays out, though it was typed for another one. */
function bodyOf(kind: InjectedFaultKind, seconds: string, typed: Typed, takes: readonly string[]): BeginFault {
  const { reason, service, ...narrowing } = typed;
  const narrowed = Object.entries(narrowing).filter(([field, value]) => takes.includes(field) && value.trim() !== '');
  const read = ([field, value]: readonly [string, string]) =>
    [field, field === 'ms' || field === 'times' ? Number(value) : value.trim()] as const;
  return {
    kind,
    seconds: Number(seconds),
    reason: reason.trim(),
    ...(service === '' ? {} : { service }),
    ...Object.fromEntries(narrowed.map(read)),
  };
}
