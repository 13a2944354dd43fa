// `createServer` of node:http. An import of that module reads all its exports, one of which loads Node's HTTP client: a tenth of
// the work of a start, for what no service uses.
export const { createServer } = process.getBuiltinModule('node:http');
