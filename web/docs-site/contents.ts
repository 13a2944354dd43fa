// The pages of the docs site in their order, each a Markdown file of the project, and their addresses.
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface DocsPage {
  /** The Markdown file, from the root of the project; the list of decisions has none. */
  readonly file: string;
  /** Below the root of the server: `/docs/operating`. */
  readonly address: string;
  /** In the navigation. */
  readonly label: string;
  readonly markdown: string;
}

export interface Chapter {
  readonly title: string;
  readonly pages: readonly DocsPage[];
}

// File → label in the navigation.
const chapters: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Begin: {
    'docs/index.md': 'Overview',
    'docs/tour.md': 'A tour in five minutes',
    'README.md': 'Start, test, deploy',
  },
  'How it works': {
    'docs/how-it-works.md': 'The journey of an order',
    'docs/architecture.md': 'Architecture',
    'docs/tours.md': 'Tours of the code',
    'docs/guarantees.md': 'What is promised',
  },
  'Break it': {
    'docs/tours/retries.md': 'A tour of retries',
    'docs/tours/leases.md': 'A tour of leases',
    'docs/tours/dead-letters.md': 'A tour of dead letters',
  },
  'The protocol': {
    'docs/protocol.md': 'HTTP, WebSockets, streams',
    'docs/events.md': 'Events',
    'docs/services.md': 'Services and settings',
    'docs/access.md': 'Who may use what',
    'docs/client.md': 'The client',
  },
  'Change it': {
    'docs/add-a-consumer.md': 'Adding a consumer',
    'CONTRIBUTING.md': 'Contributing',
  },
  'Operate it': {
    'docs/operating.md': 'Operating',
    'docs/operating-kubernetes.md': 'On Kubernetes',
    'docs/scaling.md': 'Scaling',
    'SECURITY.md': 'Security',
  },
};

const listOfDecisions = 'docs/decisions/';

/** @param root the folder of the project */
export function docsContents(root: string): Chapter[] {
  const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
  const written = Object.entries(chapters).map(([title, files]) => ({
    title,
    pages: Object.entries(files).map(([file, label]) => pageOf(file, label, read(file))),
  }));
  const decisions = filesBelow(root, 'docs/decisions').map((file) => {
    const markdown = read(file);
    return pageOf(file, titleOf(markdown), markdown);
  });
  const links = decisions.map(({ file, label }) => `- [${label}](${path.posix.basename(file)})`);
  const list = `# Decisions\n\nWhy things are as they are, with what was considered and dropped.\n\n${links.join('\n')}\n`;
  return [...written, { title: 'Decisions', pages: [pageOf(listOfDecisions, 'All decisions', list), ...decisions] }];
}

/** Markdown files of `docs/` that the site leaves out, and pages of the site without a file. */
export function misplacedPages(root: string): string[] {
  const listed = Object.values(chapters).flatMap((files) => Object.keys(files));
  return [
    ...filesBelow(root, 'docs').filter((file) => !listed.includes(file)),
    ...listed.filter((file) => !existsSync(path.join(root, file))),
  ];
}

function pageOf(file: string, label: string, markdown: string): DocsPage {
  const name = file
    .replace(/\.md$/, '')
    .replace(/\/$/, '')
    .replace(/^docs\/?/, '')
    .toLowerCase();
  return { file, label, markdown, address: name === 'index' ? '/docs' : `/docs/${name}` };
}

const titleOf = (markdown: string): string => /^# (.*)$/m.exec(markdown)?.[1] ?? '';

const filesBelow = (root: string, folder: string): string[] =>
  globSync(`${folder}/*.md`, { cwd: root })
    .map((file) => file.split(path.sep).join('/'))
    .sort();
