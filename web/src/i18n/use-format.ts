// Money and times in the language that is shown now.
import { useTranslation } from 'react-i18next';
import { createFormat, type Format } from './format.ts';

const formats = new Map<string, Format>();

export function useFormat(): Format {
  const { i18n } = useTranslation();
  const format = formats.get(i18n.language) ?? createFormat(regional(i18n.language));
  formats.set(i18n.language, format);
  return format;
}

// English is written in many ways: as it is where the reader is, if the browser says.
const regional = (language: string): string =>
  navigator.languages.find((tag) => tag.startsWith(`${language}-`)) ?? language;
