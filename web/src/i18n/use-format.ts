// The formats of the current language.
import { useTranslation } from 'react-i18next';
import { createFormat, type Format } from './format.ts';

const formats = new Map<string, Format>();

/** @param timeZone null means this device's; `utcOffset` is for a browser that does not know the zone */
export function useFormat(timeZone: string | null = null, utcOffset: number | null = null): Format {
  const { i18n } = useTranslation();
  const key = `${i18n.language} ${timeZone ?? ''} ${utcOffset ?? ''}`;
  const format = formats.get(key) ?? createFormat(regional(i18n.language), timeZone, utcOffset);
  formats.set(key, format);
  return format;
}

// English differs by region: prefer the browser's variant.
const regional = (language: string): string =>
  navigator.languages.find((tag) => tag.startsWith(`${language}-`)) ?? language;
