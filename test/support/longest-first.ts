// The order in which test files run: the longest first, so that no worker is left with a long file when the others are done.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Those of over a minute, longest first. A fresh clone, such as CI's, has no durations of an earlier run.
const long = [
  'test/e2e/losing-redis.e2e.test.ts',
  'test/e2e/broken-parts.e2e.test.ts',
  'test/security/v14-backups-while-running.e2e.test.ts',
  'test/e2e/chaos.e2e.test.ts',
  'test/e2e/restarts.e2e.test.ts',
  'test/browser/slow-line.browser.test.ts',
  'test/e2e/adding-a-consumer.e2e.test.ts',
  'test/browser/translated.browser.test.ts',
  'test/security/v14-recorded-data.e2e.test.ts',
];
const kinds = ['e2e', 'browser', 'integration', 'conformance', 'architecture', 'unit'];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // Within its kind, a file keeps Vitest's order: by the duration of the last run, else by its size.
    const sorted = await super.sort(files);
    return sorted
      .map((file) => [file, rank(file)] as const)
      .sort(([, one], [, other]) => one - other)
      .map(([file]) => file);
  }
}

function rank({ moduleId, project }: TestSpecification): number {
  const at = long.findIndex((file) => moduleId.endsWith(file));
  const kind = kinds.indexOf(project.name);
  const { groupOrder } = project.config.sequence;
  return groupOrder * 1_000 + (at >= 0 ? at : long.length + (kind >= 0 ? kind : kinds.length));
}
