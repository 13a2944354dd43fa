// Edits a menu item in a drawer. Every page shows a saved change at once.
import type { MenuItem } from '@waggle/contracts';
import { limits } from '@waggle/contracts/limits.ts';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import type { MenuState } from '../menu/menu-state.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, TextArea } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { Switch } from '../ui/switch.tsx';
import { leave, useUnsaved } from '../unsaved/unsaved.ts';
import { ChangedElsewhere } from './changed-elsewhere.tsx';
import { FoodFields } from './food-fields.tsx';
import { draftOf, errorsOf, type ItemDraft } from './item-draft.ts';
import styles from './item-editor.module.css';
import { LanguageFields } from './language-fields.tsx';
import { otherLanguages } from './languages.ts';
import { OptionsEditor } from './options-editor.tsx';
import { PictureChooser } from './picture-chooser.tsx';
import { SaleHoursFields } from './sale-hours-fields.tsx';
import { StockFields } from './stock-fields.tsx';
import { DishTaxFields } from './tax-fields.tsx';
import { useErrorText } from './use-admin-errors.ts';
import { useDuplicateItem } from './use-duplicate-item.ts';
import { useSaveItem } from './use-save-item.ts';

export interface ItemEditorProps {
  /** The item when the editor was opened; null for a new one. */
  readonly opened: MenuItem | null;
  /** The item now; null when someone has removed it. */
  readonly now: MenuItem | null;
  /** The category of a new item. */
  readonly category: string;
  readonly menu: MenuState;
  readonly onClose: () => void;
  /** Opens the copy that somebody made of the item. */
  readonly onCopied: (copy: MenuItem) => void;
}

