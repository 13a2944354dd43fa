// Preloaded into a process: at its end, prints the packages of node_modules that it has loaded.
import { registerHooks } from 'node:module';

const packages = new Set();
registerHooks({
  load(url, context, next) {
    const [, name] = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? [];
    if (name) packages.add(name);
    return next(url, context);
  },
});
process.on('exit', () => process.stderr.write(`\nloaded: ${JSON.stringify([...packages])}\n`));
