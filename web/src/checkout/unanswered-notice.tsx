// Reminds the customer of an unanswered order, on every page.
import { useTranslation } from 'react-i18next';
import { paths } from '../paths.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { openAttempt } from './attempt.ts';

export function UnansweredNotice() {
  const { t } = useTranslation();
  if (!openAttempt.use()) return null;
  return (
    <Notice
      tone="honey"
      icon="receipt"
      title={t('checkout.unanswered.title')}
      actions={
        <ButtonLink href={paths.checkout} tone="primary">
          {t('checkout.unanswered.action')}
        </ButtonLink>
      }
    >
      {t('checkout.unanswered.text')}
    </Notice>
  );
}
