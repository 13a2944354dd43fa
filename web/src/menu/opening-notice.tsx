// Says that the kitchen isn't taking orders, and when it opens.
import { useTranslation } from 'react-i18next';
import { Notice } from '../ui/notice.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';
import type { OpeningView } from './use-opening.ts';

export function OpeningNotice({ opening }: { readonly opening: OpeningView }) {
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
