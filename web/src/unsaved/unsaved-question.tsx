// Asks whether to discard unsaved edits. Mounted once.
import { useTranslation } from 'react-i18next';
import { Confirm } from '../ui/confirm.tsx';
import { answer, usePendingNavigation } from './unsaved.ts';

export function UnsavedQuestion() {
  const { t } = useTranslation();
  if (!usePendingNavigation()) return null;
  return (
    <Confirm
      title={t('unsaved.title')}
      text={t('unsaved.text')}
      confirm={t('unsaved.discard')}
      busy={false}
      onConfirm={() => answer(true)}
      onClose={() => answer(false)}
    />
  );
}
