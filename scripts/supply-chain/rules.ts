// What the project takes from others: rules about the lock file, each with the packages that break it.

export interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}

/** `packages` of package-lock.json: folder → package. */
export type LockedPackages = Readonly<Record<string, LockedPackage>>;

/** Packages whose scripts `npm ci` by hand runs, and what these do. Our own commands and the image install without any. */
const installScripts: ReadonlyMap<string, string> = new Map([
  ['@swc/core', 'warns where no build of it exists for this machine'],
  // A test holds that package.json switches it off.
  ['@scarf/scarf', 'would report the installation to its authors; of a tool that checks AsyncAPI'],
]);

/** Licences that allow use in a closed product, without a duty to publish what uses them. */
const permissive = ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', 'Unlicense'];
/** Of tools, which no user gets; their authors' own files stay under these. */
const ofTools = [...permissive, 'MPL-2.0', 'CC0-1.0', 'Python-2.0'];
/** Named packages that are used unchanged, which is all that their licences ask for. */
const unchanged: readonly (readonly [name: RegExp, licences: readonly string[]])[] = [
  // libvips, which sharp loads and anybody can replace.
  [/^@img\/sharp-/, [...permissive, 'LGPL-3.0-or-later']],
  // Builds the pages' styles at the first start; nothing of it is in them.
  [/^lightningcss(-|$)/, ['MPL-2.0']],
];

/** A sentence for each package that breaks a rule. */
export function supplyChainProblems(packages: LockedPackages): string[] {
  const problems: string[] = [];
  for (const [folder, one] of Object.entries(packages)) {
    if (!folder.includes('node_modules/') || one.link) continue;
    const name = folder.split('node_modules/').at(-1) ?? folder;
    if (!one.integrity?.startsWith('sha512-'))
      problems.push(`${folder} has no SHA-512 in package-lock.json: whatever a registry sends would be installed`);
    // .npmrc leaves registries out, so that the file does not name the one of whoever changed it.
    if (one.resolved !== undefined) problems.push(`${folder} names where it comes from: ${one.resolved}`);
    if (one.hasInstallScript && !installScripts.has(name))
      problems.push(
        `${name} runs a script when it is installed: read it, and list it in scripts/supply-chain/rules.ts`,
      );
    const [, named] = unchanged.find(([pattern]) => pattern.test(name)) ?? [];
    const allowed = named ?? (one.dev ? ofTools : permissive);
    if (!isAllowed(one.license, allowed))
      problems.push(
        `${name} is under ${one.license ?? 'no licence'}, which scripts/supply-chain/rules.ts does not list`,
      );
  }
  return problems;
}

/** An SPDX expression: of those joined by OR one must be allowed, of those joined by AND all. */
function isAllowed(expression: string | undefined, licences: readonly string[]): boolean {
  if (expression === undefined) return false;
  const plain = expression.replaceAll(/[()]/g, '');
  if (plain.includes(' OR ')) return plain.split(' OR ').some((one) => isAllowed(one, licences));
  return plain.split(' AND ').every((one) => licences.includes(one.trim()));
}
