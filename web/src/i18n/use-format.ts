// Money and times in the language that is shown now.
import { useTranslation } from 'react-i18next';
import { createFormat, type Format } from './format.ts';

const formats = new Map<string, Format>();

export function useFormat(): Format {
  const { i18n } = useTranslation();
  const format = formats.get(i18n.language) ?? createFormat(i18n.language);
  formats.set(i18n.language, format);
  return format;
}
