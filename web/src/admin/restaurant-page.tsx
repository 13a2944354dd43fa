// Who the restaurant is: its name and contact, what the law wants on receipts and pages, its logo and colour.
import { useMutation } from '@tanstack/react-query';
import type { RestaurantSettings, RestaurantView } from '@waggle/contracts';
import { isTooLong } from '@waggle/contracts/graphemes.ts';
import { limits } from '@waggle/contracts/limits.ts';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/api-error.ts';
import { ifUnchanged, put } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import { restaurantKey, useRestaurant } from '../restaurant/use-restaurant.ts';
import { Waiting } from '../restaurant/waiting.tsx';
import { Button } from '../ui/button.tsx';
import { Field, TextArea } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Switch } from '../ui/switch.tsx';
import { toast } from '../ui/toast.tsx';
import { useUnsaved } from '../unsaved/unsaved.ts';
import { AccentField } from './accent-field.tsx';
import { LogoChooser } from './logo-chooser.tsx';
import styles from './restaurant-page.module.css';
import { useErrorText } from './use-admin-errors.ts';

export default function RestaurantPage() {
  const { t } = useTranslation('restaurant');
  const restaurant = useRestaurant();
  return (
    <section aria-labelledby="restaurant-title" className={styles.page}>
      <h1 id="restaurant-title">{t('edit.title')}</h1>
      <p className={styles.lead}>{t('edit.lead')}</p>
      {restaurant.data ? <RestaurantForm restaurant={restaurant.data} /> : <Waiting query={restaurant} />}
    </section>
  );
}

/** How long each text may be, and whether it has several lines. */
const texts = {
  name: { longest: limits.label },
  legal_name: { longest: limits.identityLine },
  phone: { longest: limits.identityLine },
  email: { longest: 254 },
  web: { longest: 500 },
  tax_number: { longest: limits.identityLine },
  vat_id: { longest: limits.identityLine },
  address: { longest: limits.identityLines },
  receipt_lines: { longest: limits.identityLines },
  imprint: { longest: limits.legalPage },
  privacy: { longest: limits.legalPage },
} as const;
type TextField = keyof typeof texts;
type Fault = 'required' | 'email' | 'web';

function faultsOf(draft: RestaurantSettings): ReadonlyMap<TextField, Fault> {
  const faults = new Map<TextField, Fault>();
  if (draft.name.trim() === '') faults.set('name', 'required');
  if (!/^$|^[^\s@]+@[^\s@]+$/.test(draft.email.trim())) faults.set('email', 'email');
  if (!/^$|^https?:\/\/\S+$/.test(draft.web.trim())) faults.set('web', 'web');
  return faults;
}

const trimmed = (draft: RestaurantSettings): RestaurantSettings => ({
  ...draft,
  ...(Object.fromEntries((Object.keys(texts) as TextField[]).map((field) => [field, draft[field].trim()])) as Record<
    TextField,
    string
  >),
});

const draftOf = ({ version: _, ...settings }: RestaurantView): RestaurantSettings => settings;

function RestaurantForm({ restaurant }: { readonly restaurant: RestaurantView }) {
  const { t } = useTranslation('restaurant');
  const words = useErrorText();
  const [opened, setOpened] = useState(restaurant);
  const [draft, setDraft] = useState(() => draftOf(restaurant));
  const [tried, setTried] = useState(false);
  const take = (taken: RestaurantView): void => {
    setOpened(taken);
    setDraft(draftOf(taken));
  };
  const save = useMutation({
    mutationFn: () => put<RestaurantView>('/api/kitchen/restaurant', trimmed(draft), ifUnchanged(restaurant.version)),
    onSuccess(saved) {
      queryClient.setQueryData(restaurantKey, saved);
      take(saved);
      toast(t('edit.saved'), { tone: 'good' });
    },
    onError(error) {
      if (error instanceof ApiError && error.code === 'changed_meanwhile')
        queryClient.setQueryData(restaurantKey, error.problem.current);
    },
  });
  const isDirty = JSON.stringify(draft) !== JSON.stringify(draftOf(opened));
  useUnsaved(isDirty && !save.isPending);
  const changedElsewhere = restaurant.version !== opened.version && !save.isPending;
  if (changedElsewhere && !isDirty) take(restaurant);
  const faults = faultsOf(draft);
  const isLong = (Object.keys(texts) as TextField[]).some((name) => isTooLong(draft[name].trim(), texts[name].longest));
  const set = (part: Partial<RestaurantSettings>): void => setDraft((now) => ({ ...now, ...part }));
  const field = (name: TextField, hint?: string) => {
    const fault = tried ? faults.get(name) : undefined;
    return {
      label: t(`edit.${name}`),
      hint,
      autoComplete: 'off',
      value: draft[name],
      longest: texts[name].longest,
      error: fault && t(`edit.error.${fault}`),
      onChange: (event: { readonly target: { readonly value: string } }) => set({ [name]: event.target.value }),
    };
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (faults.size === 0 && !isLong && !save.isPending) save.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {changedElsewhere && isDirty && (
        <Notice
          tone="honey"
          alert
          title={t('edit.changedTitle')}
          actions={<Button onClick={() => take(restaurant)}>{t('edit.takeTheirs')}</Button>}
        >
          {t('edit.changed')}
        </Notice>
      )}
      {save.isError && (
        <Notice tone="bad" alert>
          {words(save.error)}
        </Notice>
      )}
      <h2>{t('edit.names')}</h2>
      <div className={styles.fields}>
        <Field {...field('name')} />
        <Field {...field('legal_name', t('edit.legalNameHint'))} />
        <TextArea {...field('address')} />
        <Field {...field('phone')} type="tel" />
        <Field {...field('email')} type="email" />
        <Field {...field('web', t('edit.webHint'))} type="url" />
      </div>
      <h2>{t('edit.look')}</h2>
      <div className={styles.fields}>
        <LogoChooser logo={draft.logo} onChoose={(logo) => set({ logo })} />
        <AccentField accent={draft.accent} onChange={(accent) => set({ accent })} />
      </div>
      <h2>{t('edit.receipts')}</h2>
      <div className={styles.fields}>
        <Field {...field('tax_number')} />
        <Field {...field('vat_id')} />
        <TextArea {...field('receipt_lines', t('edit.receiptLinesHint'))} />
      </div>
      <Switch
        label={t('edit.fiscal')}
        checked={draft.fiscal_receipts}
        onChange={(fiscal_receipts) => set({ fiscal_receipts })}
      />
      <p className={styles.lead}>{t('edit.fiscalHint')}</p>
      <h2>{t('edit.texts')}</h2>
      <TextArea {...field('imprint', t('edit.textHint'))} rows={8} />
      <TextArea {...field('privacy', t('edit.textHint'))} rows={8} />
      {tried && (faults.size > 0 || isLong) && (
        <Notice tone="bad" alert>
          {t('edit.error.some')}
        </Notice>
      )}
      <div className={styles.save}>
        <Button type="submit" tone="primary" size="l" busy={save.isPending} disabled={!isDirty}>
          {t('edit.save')}
        </Button>
      </div>
    </form>
  );
}
