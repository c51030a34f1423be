import { defineConfig } from 'vite';

/** Electron's preload: one CommonJS file beside the main process, since a sandboxed preload can't be a module. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: 'main/shell/electron/preload.ts',
    outDir: 'out/main',
    emptyOutDir: false,
    minify: false,
    sourcemap: true,
    rolldownOptions: { external: ['electron'], output: { format: 'cjs', entryFileNames: 'preload.cjs' } },
  },
  ssr: { noExternal: true },
});
