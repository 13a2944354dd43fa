// Asks the process of this container whether it can work now: exit code 0 when it can.
const port = process.env.WAGGLE_PORT || 8080;
const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(4_000) });
if (!answer.ok) {
  process.stderr.write(`${answer.status}: ${await answer.text()}\n`);
  process.exit(1);
}
