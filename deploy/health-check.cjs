// Asks the process of this container whether it can work now: exit code 0 when it can. It runs every few seconds beside every
// service, so it is what Node loads soonest: as a module, or with `fetch`, it would take the processor more than twice as long.
const { get } = require('node:http');

const port = process.env.WAGGLE_PORT || 8080;
const limit = AbortSignal.timeout(4_000);
get(`http://127.0.0.1:${port}/health/ready`, { agent: false, signal: limit }, (answer) => {
  if (answer.statusCode === 200) process.exit();
  process.stderr.write(`${answer.statusCode}: `);
  answer.on('data', (part) => process.stderr.write(part));
  answer.on('end', () => {
    process.stderr.write('\n');
    process.exit(1);
  });
}).on('error', (error) => {
  process.stderr.write(`${limit.aborted ? 'no answer within 4 s' : error.message}\n`);
  process.exit(1);
});
