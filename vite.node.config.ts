import { defineConfig } from 'vite';

/** What runs in Node: the command, the reader process, Electron's main process. Flat, so that they find each other. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    outDir: 'out/main',
    emptyOutDir: true,
    target: 'node22',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: {
        cli: 'main/cli/main.ts',
        'reader-process': 'native/pcsc/process/reader-process.ts',
        'card-holder': 'native/virtual/card-holder.ts',
        'electron-main': 'main/shell/electron/electron-main.ts',
        'install-electron': 'main/shell/choose/install-electron.ts',
      },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js' },
    },
  },
});
