// What this device prints on, and whether it prints by itself: kept in the browser, for it alone.
import { randomId } from '../storage/random-id.ts';
import { storedValue } from '../storage/stored-value.ts';

export const paperWidths = ['58', '80', 'a4'] as const;
export type PaperWidth = (typeof paperWidths)[number];

export interface PaperSettings {
  /** How the server knows it. */
  readonly device: string;
  readonly width: PaperWidth;
  /** It prints the tickets of orders that are accepted from then on, in ms since the epoch; null: it prints none by itself. */
  readonly itselfSince: number | null;
}

const isWidth = (width: unknown): width is PaperWidth => (paperWidths as readonly unknown[]).includes(width);

export const paperSettings = storedValue<PaperSettings>({
  key: 'waggle.paper',
  parse(text) {
    const { device, width, itselfSince } = read(text);
    return {
      device: typeof device === 'string' && /^[\w-]{4,40}$/.test(device) ? device : randomId().slice(0, 8),
      width: isWidth(width) ? width : '80',
      itselfSince: typeof itselfSince === 'number' ? itselfSince : null,
    };
  },
  write: (settings) => JSON.stringify(settings),
});

function read(text: string | null): Partial<Record<keyof PaperSettings, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** The name of this device, which it keeps from now on. */
export function thisDevice(): string {
  const settings = paperSettings.get();
  paperSettings.set(settings);
  return settings.device;
}
