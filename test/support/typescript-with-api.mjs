// For programs that use TypeScript as a library: version 7, which checks this project, is none, and two versions would both install
// a tsc. Loaded with `--import`.
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === 'typescript' ? '@ts-morph/common/dist/typescript.js' : specifier, context),
});
