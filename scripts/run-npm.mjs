// Runs the machine's npm, ends it when the set-up is interrupted, and explains its failures. Plain JavaScript, like its caller.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

let npm = null;
let interrupting = false;

const windows = process.platform === 'win32';
// The shell writes its process id and becomes npm: npm never runs unrecorded, even if this process is killed right after the spawn.
const recorded = 'echo $$ > "$0" && exec npm "$@"';

/** Resolves with npm's exit code and what it wrote to standard error. Its process id is in `pidFile` before it runs. */
export function runNpm(root, args, pidFile) {
  return new Promise((resolve) => {
    // No script of a package runs, whatever the lock file says: nothing has checked it yet, and none of ours needs its own.
    const all = [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const [command, given] = windows ? ['npm', all] : ['/bin/sh', ['-c', recorded, pidFile, ...all]];
    // In its own process group where the platform has them: Ctrl-C in a terminal reaches only this process, which then ends npm
    // with everything that npm started, and waits for it.
    npm = spawn(command, given, {
      cwd: root,
      env: systemEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
      shell: windows,
      detached: !windows,
    });
    if (windows && npm.pid) writeFileSync(pidFile, String(npm.pid));
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
      if (interrupting) return;
      // The shell's code for a program that does not exist.
      if (code === 127) errors = 'npm error code ENOENT\nnpm error npm is not in PATH';
      resolve({ code, errors });
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
    if (windows) npm?.kill(signal);
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
