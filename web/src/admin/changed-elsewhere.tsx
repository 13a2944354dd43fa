// Shows what someone else has changed while a form has edits, and lets the user accept it. Saving keeps the edits made here.
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

export interface ChangedField {
  readonly label: string;
  /** The current value as text; null when a text would say little. */
  readonly now: string | null;
}

export interface ChangedElsewhereProps {
  readonly title: string;
  readonly text: string;
  readonly fields: readonly ChangedField[];
  readonly onTakeTheirs: () => void;
}

export function ChangedElsewhere({ title, text, fields, onTakeTheirs }: ChangedElsewhereProps) {
  const { t } = useTranslation('admin');
  return (
    <Notice tone="honey" alert title={title} actions={<Button onClick={onTakeTheirs}>{t('takeTheirs')}</Button>}>
      <ul>
        {fields.map(({ label, now }) => (
          <li key={label}>{now === null ? label : t('changedTo', { field: label, value: now })}</li>
        ))}
      </ul>
      <p>{text}</p>
    </Notice>
  );
}
