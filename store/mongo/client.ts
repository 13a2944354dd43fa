// The MongoDB client's options.
import type { MongoClientOptions } from 'mongodb';

/** For `new MongoClient(url, mongoClientOptions)`. A setting in the url wins over none of these. */
export const mongoClientOptions: MongoClientOptions = {
  // An acknowledged order survives the loss of any one member, and no read returns data that could be rolled back.
  writeConcern: { w: 'majority', journal: true },
  // Repeated separately: otherwise the driver would merge in those of the URL.
  w: 'majority',
  journal: true,
  readConcern: { level: 'majority' },
  readConcernLevel: 'majority',
  readPreference: 'primary',
  retryWrites: true,
  retryReads: true,
  // Longer than an election usually takes, shorter than a customer waits.
  serverSelectionTimeoutMS: 4_000,
  connectTimeoutMS: 4_000,
  waitQueueTimeoutMS: 8_000,
  // The driver waits forever by default: a server that hangs without closing its connections would hang us too.
  socketTimeoutMS: 20_000,
  heartbeatFrequencyMS: 4_000,
  maxPoolSize: 64,
};
