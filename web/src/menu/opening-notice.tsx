// Says that the kitchen isn't taking orders: it is closed, and when it opens; or it has promised all that it can make.
import type { Opening } from '@waggle/contracts/opening.ts';
import { useTranslation } from 'react-i18next';
import { Notice } from '../ui/notice.tsx';
import { useKitchenFormat } from '../zone/kitchen-zone.ts';

export interface OpeningNoticeProps {
  readonly opening: Opening;
  readonly full?: boolean | undefined;
  /** It takes orders for later meanwhile. */
  readonly later?: boolean;
}

export function OpeningNotice({ opening, full = false, later = false }: OpeningNoticeProps) {
  const { t } = useTranslation();
  const { dayTime } = useKitchenFormat();
  if (opening.open) {
    return full ? (
      <Notice tone="honey" icon="clock" title={t('opening.full')}>
        {[t('opening.fullText'), ...(later ? [t('opening.later')] : [])].join(' ')}
      </Notice>
    ) : null;
  }
  const { why, opensAt } = opening;
  return (
    <Notice tone="honey" icon="clock" title={t(`opening.${why}`)}>
      {[
        opensAt === null ? t('opening.unknown') : t('opening.opens', { at: dayTime(opensAt) }),
        ...(later ? [t('opening.later')] : []),
      ].join(' ')}
    </Notice>
  );
}
