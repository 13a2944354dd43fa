// Prints what npm has installed here, as a CycloneDX 1.6 bill of materials: exactly the packages that are there, which
// `npm sbom` does not list with workspaces.
import { readFileSync } from 'node:fs';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const { packages } = JSON.parse(readFileSync('node_modules/.package-lock.json', 'utf8'));
const components = Object.entries(packages)
  // Workspaces are links: they are Waggle itself.
  .filter(([folder, { link }]) => folder.includes('node_modules/') && !link)
  .map(([folder, { version, license, integrity }]) => {
    const name = folder.split('node_modules/').at(-1);
    return {
      type: 'library',
      name,
      version,
      purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
      ...(license
        ? { licenses: [/[ ()]/.test(license) ? { expression: license } : { license: { name: license } }] }
        : {}),
      ...(integrity ? { hashes: [hashOf(integrity)] } : {}),
    };
  });
const about = { type: 'application', name: 'waggle', version, licenses: [{ license: { id: 'MIT' } }] };
const bill = { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, metadata: { component: about }, components };
process.stdout.write(`${JSON.stringify(bill, null, 2)}\n`);

function hashOf(integrity) {
  const [, algorithm, hash] = /^sha(\d+)-(\S+)/.exec(integrity);
  return { alg: `SHA-${algorithm}`, content: Buffer.from(hash, 'base64').toString('hex') };
}
