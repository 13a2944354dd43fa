// What orders cost besides the menu: taxes, fees, the least that is delivered, discounts, cash.
import { useMutation, useQuery } from '@tanstack/react-query';
import type { KitchenView, PricingView } from '@waggle/contracts';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { get, ifUnchanged, put } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import { Loading } from '../shell/loading.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Switch } from '../ui/switch.tsx';
import { toast } from '../ui/toast.tsx';
import { useUnsaved } from '../unsaved/unsaved.ts';
import { AreasEditor } from './areas-editor.tsx';
import { type PricesDraft, type PricesField, pricesDraftOf, pricesErrors, pricingOf } from './prices-draft.ts';
import styles from './prices-page.module.css';
import { TaxesEditor } from './taxes-editor.tsx';
import { useErrorText } from './use-admin-errors.ts';

const pricingKey = ['pricing'];

export function PricesPage({ kitchen }: { readonly kitchen: KitchenView }) {
  const { t } = useTranslation('admin');
  const words = useErrorText();
  const { data, error, refetch } = useQuery({
    queryKey: pricingKey,
    queryFn: ({ signal }) => get<PricingView>('/api/pricing', { signal }),
    // Another admin may have changed them since this page was open last.
    staleTime: 0,
  });
  return (
    <section aria-labelledby="prices-title" className={styles.page}>
      <h1 id="prices-title">{t('prices.title')}</h1>
      {data ? (
        // The form begins anew with what somebody else has saved: see the conflict below.
        <PricesForm kitchen={kitchen} pricing={data} />
      ) : error ? (
        <Notice tone="bad" alert actions={<Button onClick={() => void refetch()}>{t('again')}</Button>}>
          {words(error)}
        </Notice>
      ) : (
        <Loading />
      )}
    </section>
  );
}

function PricesForm({ kitchen, pricing }: { readonly kitchen: KitchenView; readonly pricing: PricingView }) {
  const { t, i18n } = useTranslation('admin');
  const words = useErrorText();
  const { currency, currency_digits: digits } = kitchen;
  const [opened, setOpened] = useState(pricing);
  const [before, setBefore] = useState<PricesDraft>(() => pricesDraftOf(pricing, digits, i18n.language));
  const [draft, setDraft] = useState(before);
  const [tried, setTried] = useState(false);
  const take = (taken: PricingView): void => {
    const next = pricesDraftOf(taken, digits, i18n.language);
    setOpened(taken);
    setBefore(next);
    setDraft(next);
  };
  const save = useMutation({
    // Of a conflict the next try knows the version: it replaces what somebody else has saved.
    mutationFn: () => put<PricingView>('/api/pricing', pricingOf(draft, digits, pricing), ifUnchanged(pricing.version)),
    onSuccess(saved) {
      queryClient.setQueryData(pricingKey, saved);
      take(saved);
      toast(t('prices.saved'), { tone: 'good' });
    },
    onError(error) {
      if (error instanceof ApiError && error.code === 'changed_meanwhile')
        queryClient.setQueryData(pricingKey, error.problem.current);
    },
  });
  const isDirty = JSON.stringify(draft) !== JSON.stringify(before);
  useUnsaved(isDirty && !save.isPending);
  const changedElsewhere = pricing.version !== opened.version && !save.isPending;
  if (changedElsewhere && !isDirty) take(pricing);
  const errors = pricesErrors(draft, digits);
  const set = (part: Partial<PricesDraft>): void => setDraft((now) => ({ ...now, ...part }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (errors.size === 0 && !save.isPending) save.mutate();
  };
  const errorOf = (key: string) => (tried ? errors.get(key) : undefined);
  const field = (name: PricesField, hint?: string) => {
    const error = errorOf(name);
    return {
      label: t(`prices.${name}`, { currency }),
      ...(hint === undefined ? {} : { hint }),
      autoComplete: 'off',
      inputMode: 'decimal' as const,
      value: draft[name],
      error: error && t(`prices.error.${error}`),
      onChange: (event: { readonly target: { readonly value: string } }) => set({ [name]: event.target.value }),
    };
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {changedElsewhere && isDirty && (
        <Notice
          tone="honey"
          alert
          title={t('prices.changedTitle')}
          actions={<Button onClick={() => take(pricing)}>{t('takeTheirs')}</Button>}
        >
          {t('prices.changed')}
        </Notice>
      )}
      {save.isError && (
        <Notice tone="bad" alert>
          {words(save.error)}
        </Notice>
      )}
      <h2>{t('prices.fees')}</h2>
      <div className={styles.fields}>
        <Field {...field('deliveryFee')} />
        <Field {...field('freeFrom', t('prices.emptyNever'))} />
        <Field {...field('minimum', t('prices.minimumHint'))} />
        <Field {...field('serviceFee')} />
        <Field {...field('serviceRate')} />
        <Field {...field('serviceMost', t('prices.emptyNone'))} />
        <Field {...field('discountRate', t('prices.emptyNone'))} />
        <Field {...field('discountFrom')} />
        <Field {...field('cashStep', t('prices.cashStepHint'))} />
        <Field {...field('tips', t('prices.tipsHint'))} />
      </div>
      <div className={styles.fields}>
        <Switch label={t('prices.cash')} checked={draft.cash} onChange={(cash) => set({ cash })} />
        <Switch label={t('prices.card')} checked={draft.card} onChange={(card) => set({ card })} />
      </div>
      {errorOf('ways') && (
        <Notice tone="bad" alert>
          {t('prices.error.ways')}
        </Notice>
      )}
      <div className={styles.fields}>
        <Field
          {...field('country', t('prices.countryHint'))}
          inputMode="text"
          maxLength={2}
          autoCapitalize="characters"
        />
        <Switch label={t('prices.net')} checked={draft.net} onChange={(net) => set({ net })} />
      </div>
      <AreasEditor areas={draft.areas} currency={currency} errorOf={errorOf} onChange={(areas) => set({ areas })} />
      <TaxesEditor taxes={draft.taxes} errorOf={errorOf} onChange={(taxes) => set({ taxes })} />
      {tried && errors.size > 0 && (
        <Notice tone="bad" alert>
          {t('error.some', { count: errors.size })}
        </Notice>
      )}
      <div className={styles.save}>
        <Button type="submit" tone="primary" size="l" busy={save.isPending} disabled={!isDirty}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
