// Settings: tables of them, how they are read, and those of every process.

export { type AccessTable, type Principal, rolesOf } from './access.ts';
export { basePathOf, withoutBasePath } from './base-path.ts';
export { type DescribedSetting, describeConfig, type Flags, unknownVariables } from './describe.ts';
export { type JsonSchema, settingsSchema } from './json-schema.ts';
export {
  defineManifest,
  type InitStep,
  type ServiceManifest,
} from './manifest.ts';
export { nearestName } from './nearest-name.ts';
export { isLoopback, type OperationsSettings, operationsPlaceOf, type Place } from './operations-place.ts';
export { eventDays, peopleDays } from './people-days.ts';
export { type PlatformConfig, platformSettings } from './platform-settings.ts';
export { type Rate, RateText, rateOf } from './rate.ts';
export { readConfig } from './read.ts';
export {
  type AnySetting,
  type ConfigTable,
  type ConfigTables,
  type ConfigValues,
  flagOf,
  type Range,
  RangeOfSeconds,
  type Setting,
  type SettingSchema,
  SettingsError,
} from './setting.ts';
export { kindOf, textOf } from './text.ts';
