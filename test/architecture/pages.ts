// Checks the docs against the tree: their links resolve, and docs/architecture.md names every folder.
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { anchorsOfPage } from '../../web/docs-site/anchors.ts';

/** README.md, CONTRIBUTING.md and the pages of docs/, by their path from the root. */
export function pages(root: string): Map<string, string> {
  const found = globSync(['*.md', 'docs/**/*.md'], { cwd: root });
  return new Map(found.map((file) => [file.split(path.sep).join('/'), readFileSync(path.join(root, file), 'utf8')]));
}

/** `page: target` for each relative link to a file or a heading that does not exist. */
export function brokenLinks(root: string, page: string, text: string): string[] {
  return linksIn(text).flatMap((target) => {
    const [file = '', heading] = target.split('#');
    const absolute = file === '' ? path.join(root, page) : path.join(root, path.dirname(page), file);
    const leads = existsSync(absolute) && (!heading || !absolute.endsWith('.md') || hasHeading(absolute, heading));
    return leads ? [] : [`${page}: ${target}`];
  });
}

/** The folders that docs/architecture.md must name: those of the sources, the rooms of service-kit, the services. */
export function foldersToName(root: string): string[] {
  const ignored = readFileSync(path.join(root, '.gitignore'), 'utf8').split('\n');
  return [
    ...foldersIn(root).filter((name) => !ignored.includes(`${name}/`)),
    ...foldersIn(path.join(root, 'service-kit')).map((room) => `service-kit/${room}`),
    ...foldersIn(path.join(root, 'services')).map((service) => `services/${service}`),
  ].filter((folder) => !/(^|\/)(\.|node_modules)/.test(folder));
}

/** The folders that the page does not link to. */
export function unnamed(page: string, folders: readonly string[]): string[] {
  const named = new Set(linksIn(page).map((target) => target.replace(/^\.\.\//, '').replace(/\/$/, '')));
  return folders.filter((folder) => !named.has(folder));
}

/** Paths in code type, such as `service.ts` or `bus/relay/`, that match the end of no path in the tree. */
export function unknownPaths(root: string, page: string): string[] {
  const codes = [...withoutCode(page).matchAll(/`([\w./-]+(?:\/|\.(?:ts|tsx|lua|json|md)))`/g)].map(
    ([, code = '']) => code,
  );
  return [...new Set(codes)].filter((code) => {
    const found = globSync(`{,**/}${code}`, { cwd: root, exclude: (name) => /node_modules/.test(String(name)) });
    return found.length === 0;
  });
}

const linksIn = (text: string): string[] =>
  [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target).filter(isRelative);

const isRelative = (target: string): boolean => !/^[a-z]+:/.test(target);

const withoutCode = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, '');

const foldersIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

const hasHeading = (file: string, anchor: string): boolean => {
  const anchorOf = anchorsOfPage();
  return [...withoutCode(readFileSync(file, 'utf8')).matchAll(/^#+ (.*)$/gm)]
    .map(([, heading = '']) => anchorOf(heading))
    .includes(anchor);
};
