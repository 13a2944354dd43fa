// Lets a command print something when Ctrl-C ends it.

/** Calls `say` at the first Ctrl-C and exits as an interrupted program does. */
export function onInterrupt(say: () => void): void {
  process.once('SIGINT', () => {
    say();
    process.exit(130);
  });
}
