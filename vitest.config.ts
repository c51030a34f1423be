import { defineConfig } from 'vitest/config';

const REAL_PARTS = 'test/setup/system-packages.ts';
const BUILD = 'test/setup/build.ts';
const UNIT_FOLDERS =
  'domain,update,operator,report,metrics,control,log,application,provision,ipc,registry,store,clock,trust,config,sandbox,shell,cli,native,renderer,setup';

/**
 * A project a kind of test: what needs no machine, what needs a real PC/SC daemon, what needs a real MQTT broker or
 * a pseudo-terminal, what needs a real browser, what runs the built command from end to end. The
 * groups run one after the other: there is one pcscd, one vpcd port and two cores.
 */
export default defineConfig({
  test: {
    // Real daemons on a shared machine: one more try in CI, and the summary names who needed it.
    retry: process.env['CI'] === 'true' ? 1 : 0,
    reporters: ['default', './test/setup/plain-summary.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: [`test/{${UNIT_FOLDERS}}/**/*.test.ts`, 'test/*.test.ts'],
          exclude: ['test/**/*.pcsc.test.ts', 'test/**/*.browser.test.ts', 'test/**/*.device.test.ts'],
          testTimeout: 20_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'pcsc',
          include: ['test/**/*.pcsc.test.ts'],
          globalSetup: REAL_PARTS,
          fileParallelism: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'device',
          include: ['test/**/*.device.test.ts'],
          globalSetup: REAL_PARTS,
          fileParallelism: false,
          testTimeout: 30_000,
          hookTimeout: 30_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/**/*.browser.test.ts'],
          globalSetup: [REAL_PARTS, BUILD],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: [REAL_PARTS, BUILD],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
