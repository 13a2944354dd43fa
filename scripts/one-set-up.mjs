// Lets one process at a time set a folder up. Plain JavaScript, like its caller.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** How long after the lock a process that was killed may have started an npm that is not recorded yet. */
const npmRecordedWithinMs = 5_000;

/** Runs `work` under a lock on `root`, with the file for the process id of its npm; `interrupted` gets the exit code that a signal asks for. */
export async function alone({ root, say, fail, interrupted }, work) {
  // Held by the one process that sets this folder up: its process id, and that of its npm.
  const lock = path.join(tmpdir(), `waggle-setup-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`);
  let announced = false;
  while (!taken(lock, fail)) {
    if (!announced) say('Another set-up of this folder is running; waiting for it');
    announced = true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const release = () => rmSync(lock, { recursive: true, force: true });
  process.on('exit', release);
  for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }))
    process.on(signal, () => void interrupted(code));
  await work(path.join(lock, 'npm'));
}

function taken(lock, fail) {
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
  if (left ? isAlive(left) && !isOld(lock, 300_000) : !isOld(lock, npmRecordedWithinMs)) return false;
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
