// A reader that ends early (`waggle streams | head`) ends the command quietly, as it ends other programs.

/** Call it before anything is printed. */
export function exitOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      // 128 + SIGPIPE: what a shell reports of a program that the closed pipe killed.
      process.exit(141);
    });
  }
}
