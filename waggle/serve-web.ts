// `waggle serve web`: serves the pages from a process that uses neither Redis nor MongoDB. A proxy in front of it sends /api
// and /ws to the services.

import { basePathOf, operationsPlaceOf, readConfig } from '@waggle/service-kit/config';
import { createHttp, createSockets, type HttpServer, listenAt, servedHosts } from '@waggle/service-kit/http';
import { createMetrics, health, healthy, processInfo, routePortsOf } from '@waggle/service-kit/operations';
import { createLog } from '@waggle/service-kit/operations/log';
import { endOnSignals } from '@waggle/service-kit/process/shutdown';
import { newId } from '@waggle/store';
import { demoSwitches, hasDemoService } from './demo-services.ts';
import { flagsOf } from './flags.ts';
import { webSettings } from './page-settings.ts';
import { listeningAt } from './start.ts';
import { webPages } from './web-pages.ts';

export async function serveWeb(options: Readonly<Record<string, unknown>>): Promise<void> {
  const { web, demo } = readConfig(
    { web: webSettings, demo: demoSwitches },
    flagsOf(options, webSettings, demoSwitches),
  );
  const log = createLog({ level: web.logLevel });
  const deadlineMs = web.shutdownSeconds * 1_000;
  const ending = endOnSignals(log, deadlineMs + 5_000);
  const basePath = basePathOf(web.basePath);
  const metrics = createMetrics();
  processInfo(metrics, 'web');
  const listening = {
    host: web.host,
    port: web.port,
    keepAliveMs: web.keepAliveSeconds * 1_000,
    basePath,
    hosts: servedHosts(web.hosts),
    missing: () => ({ web: 'starting' }),
  };
  const listener = await listenAt(listening, operationsPlaceOf(web), routePortsOf([]));
  let stopping = false;
  // Only the settings say which services this deployment runs.
  const running = Object.keys(demo).filter((name) => demo[name] === true);
  const pages = webPages({
    settings: web,
    simulatedRides: hasDemoService(running),
    underTheHood: web.underTheHood,
  });
  const { images } = pages;
  const http = createHttp({
    log,
    metrics,
    newId,
    basePath,
    images,
    trustedProxies: web.trustedProxies,
    ports: listener.ports,
    serve: () => listener.server,
  });
  await http.register(
    health({
      metrics,
      ports: listener.ports,
      checks: [async () => (stopping ? { missing: { process: 'stopping' }, degraded: {} } : healthy)],
    }),
  );
  await http.register(async (scope) => pages.routes(scope as unknown as HttpServer));
  await http.ready();
  listener.handOver(http.routing, createSockets({ routes: [], origins: [], log, metrics, ports: listener.ports }));
  ending.onEnd(async () => {
    stopping = true;
    await listener.stopListening(deadlineMs);
    await http.close();
    await listener.close();
  });
  log.info({ service: 'web', ...listeningAt(listener, basePath) }, 'listening');
}