export function ItemEditor({ opened: first, now, category, menu, onClose, onCopied }: ItemEditorProps) {
  const { t, i18n } = useTranslation('admin');
  const words = useErrorText();
  const formId = useId();
  const { currency, currency_digits: digits } = menu.kitchen;
  const languages = otherLanguages(menu.kitchen);
  /** The form's baseline: the item as it was opened, or as someone else has changed it since. */
  const [opened, setOpened] = useState(first);
  const [before, setBefore] = useState<ItemDraft>(() => draftOf(opened, category, digits, i18n.language));
  const [draft, setDraft] = useState(before);
  const isDirty = JSON.stringify(draft) !== JSON.stringify(before);
  const { list, money } = useFormat();
  const [tried, setTried] = useState(false);
  const [removing, setRemoving] = useState(false);
  const { save, remove } = useSaveItem({ opened, version: (now ?? opened)?.version ?? 1, menu, digits, onClose });
  const duplicate = useDuplicateItem(menu, onCopied);
  useUnsaved(isDirty && !save.isPending);
  const theirs = opened && now ? changedFields(opened, now) : [];
  const takeTheirs = (): void => {
    if (!now) return;
    const draftNow = draftOf(now, category, digits, i18n.language);
    setOpened(now);
    setBefore(draftNow);
    setDraft(draftNow);
  };
  // A form without edits shows theirs at once.
  if (theirs.length > 0 && !isDirty && !save.isPending) takeTheirs();
  const inWords = (item: MenuItem, field: keyof typeof fieldNames): string | null => {
    if (field === 'price') return money(item.price, menu.kitchen);
    if (field === 'options')
      return item.options.map(({ name, choices }) => `${name} (${list(choices.map((one) => one.name))})`).join(', ');
    return field === 'name' || field === 'category' || field === 'description' ? item[field] : null;
  };
  const errors = errorsOf(draft, digits);
  const errorOf = (field: string): string | undefined => {
    const error = tried ? errors.get(field) : undefined;
    // The field itself shows this error.
    return error && error !== 'tooLong' ? t(`error.${error}`) : undefined;
  };
  const set = (part: Partial<ItemDraft>): void => setDraft((before) => ({ ...before, ...part }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (errors.size === 0 && !save.isPending) save.mutate(draft);
  };
  if (removing && opened) {
    return (
      <Confirm
        title={t('item.remove.title', { name: opened.name })}
        text={t('item.remove.text')}
        confirm={t('item.remove.confirm')}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setRemoving(false)}
      />
    );
  }
  return (
    <Dialog
      open
      onClose={() => leave(onClose)}
      place="side"
      title={opened ? opened.name : t('item.new')}
      footer={
        <>
          <Button type="submit" form={formId} tone="primary" size="l" busy={save.isPending}>
            {t('save')}
          </Button>
          {opened && now && (
            // Of the item as it is saved.
            <Button size="l" busy={duplicate.isPending} disabled={isDirty} onClick={() => duplicate.mutate(now)}>
              <Icon name="plus" />
              {t('item.duplicate')}
            </Button>
          )}
          {opened && (
            <Button tone="danger" size="l" onClick={() => setRemoving(true)}>
              <Icon name="trash" />
              {t('item.remove.open')}
            </Button>
          )}
        </>
      }
    >
      <form id={formId} className={styles.form} onSubmit={submit} noValidate>
        {opened && !now && <Notice tone="bad" title={t('item.gone')} />}
        {opened && now && theirs.length > 0 && !save.isPending && (
          <ChangedElsewhere
            title={t('item.changedTitle')}
            text={t('item.changed')}
            fields={theirs.map((field) => ({ label: t(fieldNames[field], { currency }), now: inWords(now, field) }))}
            onTakeTheirs={takeTheirs}
          />
        )}
        {save.isError && (
          <Notice tone="bad" alert>
            {words(save.error)}
          </Notice>
        )}
        {tried && errors.size > 0 && (
          <Notice tone="bad" alert>
            {t('error.some', { count: errors.size })}
          </Notice>
        )}
        <Field
          label={t('item.name')}
          value={draft.name}
          longest={limits.itemName}
          error={errorOf('name')}
          onChange={(event) => set({ name: event.target.value })}
        />
        <LanguageFields
          label={t('item.name')}
          languages={languages}
          own={draft.name}
          texts={draft.names}
          longest={limits.itemName}
          onChange={(names) => set({ names })}
        />
        <div className={styles.pair}>
          <Field
            label={t('item.price', { currency })}
            inputMode="decimal"
            autoComplete="off"
            value={draft.price}
            error={errorOf('price')}
            onChange={(event) => set({ price: event.target.value })}
          />
          <Field
            label={t('item.category')}
            list={`${formId}-categories`}
            autoComplete="off"
            value={draft.category}
            longest={limits.label}
            error={errorOf('category')}
            onChange={(event) => set({ category: event.target.value })}
          />
          <datalist id={`${formId}-categories`}>
            {menu.categories.map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
        </div>
        <TextArea
          label={t('item.description')}
          value={draft.description}
          longest={limits.description}
          rows={2}
          onChange={(event) => set({ description: event.target.value })}
        />
        <LanguageFields
          label={t('item.description')}
          languages={draft.description.trim() ? languages : []}
          own={draft.description}
          texts={draft.descriptions}
          longest={limits.description}
          lines
          onChange={(descriptions) => set({ descriptions })}
        />
        <DishTaxFields draft={draft} currency={currency} error={errorOf('deposit')} onChange={set} />
        {opened ? (
          <StockFields item={now ?? opened} />
        ) : (
          <Field
            label={t('item.stock')}
            inputMode="numeric"
            value={draft.stock}
            error={errorOf('stock')}
            onChange={(event) => set({ stock: event.target.value })}
          />
        )}
        <Switch label={t('item.soldOut')} checked={draft.sold_out} onChange={(sold_out) => set({ sold_out })} />
        <PictureChooser picture={draft.picture} onChoose={(picture) => set({ picture })} />
        <FoodFields of="dish" name={draft.name} food={draft.food} onChange={(food) => set({ food })} />
        <SaleHoursFields of="dish" week={draft.hours} error={errorOf('hours')} onChange={(hours) => set({ hours })} />
        <OptionsEditor
          options={draft.options}
          currency={currency}
          languages={languages}
          errorOf={errorOf}
          onChange={(options) => set({ options })}
        />
      </form>
    </Dialog>
  );
}

/** The fields that the editor changes; orders change the stock meanwhile. */
const fieldNames = {
  name: 'item.name',
  price: 'item.price',
  category: 'item.category',
  description: 'item.description',
  sold_out: 'item.soldOut',
  picture: 'item.picture',
  options: 'item.options',
  food: 'item.food',
  tax_category: 'item.taxCategory',
  deposit: 'item.deposit',
  hours: 'saleHours.title',
  translations: 'item.translations',
} as const;

const changedFields = (opened: MenuItem, now: MenuItem): (keyof typeof fieldNames)[] =>
  (Object.keys(fieldNames) as (keyof typeof fieldNames)[]).filter(
    (field) => JSON.stringify(opened[field]) !== JSON.stringify(now[field]),
  );
