// A text in the other languages of the menu: a field for each, which says what customers see while it is empty.
import { useTranslation } from 'react-i18next';
import { nameOfLanguage } from '../menu/language-name.ts';
import { Field, TextArea } from '../ui/field.tsx';
import type { TextsDraft } from './texts-draft.ts';

export interface LanguageFieldsProps {
  readonly label: string;
  readonly languages: readonly string[];
  /** In the language of the menu. */
  readonly own: string;
  readonly texts: TextsDraft;
  readonly longest: number;
  readonly lines?: boolean;
  readonly onChange: (texts: TextsDraft) => void;
}

export function LanguageFields({ label, languages, own, texts, longest, lines, onChange }: LanguageFieldsProps) {
  const { t, i18n } = useTranslation('admin');
  const Control = lines ? TextArea : Field;
  return languages.map((tag) => {
    const text = texts[tag] ?? '';
    const language = nameOfLanguage(tag, i18n.language);
    const isMissing = text.trim() === '' && own.trim() !== '';
    return (
      <Control
        key={tag}
        lang={tag}
        label={t('language.of', { field: label, language })}
        hint={isMissing ? t('language.missing', { text: own.trim() }) : undefined}
        value={text}
        longest={longest}
        {...(lines ? { rows: 2 } : {})}
        onChange={(event: { readonly target: { readonly value: string } }) =>
          onChange({ ...texts, [tag]: event.target.value })
        }
      />
    );
  });
}
