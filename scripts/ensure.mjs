// Installs the project's packages before npm runs one of its scripts: what running Waggle needs, with --tools also what checks and
// tests need. With --pages it builds the browser client. Plain JavaScript without dependencies, for any Node from version 20.
// Prints nothing and takes no time when all is in place.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPages, isBuilt } from './build-pages.mjs';
import { alone } from './one-set-up.mjs';
import { adviceOn, endWithNpm, reasonIn, runNpm, systemEnvironment } from './run-npm.mjs';

const needed = 24;
const root = realpathSync(path.join(path.dirname(fileURLToPath(import.meta.url)), '..'));
const modules = path.join(root, 'node_modules');
const stampFile = path.join(modules, '.waggle-installed');
const installedFile = path.join(modules, '.package-lock.json');
const ownNode = path.join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
const lockText = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
const stamp = createHash('sha256').update(lockText).digest('hex');

const wantsTools = process.argv.includes('--tools');
const wantsPages = process.argv.includes('--pages');

if (!isInstalled() || (wantsPages && !isBuilt(root))) {
  await alone({ root, say, fail, interrupted: (exitCode) => endWithNpm(exitCode, say) }, async (npmPidFile) => {
    await install(npmPidFile);
    if (wantsPages) await buildPages({ root, node: newEnoughNode(), say, fail });
  });
}

function isInstalled() {
  const found = read(stampFile);
  if (found === `${stamp} tools` || (found === `${stamp} running` && !wantsTools)) return hasNode();
  // After an npm install or npm ci by hand: accepted when it matches the lock file.
  const all = matchesLock({ tools: true });
  if ((!all && (wantsTools || !matchesLock({ tools: false }))) || !hasNode()) return false;
  writeFileSync(stampFile, `${stamp} ${all ? 'tools' : 'running'}`);
  return true;
}

// Scripts run on the Node in .bin when it exists, else on the machine's. The one in .bin was tested when it was installed.
function hasNode() {
  return existsSync(ownNode) || machineNode() >= needed;
}

function newEnoughNode() {
  return existsSync(ownNode) ? ownNode : process.execPath;
}

function machineNode() {
  if (!process.execPath.startsWith(modules)) return Number(process.versions.node.split('.')[0]);
  const found = spawnSync('node', ['--version'], {
    env: systemEnvironment(),
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  return Number(/^v(\d+)/.exec(found.stdout ?? '')?.[1] ?? 0);
}

function matchesLock({ tools }) {
  const installed = parse(read(installedFile))?.packages;
  const locked = parse(lockText)?.packages;
  if (!installed || !locked) return false;
  return Object.entries(locked).every(([where, wanted]) => {
    if (where === '') return true;
    if (wanted.link) return existsSync(path.join(root, where));
    // The lock file lists packages of other machines, which are not installed; hasNode notices when this machine's is missing.
    // Nor are peers, which .npmrc leaves out: those that are needed are listed as dependencies.
    if (!where.includes('node_modules/') || wanted.optional || wanted.peer) return true;
    if (!tools && isTool(wanted)) return true;
    return installed[where]?.version === wanted.version;
  });
}

// Only development dependencies need it; devOptional is npm's word for one that something else could use too.
function isTool({ dev, devOptional }) {
  return dev === true || devOptional === true;
}

async function install(npmPidFile) {
  if (isInstalled()) return;
  refuseWithoutNode();
  const began = Date.now();
  const args = npmArguments();
  const what = args.includes('--omit=dev') ? 'what running needs' : 'what checks and tests need too';
  say(`Setting up: installing packages into ${modules}, ${what} (once; about a quarter of a minute)`);
  // An interrupted set-up must not pass for a finished one.
  rmSync(stampFile, { force: true });
  const progress = setInterval(() => say(`  … still installing, ${seconds(began)} s`), 5_000);
  const { code, errors } = await runNpm(root, args, npmPidFile);
  clearInterval(progress);
  if (code !== 0) {
    const { npmCode, message } = reasonIn(errors, code);
    const reason = npmCode ? `${npmCode}: ${message}` : message;
    fail(`npm ${args[0]} failed (${reason}): ${adviceOn(npmCode, root)}, then run the command again`);
  }
  if (!hasNode()) fail(`npm installed no Node ${needed} here: install it from https://nodejs.org`);
  if (existsSync(ownNode)) {
    const tried = spawnSync(ownNode, ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' });
    if (tried.status !== 0) {
      fail(
        `the Node that npm installed does not run here (${(tried.stderr || String(tried.error)).trim().split('\n')[0]}): install Node ${needed} from https://nodejs.org`,
      );
    }
  }
  removeHeaders();
  writeFileSync(stampFile, `${stamp} ${args.includes('--omit=dev') ? 'running' : 'tools'}`);
  say(`Set up in ${seconds(began)} s`);
}

/** Tools are added to what is installed, which may be in use; whoever has them keeps them when the lock file changes. */
function npmArguments() {
  if (wantsTools && matchesLock({ tools: false })) return ['install', '--no-save'];
  const present = Object.values(parse(read(installedFile))?.packages ?? {});
  return wantsTools || present.some(({ dev }) => dev === true) ? ['ci'] : ['ci', '--omit=dev'];
}

// Before anything is downloaded: the packages of Node exist for some platforms only, and npm passes over the others.
function refuseWithoutNode() {
  if (machineNode() >= needed) return;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const packages = Object.keys(parse(lockText)?.packages ?? {});
  if (packages.includes(`node_modules/node-${platform}-${process.arch}`)) return;
  fail(
    `Waggle needs Node ${needed}, this machine has ${process.version}, and npm has no Node ${needed} for ` +
      `${process.platform} ${process.arch}: install it from https://nodejs.org`,
  );
}

// Of the package of Node, a third is headers for compiling native add-ons, of which Waggle has none.
function removeHeaders() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  rmSync(path.join(modules, `node-${platform}-${process.arch}`, 'include'), { recursive: true, force: true });
  // npm trusts its list of what is installed only when no package's folder is newer.
  if (existsSync(installedFile)) utimesSync(installedFile, new Date(), new Date());
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function parse(text) {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
}

function seconds(began) {
  return Math.round((Date.now() - began) / 1_000);
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function fail(line) {
  say(`waggle: ${line}`);
  process.exit(1);
}
