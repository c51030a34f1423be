import { defineConfig } from 'vitest/config';

/** A project a kind of test: what needs no machine, what needs a real PC/SC daemon, what needs a real browser. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{domain,application,ipc,registry,store,config,sandbox,shell,cli,native,renderer}/**/*.test.ts', 'test/*.test.ts'],
          exclude: ['test/**/*.pcsc.test.ts', 'test/**/*.browser.test.ts'],
        },
      },
      {
        test: {
          name: 'pcsc',
          include: ['test/**/*.pcsc.test.ts'],
          // One pcscd, one vpcd port: these run one file after another.
          fileParallelism: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/**/*.browser.test.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
