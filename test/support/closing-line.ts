// Ends a test run with a line of counts, below the suites that were skipped because a server is missing, the tests that passed
// only on a retry, and those that failed: a line each, so that the end of a long log says what to look at.
import type { Reporter, TestModule } from 'vitest/node';
import { missingServers } from './servers.ts';

const firstLine = (errors: readonly { readonly message: string }[] = []): string =>
  (errors[0]?.message ?? 'no test in it ran').split('\n', 1)[0]?.slice(0, 200) ?? '';

export class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const retried: string[] = [];
    const failed: string[] = [];
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      if (module.state() === 'failed' && !tests.some((test) => test.result().state === 'failed')) {
        count.failed += 1;
        failed.push(`${module.relativeModuleId}: ${firstLine(module.errors())}`);
      }
      for (const test of tests) {
        const state = test.result().state;
        if (state === 'passed' || state === 'failed') count[state] += 1;
        else count.skipped += 1;
        if (state === 'failed')
          failed.push(`${module.relativeModuleId} > ${test.fullName}: ${firstLine(test.result().errors)}`);
        if (test.diagnostic()?.flaky) retried.push(test.fullName);
      }
    }
    for (const missing of missingServers()) process.stdout.write(`\nskipped: ${missing}`);
    for (const name of retried) process.stdout.write(`\npassed only on a retry: ${name}`);
    for (const test of failed) process.stdout.write(`\nfailed: ${test}`);
    process.stdout.write(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`);
  }
}
