// Builds the client into `dist`, and serves it while it is worked on. `waggle up` serves what was built.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressAssets } from './compress-assets.ts';

const waggle = 'http://127.0.0.1:8080';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compressAssets()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // A picture or a style in a data: URL is no longer cached by itself.
    assetsInlineLimit: 0,
    rolldownOptions: {
      treeshake: {
        // Schemas are made by calls: without this, one constant out of the contracts brings all of them, and TypeBox.
        manualPureFunctions: ['Type'],
        propertyReadSideEffects: false,
        moduleSideEffects: (id) => !/\/(typebox|contracts)\//.test(id),
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
});
