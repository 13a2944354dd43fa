// Preloaded into the processes of tests: a password hash at the cost of a real one takes 0.7 s of processor, and a test run makes
// hundreds. With this it takes none; what is stored and compared stays as it is. Tests of passwords themselves do without it.
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

const real = crypto.scrypt;
crypto.scrypt = (password, salt, length, options, done) =>
  real(password, salt, length, { ...options, N: 2, p: 1 }, done);
syncBuiltinESMExports();
