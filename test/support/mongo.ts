// Cleans up in the MongoDB that tests share.
export { dropDatabases } from '../../deploy/processes/databases.ts';
