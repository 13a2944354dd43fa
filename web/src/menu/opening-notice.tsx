// Says that the kitchen isn't taking orders, and when it opens.
import type { Opening } from '@waggle/contracts/opening.ts';
import { useTranslation } from 'react-i18next';
import { Notice } from '../ui/notice.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';

export function OpeningNotice({ opening }: { readonly opening: Opening }) {
  const { t } = useTranslation();
  const { dayTime } = useKitchenFormat();
  if (opening.open) return null;
  const { why, opensAt } = opening;
  return (
    <Notice tone="honey" icon="clock" title={t(`opening.${why}`)}>
      {opensAt === null ? t('opening.unknown') : t('opening.opens', { at: dayTime(opensAt) })}
    </Notice>
  );
}
