// Where the kitchen delivers: areas of postcodes, each with its fee, its minimum and the minutes that its ride takes more.
import { limits } from '@waggle/contracts/limits.ts';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../ui/button.tsx';
import { Field, TextArea } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { type AreaDraft, newArea, type PricesError } from './prices-draft.ts';
import styles from './prices-page.module.css';

export interface AreasEditorProps {
  readonly areas: readonly AreaDraft[];
  readonly currency: string;
  /** @param key of an area and its field: `3 fee` */
  readonly errorOf: (key: string) => PricesError | undefined;
  readonly onChange: (areas: readonly AreaDraft[]) => void;
}

export function AreasEditor({ areas, currency, errorOf, onChange }: AreasEditorProps) {
  const { t } = useTranslation('admin');
  const change = (key: string, part: Partial<AreaDraft>): void =>
    onChange(areas.map((area) => (area.key === key ? { ...area, ...part } : area)));
  const field = (area: AreaDraft, name: keyof Omit<AreaDraft, 'key'>) => {
    const error = errorOf(`${area.key} ${name}`);
    return {
      value: area[name],
      autoComplete: 'off',
      error: error && t(`prices.error.${error}`),
      onChange: (event: { readonly target: { readonly value: string } }) =>
        change(area.key, { [name]: event.target.value }),
    };
  };
  return (
    <section className={styles.taxes} aria-labelledby="areas">
      <h2 id="areas">{t('areas.title')}</h2>
      <p className={styles.hint}>{t('areas.hint')}</p>
      {areas.map((area, n) => (
        <fieldset key={area.key} className={styles.tax}>
          <legend>{t('areas.area', { number: n + 1 })}</legend>
          <Field {...field(area, 'name')} label={t('areas.name')} longest={limits.label} />
          <TextArea {...field(area, 'postcodes')} label={t('areas.postcodes')} hint={t('areas.postcodesHint')} />
          <Field {...field(area, 'fee')} label={t('prices.deliveryFee', { currency })} inputMode="decimal" />
          <Field
            {...field(area, 'freeFrom')}
            label={t('prices.freeFrom', { currency })}
            hint={t('prices.emptyNever')}
            inputMode="decimal"
          />
          <Field {...field(area, 'minimum')} label={t('prices.minimum', { currency })} inputMode="decimal" />
          <Field {...field(area, 'extra')} label={t('areas.extra')} inputMode="numeric" />
          <IconButton
            icon="trash"
            label={t('areas.remove', { number: n + 1 })}
            onClick={() => onChange(areas.filter(({ key }) => key !== area.key))}
          />
        </fieldset>
      ))}
      {areas.length < limits.areas && (
        <Button onClick={() => onChange([...areas, newArea()])}>
          <Icon name="plus" />
          {t('areas.add')}
        </Button>
      )}
    </section>
  );
}
