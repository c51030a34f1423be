import type { Check, Finding, Machine } from './check.ts';
import { checkClock } from './checks/clock.ts';
import { checkConfig } from './checks/config.ts';
import { checkCoreDumps } from './checks/core-dumps.ts';
import { checkData } from './checks/data.ts';
import { checkGates } from './checks/gates.ts';
import { checkHome } from './checks/home.ts';
import { checkJournal } from './checks/journal.ts';
import { checkKernelModules } from './checks/kernel-modules.ts';
import { checkKnowledge } from './checks/knowledge.ts';
import { checkPcscAccess } from './checks/pcsc-access.ts';
import { checkPcscService } from './checks/pcsc-service.ts';
import { checkPins } from './checks/pins.ts';
import { checkReaderDriver } from './checks/reader-driver.ts';
import { checkReaders } from './checks/readers.ts';
import { checkRegistry } from './checks/registry.ts';
import { checkScanners } from './checks/scanners.ts';
import { checkServices } from './checks/services.ts';
import { checkSnapshot } from './checks/snapshot.ts';
import { checkSync } from './checks/sync.ts';
import { checkVersions } from './checks/versions.ts';

/** In the order a technician works through them. A new check is a file and a line here. */
const CHECKS: readonly Check[] = [
  checkVersions,
  checkHome,
  checkConfig,
  checkServices,
  checkPcscService,
  checkPcscAccess,
  checkKernelModules,
  checkReaderDriver,
  checkReaders,
  checkGates,
  checkScanners,
  checkRegistry,
  checkPins,
  checkClock,
  checkData,
  checkJournal,
  checkCoreDumps,
  checkKnowledge,
  checkSnapshot,
  checkSync,
];

/** Runs every check on a machine, in order. */
export async function examine(machine: Machine, checks: readonly Check[] = CHECKS): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const check of checks) findings.push(...(await check(machine)));
  return findings;
}
