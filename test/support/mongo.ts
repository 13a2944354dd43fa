// Removes databases from the MongoDB that tests share.
export { dropDatabases } from '../../deploy/processes/databases.ts';
