// The settings of a process that serves the pages.
import { type ConfigTable, platformSettings } from '@waggle/service-kit/config';
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
    about:
      'The tiles of the map on which customers see the courier. Without them pages say in words where the courier is.',
  },
  tileAttribution: {
    env: 'WAGGLE_TILE_ATTRIBUTION',
    schema: Type.String(),
    default: '',
    about: 'The attribution shown on the map, which most tile servers require, such as © OpenStreetMap contributors.',
  },
  operationsAddress: {
    env: 'WAGGLE_OPERATIONS_ADDRESS',
    schema: Type.String({
      pattern: '^(https?://[\\w.:/\\[\\]-]+)?$',
      description: 'an address such as https://operations.shop.example',
    }),
    default: '',
    about:
      'Where admins open operations in a browser, for the link on the public pages; by default http://localhost at WAGGLE_OPERATIONS_PORT, as through a tunnel.',
  },
  securityContact: {
    env: 'WAGGLE_SECURITY_CONTACT',
    schema: Type.String({
      pattern: '^(mailto:[^\\s@]+@[^\\s@]+|https://\\S+|tel:[+\\d-]+)$',
      description: 'an address such as mailto:security@shop.example or https://shop.example/security',
    }),
    default: '',
    about: 'Where to report a vulnerability: /.well-known/security.txt names it, which does not exist without it.',
  },
} as const satisfies ConfigTable;

const { port, host, operationsPort, operationsHost, hosts, trustedProxies, basePath } = platformSettings;
const { keepAliveSeconds, logLevel, shutdownSeconds, underTheHood } = platformSettings;

/** All that `waggle serve web` takes. */
export const webSettings = {
  port,
  host,
  operationsPort,
  operationsHost,
  hosts,
  trustedProxies,
  basePath,
  keepAliveSeconds,
  logLevel,
  shutdownSeconds,
  underTheHood,
  ...pageSettings,
} as const satisfies ConfigTable;
