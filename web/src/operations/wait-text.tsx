// "Waits for the kitchen": nothing in Waggle is left to do until somebody takes a step.
import type { JourneyWait, OrderStatus } from '@waggle/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { useDuration } from './use-duration.ts';

export function WaitText({ wait, now }: { readonly wait: JourneyWait; readonly now: number }) {
  const { t } = useTranslation('operations');
  const { age } = useDuration();
  const { list } = useFormat();
  const { owner, simulated, to, since } = wait;
  return (
    <>
      <b>{t(`wait.${owner}`, { age: age(now - Date.parse(since)) })}</b>{' '}
      {t('wait.next', { steps: list(to.map((step) => t(`status.${step as OrderStatus}`))) })}
      {simulated && ` ${t('wait.simulated')}`}
    </>
  );
}
