// OWASP ASVS 5.0, 12.3: with TLS in MONGODB_URL, as the chart writes it, nothing is sent to a MongoDB whose certificate the given
// authority has not signed. The server of the tests has no TLS: a proxy in front of it has, so that the driver's side is the real one.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { createServer, type Server } from 'node:tls';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { findProgram, freePort } from '../../deploy/processes/redis.ts';
import { placed } from '../support/customer.ts';
import { dropDatabases } from '../support/mongo.ts';
import { launchWaggle, startWaggle, temporaryFolder, waitFor } from '../support/waggle.ts';

const mongodbUrl = inject('mongodbUrl') ?? '';
const redisUrl = inject('redisUrl') ?? '';
const namespace = `tls${process.pid}`;
const available = mongodbUrl !== '' && redisUrl !== '' && findProgram('openssl') !== null;

/** A certificate for this machine, signed by itself. */
function certificate(folder: string, name: string): { readonly key: string; readonly cert: string } {
  const [key, cert] = [path.join(folder, `${name}.key`), path.join(folder, `${name}.crt`)];
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert];
  execFileSync('openssl', [...made, ...subject], { stdio: 'ignore' });
  return { key, cert };
}

describe.skipIf(!available)('MongoDB behind TLS', () => {
  const { folder, remove } = temporaryFolder();
  let proxy: Server;
  let port = 0;
  let bytes = 0;
  const settings = (authority: string) => ({
    REDIS_URL: redisUrl,
    // The proxy is no member that the set knows.
    MONGODB_URL: `mongodb://localhost:${port}/?directConnection=true&serverSelectionTimeoutMS=1000&tls=true&tlsCAFile=${encodeURIComponent(authority)}`,
    WAGGLE_NAMESPACE: namespace,
    WAGGLE_SIMULATOR: 'off',
  });
  const [own, other] = available ? [certificate(folder, 'own'), certificate(folder, 'other')] : [];

  beforeAll(async () => {
    const { hostname, port: behind } = new URL(mongodbUrl);
    proxy = createServer({ key: readFileSync(own?.key ?? ''), cert: readFileSync(own?.cert ?? '') }, (socket) => {
      const server = connect(Number(behind), hostname);
      socket.on('data', (data) => {
        bytes += data.length;
      });
      for (const end of [socket, server]) end.on('error', () => [socket, server].map((one) => one.destroy()));
      socket.pipe(server).pipe(socket);
    });
    proxy.on('tlsClientError', () => {});
    port = await freePort();
    await new Promise<void>((resolve) => proxy.listen(port, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    proxy?.close();
    remove();
    await dropDatabases(mongodbUrl, namespace);
  });

  test('gets nothing, not even a password, while its certificate is of another authority; the process says so', async () => {
    const waggle = launchWaggle({ what: 'orders', port: await freePort(), settings: settings(other?.cert ?? '') });
    await waitFor('it to say why', 60_000, async () => {
      const answer = await fetch(`${waggle.url}/health/ready`).catch(() => null);
      return /certificate/.test(JSON.stringify((await answer?.json()) ?? ''));
    });
    await waggle.end('SIGKILL');
    expect(bytes).toBe(0);
  });

  test('stores what it is sent over a connection whose certificate is right', async () => {
    const waggle = await startWaggle({ what: 'orders', settings: settings(own?.cert ?? '') });
    expect((await placed(waggle.url)).status).toBe('created');
    expect(bytes).toBeGreaterThan(10_000);
    await waggle.end();
  });
});
