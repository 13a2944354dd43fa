// Says that the kitchen isn't taking orders, and when it will again.
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { Notice } from '../ui/notice.tsx';
import type { OpeningView } from './use-opening.ts';

export function OpeningNotice({ opening }: { readonly opening: OpeningView }) {
  const { t } = useTranslation();
  const { dayTime } = useFormat();
  if (opening.open) return null;
  const { why, opensAt } = opening;
  return (
    <Notice tone="honey" icon="clock" title={t(`opening.${why}`)}>
      {opensAt === null ? t('opening.unknown') : t('opening.opens', { at: dayTime(opensAt) })}
    </Notice>
  );
}
