// How customers may get their food: one way at least, and where orders are picked up.
import { customerFields } from '@waggle/contracts/customer-fields.ts';
import { type OrderServing, orderServings } from '@waggle/contracts/price-codes.ts';
import { useTranslation } from 'react-i18next';
import { TextArea } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { Switch } from '../ui/switch.tsx';
import type { HoursDraft } from './hours-draft.ts';

export interface ServingFieldsProps {
  readonly servings: readonly OrderServing[];
  readonly address: string;
  readonly onChange: (part: Partial<HoursDraft>) => void;
}

export function ServingFields({ servings, address, onChange }: ServingFieldsProps) {
  const { t } = useTranslation('admin');
  return (
    <>
      {orderServings.map((one) => (
        <Switch
          key={one}
          label={t(`hours.serving.${one}`)}
          checked={servings.includes(one)}
          onChange={(on) => onChange({ servings: on ? [...servings, one] : servings.filter((other) => other !== one) })}
        />
      ))}
      {servings.length === 0 && (
        <Notice tone="bad" alert>
          {t('hours.noServing')}
        </Notice>
      )}
      {servings.includes('pick_up') && (
        <TextArea
          label={t('hours.pickUpAddress')}
          hint={t('hours.pickUpAddressHint')}
          autoComplete="street-address"
          longest={customerFields.address.longest}
          value={address}
          onChange={(event) => onChange({ pickUpAddress: event.target.value })}
        />
      )}
    </>
  );
}
