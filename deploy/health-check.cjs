// Asks the process of this container whether it can work now: exit code 0 when it can. It runs every few seconds beside every
// service, so it is what Node loads soonest: as a module, or with `fetch`, it would take the processor more than twice as long.
const { get } = require('node:http');

const port = Number(process.env.WAGGLE_PORT || 8080);
// The public port does not say why; that of operations does, where there is one.
const operations = Number(process.env.WAGGLE_OPERATIONS_PORT || (port > 64_535 ? port - 1_000 : port + 1_000));
const limit = AbortSignal.timeout(4_000);

/** Calls back with the status and the body, or with 0 and why there is no answer. */
function ask(at, answered) {
  get(`http://127.0.0.1:${at}/health/ready`, { agent: false, signal: limit }, (answer) => {
    let body = '';
    answer.on('data', (part) => (body += part));
    answer.on('end', () => answered(answer.statusCode, body));
  }).on('error', (error) => answered(0, limit.aborted ? 'no answer within 4 s' : error.message));
}

function fail(status, why) {
  process.stderr.write(status === 0 ? `${why}\n` : `${status}: ${why}\n`);
  process.exit(1);
}

ask(port, (status, body) => {
  if (status === 200) process.exit();
  if (status === 0) fail(status, body);
  ask(operations, (there, reasons) => (there === 503 ? fail(there, reasons) : fail(status, body)));
});
