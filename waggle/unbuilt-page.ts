// The page while the client is not built: says so, and what to do.
export const unbuiltPage = `<!doctype html>
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
<p>Waggle is running, but its pages are not built. <code>npm start</code> builds them automatically; without it, once, in the
project’s folder:</p>
<pre>npx vite build web</pre>
<p>Then load this page again. Everything else works:</p>
<ul>
  <li><a href="/api/docs">API documentation</a>, where every call can be tried</li>
  <li><a href="/api/menu">The menu</a></li>
  <li><a href="/health/ready">Health</a></li>
</ul>
</main>
</body>
</html>
`;
