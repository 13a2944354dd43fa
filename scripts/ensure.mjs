// Installs the project's packages before npm runs one of its scripts, and with --pages builds the browser client. Plain JavaScript
// without dependencies, for any Node from version 20. Prints nothing and takes no time when all is in place.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPages, isBuilt } from './build-pages.mjs';

const needed = 24;
const root = realpathSync(path.join(path.dirname(fileURLToPath(import.meta.url)), '..'));
const modules = path.join(root, 'node_modules');
const stampFile = path.join(modules, '.waggle-installed');
const ownNode = path.join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
const lockText = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
const stamp = createHash('sha256').update(lockText).digest('hex');

/** Held by the one process that sets this folder up: its process id, and that of its npm. */
const lock = path.join(tmpdir(), `waggle-setup-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`);
let npm = null;
let interrupting = false;

const wantsPages = process.argv.includes('--pages');

if (!isInstalled() || (wantsPages && !isBuilt(root))) {
  await alone(async () => {
    await install();
    if (wantsPages) await buildPages({ root, node: newEnoughNode(), say, fail });
  });
}

function isInstalled() {
  if (read(stampFile) === stamp) return hasNode();
  // After an npm install or npm ci by hand: accepted when it matches the lock file.
  if (!matchesLock() || !hasNode()) return false;
  writeFileSync(stampFile, stamp);
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

function matchesLock() {
  const installed = parse(read(path.join(modules, '.package-lock.json')))?.packages;
  const locked = parse(lockText)?.packages;
  if (!installed || !locked) return false;
  return Object.entries(locked).every(([where, wanted]) => {
    if (where === '') return true;
    if (wanted.link) return existsSync(path.join(root, where));
    // The lock file lists packages of other machines, which are not installed; hasNode notices when this machine's is missing.
    // Nor are peers, which .npmrc leaves out: those that are needed are listed as dependencies.
    if (!where.includes('node_modules/') || wanted.optional || wanted.peer) return true;
    return installed[where]?.version === wanted.version;
  });
}

async function install() {
  if (isInstalled()) return;
  const began = Date.now();
  say(`Setting up: installing packages into ${modules} (once; about half a minute)`);
  // An interrupted set-up must not pass for a finished one.
  rmSync(stampFile, { force: true });
  const progress = setInterval(() => say(`  … still installing, ${seconds(began)} s`), 5_000);
  const { code, errors } = await npmCi();
  clearInterval(progress);
  if (code !== 0) {
    const { npmCode, message } = reasonIn(errors, code);
    fail(
      `npm ci failed (${npmCode ? `${npmCode}: ` : ''}${message}): ${adviceOn(npmCode)}, then run the command again`,
    );
  }
  if (!hasNode()) {
    fail(
      `Waggle needs Node ${needed}, this machine has ${process.version}, and no package of Node exists for ` +
        `${process.platform} ${process.arch}: install Node ${needed} from https://nodejs.org`,
    );
  }
  if (existsSync(ownNode)) {
    const tried = spawnSync(ownNode, ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' });
    if (tried.status !== 0) {
      fail(
        `the Node that npm installed does not run here (${(tried.stderr || String(tried.error)).trim().split('\n')[0]}): install Node ${needed} from https://nodejs.org`,
      );
    }
  }
  writeFileSync(stampFile, stamp);
  say(`Set up in ${seconds(began)} s`);
}

function npmCi() {
  return new Promise((resolve) => {
    // In its own process group where the platform has them: Ctrl-C in a terminal reaches only this process, which then ends npm
    // with everything that npm started, and waits for it.
    npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      env: systemEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
      shell: process.platform === 'win32',
      detached: process.platform !== 'win32',
    });
    if (npm.pid) writeFileSync(path.join(lock, 'npm'), String(npm.pid));
    let errors = '';
    npm.stderr.on('data', (data) => {
      errors = (errors + data).slice(-20_000);
    });
    npm.on('error', (error) =>
      resolve({ code: 1, errors: `npm error code ${error.code}\nnpm error ${error.message}` }),
    );
    npm.on('close', (code) => {
      npm = null;
      // npm reports that it was stopped, which is no failure.
      if (!interrupting) resolve({ code, errors });
    });
  });
}

