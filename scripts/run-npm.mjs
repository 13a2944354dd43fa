// Runs the machine's npm, ends it when the set-up is interrupted, and explains its failures. Plain JavaScript, like its caller.
import { spawn } from 'node:child_process';
import path from 'node:path';

let npm = null;
let interrupting = false;

/** Resolves with npm's exit code and what it wrote to standard error; `started` gets its process id. */
export function runNpm(root, args, started) {
  return new Promise((resolve) => {
    // In its own process group where the platform has them: Ctrl-C in a terminal reaches only this process, which then ends npm
    // with everything that npm started, and waits for it.
    npm = spawn('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      env: systemEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
      shell: process.platform === 'win32',
      detached: process.platform !== 'win32',
    });
    if (npm.pid) started(npm.pid);
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
export async function endWithNpm(exitCode, say) {
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

/** The machine's own npm and node: npm deletes the ones in node_modules while it runs. */
export function systemEnvironment() {
  const env = { ...process.env };
  const name = Object.keys(env).find((key) => key.toLowerCase() === 'path') ?? 'PATH';
  const isOurs = (folder) => folder.endsWith(path.join('node_modules', '.bin')) || folder.includes('node-gyp-bin');
  env[name] = (env[name] ?? '')
    .split(path.delimiter)
    .filter((folder) => !isOurs(folder))
    .join(path.delimiter);
  return env;
}

/** npm's own code and the line with its error; the other lines give the path of its log. */
export function reasonIn(errors, code) {
  const npmCode = /^npm (?:error|ERR!) code (\S+)/m.exec(errors)?.[1] ?? '';
  const lines = errors
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim())
    .filter((line) => line !== '' && !/^(A complete log|\S*debug-\d|code |errno |syscall )/.test(line));
  return { npmCode, message: (lines[0] ?? `exit code ${code}`).slice(0, 300) };
}

/** What to do about an error with this code. */
export function adviceOn(npmCode, root) {
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
