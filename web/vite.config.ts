// Builds the client into `dist`, which `waggle up` serves, and runs the development server.
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { compressAssets } from './compress-assets.ts';
import { docsSite } from './docs-site/docs-site.ts';

const waggle = 'http://127.0.0.1:8080';

const libraries =
  /\/node_modules\/(react|react-dom|scheduler|i18next|react-i18next|wouter|@tanstack\/(react-query|query-core)|@radix-ui\/react-dialog)\//;
const everyPage =
  /\/web\/src\/((api|cart|i18n|item|live|menu|menu-page|storage|time)\/|session\/(?!passkeys|sign-in-refusal)|shell\/(?!staff-shell)|ui\/(?!switch)|food\/(?!food-details)).*\.(tsx?|css)$/;
/** What pages of staff share; those of customers load none of it. */
const staffPages =
  /\/web\/src\/(session\/(passkeys|sign-in-refusal)|shell\/staff-shell|sign-in\/require-role|staff-frame)/;

// Scripts and styles find each other wherever they are hosted. Only the page itself, which has many addresses, names its files
// from the root: the server writes the path of WAGGLE_BASE_PATH in front.
const pageOfTheRoot: Plugin = {
  name: 'page-of-the-root',
  apply: 'build',
  transformIndexHtml: { order: 'post', handler: (html) => html.replaceAll(/\b(src|href)="\.\//g, '$1="/') },
};

// A style sheet in the head would hold back the first sight of the page, which needs none of it. Behind the page's own elements it
// holds back only the scripts, which do.
const stylesBehindThePage: Plugin = {
  name: 'styles-behind-the-page',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(html) {
      const links = html.match(/ *<link rel="stylesheet"[^>]*>\n?/g) ?? [];
      const without = links.reduce((text, link) => text.replace(link, ''), html);
      const moved = links.map((link) => `  ${link.trim()}\n  `).join('');
      return without.replace('</body>', () => `${moved}</body>`);
    },
  },
};

export default defineConfig(({ command }) => ({
  root: import.meta.dirname,
  base: command === 'build' ? './' : '/',
  plugins: [react(), pageOfTheRoot, stylesBehindThePage, docsSite(), compressAssets()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The browser cannot cache an asset in a data: URL separately.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // Bundles the shared code into two files; the default splitting would produce forty.
        codeSplitting: {
          groups: [
            { name: 'libraries', test: libraries },
            { name: 'base', test: everyPage },
            { name: 'staff', test: staffPages },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': waggle,
      '/client.json': waggle,
      '/ws': { target: waggle.replace('http', 'ws'), ws: true },
    },
  },
}));
