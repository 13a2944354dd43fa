import { expect, test } from 'vitest';
import { SettingsError } from '../config/index.ts';
import { mongoClient, redisUrlOf } from './servers.ts';

test.each([
  ['mongodb://localhost:27017/shop?replicaSet=rs0', /names the database "shop".*WAGGLE_NAMESPACE.*\?authSource=shop/],
  ['mongodb://ada:secret@one:27017,two:27017/admin', /names the database "admin"/],
  ['mongodb://ada:100%@localhost:27017/', /%25 for a %/],
  ['localhost:27017', /it must look like mongodb:\/\//],
  ['mongodb://', /it must look like mongodb:\/\//],
])('MONGODB_URL %s is refused with what to give instead', (url, why) => {
  expect(() => mongoClient(url)).toThrow(SettingsError);
  expect(() => mongoClient(url)).toThrow(why);
});

test.each([
  'mongodb://localhost:27017/?replicaSet=rs0',
  'mongodb://localhost:27017',
  'mongodb://ada:100%25@one:27017,two:27017/?authSource=shop',
])('MONGODB_URL %s is taken', async (url) => {
  await mongoClient(url).close();
});

test.each([
  ['redis://ada:100%@localhost:6379', /%25 for a %/],
  ['redis-sentinel://localhost', /redis-sentinel:\/\/ names Sentinels.*: give the address of the primary/],
  ['redis+sentinel://a:26379,b:26379/mymaster', /names Sentinels/],
  ['redis://a:26379/mymaster', /"mymaster" is no number of a database.*Sentinels/],
  [
    'redis+cluster://a:7000',
    /redis\+cluster:\/\/ is not known: name some nodes of the cluster as redis:\/\/a:7000,b:7000/,
  ],
  ['redis://a:7000,b:port', /it must look like redis:\/\//],
  ['localhost:6379', /it must look like redis:\/\//],
])('REDIS_URL %s is refused with what to give instead', (url, why) => {
  expect(() => redisUrlOf(url)).toThrow(SettingsError);
  expect(() => redisUrlOf(url)).toThrow(why);
});

test.each(['redis://localhost:6379', 'rediss://ada:100%25@redis:6379/2', 'redis://ada:secret@a:7000,b:7001,c:7002'])(
  'REDIS_URL %s is taken',
  (url) => {
    expect(redisUrlOf(url)).toBe(url);
  },
);