/** Ends npm, waits for it, then ends this process. A second signal does not wait. */
async function interrupted(exitCode) {
  if (!npm) process.exit(exitCode);
  if (interrupting) return endNpm('SIGKILL');
  interrupting = true;
  say('Stopping npm; the next start installs again');
  const ended = new Promise((resolve) => npm.on('close', resolve));
  endNpm('SIGTERM');
  const patience = setTimeout(() => endNpm('SIGKILL'), 5_000);
  await ended;
  clearTimeout(patience);
  process.exit(exitCode);
}

function endNpm(signal) {
  try {
    if (process.platform === 'win32') npm?.kill(signal);
    else if (npm?.pid) process.kill(-npm.pid, signal);
  } catch {
    // It has just ended.
  }
}

// The machine's own npm and node: npm ci deletes the ones in node_modules while it runs.
function systemEnvironment() {
  const env = { ...process.env };
  const name = Object.keys(env).find((key) => key.toLowerCase() === 'path') ?? 'PATH';
  const isOurs = (folder) => folder.endsWith(path.join('node_modules', '.bin')) || folder.includes('node-gyp-bin');
  env[name] = (env[name] ?? '')
    .split(path.delimiter)
    .filter((folder) => !isOurs(folder))
    .join(path.delimiter);
  return env;
}

// npm's own code and the line with its error; the other lines give the path of its log.
function reasonIn(errors, code) {
  const npmCode = /^npm (?:error|ERR!) code (\S+)/m.exec(errors)?.[1] ?? '';
  const lines = errors
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim())
    .filter((line) => line !== '' && !/^(A complete log|\S*debug-\d|code |errno |syscall )/.test(line));
  return { npmCode, message: (lines[0] ?? `exit code ${code}`).slice(0, 300) };
}

function adviceOn(npmCode) {
  switch (npmCode) {
    case 'ENOSPC':
      return 'free some disk space';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `let this user write to ${root} and to npm's cache (npm config get cache)`;
    case 'E401':
    case 'E403':
    case 'E404':
    case 'ETARGET':
    case 'EINTEGRITY':
      return 'check the registry that npm uses (npm config get registry), which must have this package unchanged';
    case 'ENOENT':
      return 'install npm, which comes with Node';
    case '':
      return 'run npm ci to see its whole output';
    default:
      return 'check the network and the registry that npm uses (npm config get registry)';
  }
}

/** Runs `work` under a lock, so that one process at a time sets this folder up. */
async function alone(work) {
  let announced = false;
  while (!taken()) {
    if (!announced) say('Another set-up of this folder is running; waiting for it');
    announced = true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const release = () => rmSync(lock, { recursive: true, force: true });
  process.on('exit', release);
  for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }))
    process.on(signal, () => void interrupted(code));
  await work();
}

function taken() {
  try {
    mkdirSync(lock);
    writeFileSync(path.join(lock, 'pid'), String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST')
      fail(`cannot write to ${tmpdir()} (${error.message}): set TMPDIR to a folder that can be written`);
  }
  const owner = Number(read(path.join(lock, 'pid')));
  if (owner ? isAlive(owner) : !isOld(lock, 10_000)) return false;
  // The owner was killed, but its npm still runs: a second one would corrupt its files.
  const left = Number(read(path.join(lock, 'npm')));
  if (left && isAlive(left) && !isOld(lock, 300_000)) return false;
  // Its owner ended without removing it. Of several processes that find it, one can rename it, and all of them try again.
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
    if (Number(read(path.join(aside, 'pid'))) === owner) rmSync(aside, { recursive: true, force: true });
    else renameSync(aside, lock);
  } catch {
    // Another process was faster.
  }
  return false;
}

// An owner writes its process id right after it makes the lock.
function isOld(lock, ms) {
  try {
    return statSync(lock).mtimeMs < Date.now() - ms;
  } catch {
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
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
