// Money and times in the language that is shown now.
import { useTranslation } from 'react-i18next';
import { createFormat, type Format } from './format.ts';

const formats = new Map<string, Format>();

/** @param timeZone null: this device's */
export function useFormat(timeZone: string | null = null): Format {
  const { i18n } = useTranslation();
  const key = `${i18n.language} ${timeZone ?? ''}`;
  const format = formats.get(key) ?? createFormat(regional(i18n.language), timeZone);
  formats.set(key, format);
  return format;
}

// English is written in many ways: as it is where the reader is, if the browser says.
const regional = (language: string): string =>
  navigator.languages.find((tag) => tag.startsWith(`${language}-`)) ?? language;
