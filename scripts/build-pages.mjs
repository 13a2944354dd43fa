// Builds the browser client and the docs site into web/dist when their sources have changed. Plain JavaScript, like its caller.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** True when web/dist is built from the present sources, or there is nothing to build. */
export function isBuilt(root) {
  if (!existsSync(path.join(root, 'web/vite.config.ts'))) return true;
  return read(path.join(root, 'web/dist', stampName)) === contentHash(root);
}

/** Ends the process with one line when the build fails, and leaves the previous build in place. */
export async function buildPages({ root, node, say, fail }) {
  // Another process may have built it while this one waited for the lock.
  if (isBuilt(root)) return;
  const began = Date.now();
  say('Building the pages (once, and again when they change; a few seconds)');
  const web = path.join(root, 'web');
  const dist = path.join(web, 'dist');
  const made = path.join(web, '.dist-new');
  const old = path.join(web, '.dist-old');
  const hash = contentHash(root);
  try {
    for (const left of [made, old]) rmSync(left, { recursive: true, force: true });
    mkdirSync(made);
  } catch (error) {
    fail(`the pages cannot be built (${error.message}): let this user write to ${web}`);
  }
  const progress = setInterval(() => say(`  … still building, ${seconds(began)} s`), 5_000);
  const { code, errors } = await vite(root, node, made);
  clearInterval(progress);
  if (code !== 0 || !existsSync(path.join(made, 'index.html'))) {
    rmSync(made, { recursive: true, force: true });
    fail(`the pages were not built (${reasonIn(errors, code)}): npx vite build web shows the whole output`);
  }
  // The mark is written into the new build, which is then moved into place atomically: an interrupted set-up builds again.
  writeFileSync(path.join(made, stampName), hash);
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(made, dist);
  rmSync(old, { recursive: true, force: true });
  say(`Built the pages in ${seconds(began)} s`);
}

const stampName = '.waggle-built';

// A hash of contents, not of times: a checkout gives files new times. It reads two hundred small files in about 10 ms.
function contentHash(root) {
  const hash = createHash('sha256');
  for (const file of [
    ...filesIn(root, 'web'),
    ...filesIn(root, 'contracts'),
    ...filesIn(root, 'town'),
    // The docs site is built of them.
    ...filesIn(root, 'docs'),
    ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md'].filter((file) => existsSync(path.join(root, file))),
    'package-lock.json',
  ]) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesIn(root, folder) {
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter(
      ({ name }) => !name.startsWith('.') && !['dist', 'node_modules'].includes(name) && !/\.test\.tsx?$/.test(name),
    )
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const name = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesIn(root, name) : [name];
    });
}

function vite(root, node, outDir) {
  return new Promise((resolve) => {
    const program = path.join(root, 'node_modules/vite/bin/vite.js');
    const built = spawn(node, [program, 'build', 'web', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'error'], {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let errors = '';
    for (const stream of [built.stdout, built.stderr]) {
      stream.on('data', (data) => {
        errors = (errors + data).slice(-20_000);
      });
    }
    built.on('error', (error) => resolve({ code: 1, errors: error.message }));
    built.on('close', (code) => resolve({ code, errors }));
  });
}

// The line with the reason; the line above it only says that the build failed, those below it where.
function reasonIn(errors, code) {
  const lines = stripVTControlCharacters(errors)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(error during build|at |(✗ )?Build failed)/.test(line));
  return (lines[0] ?? `exit code ${code}`).slice(0, 300);
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

const seconds = (began) => Math.round((Date.now() - began) / 1_000);
