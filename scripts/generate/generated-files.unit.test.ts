import { describe, expect, test } from 'vitest';
import { generatedFiles, leftOver } from './files.ts';
import { isThere, read } from './generated-files.ts';
import { formattedJson } from './json.ts';
import { comment } from './yaml-text.ts';

const files = generatedFiles();

describe('what `npm run generate` makes', () => {
  test.each(files.map(({ file, content }) => [file, content] as const))('%s is fresh', (file, content) => {
    const stale = `${file} is not what the manifests say: run \`npm run generate\``;
    expect(isThere(file), stale).toBe(true);
    expect(read(file), stale).toBe(content);
  });

  test('is deterministic, lists each file once, and marks each as generated', () => {
    expect(generatedFiles()).toEqual(files);
    expect(new Set(files.map(({ file }) => file)).size).toBe(files.length);
    for (const { file, content } of files)
      expect(content, file).toMatch(/[Gg]enerated.* by `npm run generate`|generated: \w+ \(by `npm run generate`/);
  });

  test('leaves nothing behind of a removed service', () => {
    expect(leftOver(files)).toEqual([]);
    const [first] = files.filter(({ file }) => file.endsWith('/Chart.lock') === false && file.includes('/charts/'));
    expect(leftOver(files.filter(({ file }) => file !== first?.file))).toEqual([first?.file]);
  });
});

test('JSON is as Biome formats it', () => {
  const long = Array.from({ length: 20 }, (_, i) => `value-${i}`);
  expect(formattedJson({ short: ['a', 1], none: [], empty: {}, objects: [{ a: null }], long })).toBe(
    `{
  "short": ["a", 1],
  "none": [],
  "empty": {},
  "objects": [
    {
      "a": null
    }
  ],
  "long": [
${long.map((value) => `    "${value}"`).join(',\n')}
  ]
}
`,
  );
});

test('a long comment is broken at words', () => {
  const lines = comment('word '.repeat(40).trim(), '  ');
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) expect(line).toMatch(/^ {2}# (word ?)+$/);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(120);
});
