// The order in which test files run: the longest first, so that no worker is left with a long file when the others are done.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// A fresh clone, such as CI's, has no durations of an earlier run.
const long = readFileSync(path.resolve(import.meta.dirname, '../long-tests.txt'), 'utf8')
  .split('\n')
  .filter((line) => !line.startsWith('#'))
  .flatMap((line) => line.split(' ').filter(Boolean));
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
