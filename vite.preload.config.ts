import { defineConfig } from 'vite';

/** Electron's preload: one CommonJS file, since a sandboxed preload can't be a module. */
export default defineConfig({
  publicDir: false,
  build: {
    outDir: 'out/main',
    emptyOutDir: false,
    target: 'es2024',
    minify: false,
    sourcemap: true,
    lib: { entry: 'main/shell/electron/preload.ts', formats: ['cjs'], fileName: () => 'preload.cjs' },
    rolldownOptions: { external: ['electron'] },
  },
});
