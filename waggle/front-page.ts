// `GET /` until the browser client is there: says so, and where to go instead.
import type { HttpServer } from '@waggle/service-kit';

export function frontPage(http: HttpServer): void {
  http.get('/', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(page),
  );
}

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Waggle</title>
<style>
  :root { color-scheme: light dark }
  body { font: 1.05rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 12vh auto; padding: 0 1.25rem }
  h1 { margin-bottom: 0 }
  code, pre { font-family: ui-monospace, monospace; font-size: .95em }
  pre { padding: .9rem 1rem; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: .5rem; overflow-x: auto }
</style>
</head>
<body>
<main>
<h1>Waggle</h1>
<p>Waggle is running. Its browser client is not built yet; everything else works:</p>
<ul>
  <li><a href="/api/docs">API documentation</a>, where every call can be tried</li>
  <li><a href="/api/menu">The menu</a></li>
  <li><a href="/health/ready">Health</a> and <a href="/metrics">metrics</a></li>
</ul>
<p>Place an order and follow it live, in a terminal in the project’s folder:</p>
<pre>npm run waggle -- order</pre>
</main>
</body>
</html>
`;
