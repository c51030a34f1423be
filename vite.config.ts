import { defineConfig } from 'vite';

/**
 * The page: kiosk, staff's screen, printable codes and decoder bench, four HTML files in `out/renderer`. The page runs under a
 * policy without inline script, style or `data:` (quality section 6), so nothing is inlined.
 */
export default defineConfig({
  root: 'renderer',
  base: '/',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es' },
  build: {
    outDir: '../out/renderer',
    emptyOutDir: true,
    target: 'es2024',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        kiosk: 'renderer/index.html',
        staff: 'renderer/staff.html',
        print: 'renderer/print.html',
        bench: 'renderer/bench.html',
      },
    },
  },
});
