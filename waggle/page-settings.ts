// The settings of whoever serves the pages.
import type { ConfigTable } from '@waggle/service-kit/config';
import Type from 'typebox';

const tilePattern = /^(https?:\/\/(\{s\}\.)?[\w.-]+(:\d+)?)?\/(?=\S*\{z\})(?=\S*\{x\})(?=\S*\{y\})[^\s'"]*$/;

export const pageSettings = {
  tileUrl: {
    env: 'WAGGLE_TILE_URL',
    schema: Type.String({
      pattern: tilePattern.source,
      description: 'an address with {z}, {x} and {y}, such as https://tiles.example/{z}/{x}/{y}.png',
    }),
    default: '',
    about: 'The map tiles that customers see the courier on; the town that comes with Waggle when it is not given.',
  },
  tileAttribution: {
    env: 'WAGGLE_TILE_ATTRIBUTION',
    schema: Type.String(),
    default: '',
    about: 'Whose map it is, shown on it: most tile servers ask for that, such as © OpenStreetMap contributors.',
  },
} as const satisfies ConfigTable;
