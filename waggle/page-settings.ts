// The settings of whoever serves the pages.
import type { ConfigEntry, ConfigTable } from '@waggle/service-kit/config';

const tilePattern = /^(https?:\/\/(\{s\}\.)?[\w.-]+(:\d+)?)?\/(?=\S*\{z\})(?=\S*\{x\})(?=\S*\{y\})[^\s'"]*$/;

export const pageSettings = {
  tileUrl: {
    env: 'WAGGLE_TILE_URL',
    kind: 'string',
    default: '',
    pattern: {
      test: tilePattern,
      says: 'an address with {z}, {x} and {y}, such as https://tiles.example/{z}/{x}/{y}.png',
    },
    about: 'The map tiles that customers see the courier on; the town that comes with Waggle when it is not given.',
  } satisfies ConfigEntry<string> as ConfigEntry<string>,
  tileAttribution: {
    env: 'WAGGLE_TILE_ATTRIBUTION',
    kind: 'string',
    default: '',
    about: 'Whose map it is, shown on it: most tile servers ask for that, such as © OpenStreetMap contributors.',
  } satisfies ConfigEntry<string> as ConfigEntry<string>,
} as const satisfies ConfigTable;
