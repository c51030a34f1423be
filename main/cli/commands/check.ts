import type { Command } from 'commander';
import { createStopwatch } from '../../application/lane/stopwatch.ts';
import { SYSTEM_CLOCK } from '../../application/system-clock.ts';
import { tesseraHome } from '../../config/home.ts';
import { loadServices } from '../../config/services/load-services.ts';
import { loadSettings } from '../../config/settings.ts';
import { atNoLane } from '../../domain/circumstances.ts';
import type { Credential } from '../../domain/credential.ts';
import { decide } from '../../domain/decide.ts';
import { parseScannedText } from '../../domain/scanned-text.ts';
import { openLookup } from '../../shell/start/open-lookup.ts';
import { planTerminal } from '../../shell/start/terminal-plan.ts';
import { CliError } from '../cli-error.ts';
import { createOutput, say } from '../output.ts';

interface CheckOptions {
  readonly service?: string;
  readonly router?: string;
  readonly offline?: boolean;
  readonly json?: boolean;
}

const PRESENTATION = 'check';

/** `tessera check <escn or QR text>`: one validation, as the terminal would do it. */
export function registerCheck(program: Command): void {
  program
    .command('check')
    .description('validate one card number or QR text')
    .argument('<text>', 'card number or text of a QR code')
    .option('--service <id>', 'service to decide for')
    .option('--router <url>', 'registry to ask: production, sandbox, or an address')
    .option('--offline', 'ask nobody: what this terminal knows has to do')
    .option('--json', 'JSON on stdout')
    .action(check);
}

async function check(text: string, options: CheckOptions): Promise<void> {
  const output = createOutput(options);
  const clock = SYSTEM_CLOCK;
  const stopwatch = createStopwatch(clock);
  const home = tesseraHome(process.env, process.platform);
  const loaded = loadSettings(home);
  const wish = { demo: false, router: options.router ?? null, service: options.service ?? null, reader: null };
  // Without any configuration a terminal is a demo; a check is never, it asks the production registry.
  const asked = loaded.kind === 'none' ? { ...wish, router: wish.router ?? 'production' } : wish;
  const services = loadServices({ home, access: 'look', notice: say });
  const plan = planTerminal(asked, loaded, services);
  if (plan.kind === 'impossible') throw new CliError(plan.message, 2);
  if (plan.kind === 'out-of-order') throw new CliError(plan.fault.message);

  stopwatch.start(PRESENTATION, clock.monotonic());
  const scanned = stopwatch.measure(PRESENTATION, 'parseMs', () => parseScannedText(text));
  if (!scanned.ok) {
    const steps = stopwatch.finish(PRESENTATION);
    const answer = {
      escn: null,
      verdict: 'unreadable',
      reason: 'not-an-esc',
      detail: scanned.reason,
      ...NOTHING_KNOWN,
      steps,
    };
    output.record(answer, () => `unreadable: not an ESC (${scanned.reason})`);
    return;
  }

  const place = {
    registry: plan.settings.registry,
    registries: plan.settings.registries,
    keysOf: home,
    clock,
    afterRestart: plan.settings.clock.afterRestart,
    offline: options.offline ?? false,
    env: process.env,
    notice: say,
  };
  const opened = openLookup({ ...place, home });
  const opening = opened.kind === 'in-use' ? withoutKnowledge(opened.message, place) : opened;
  if (opening.kind === 'out-of-order') throw new CliError(opening.fault.message);
  if (opening.kind === 'in-use') throw new CliError(opening.message);
  try {
    const { escn, form, environment } = scanned;
    const credential: Credential = { kind: form === 'url' ? 'qr' : 'typed', escn, environment };
    // The clock starts with the number in hand: opening files is not part of a validation.
    stopwatch.restart(PRESENTATION);
    const outcome = await stopwatch.measure(PRESENTATION, 'lookUpMs', () =>
      opening.lookup.lookUp(escn, plan.service.freshness),
    );
    stopwatch.endOpen(PRESENTATION);
    const circumstances = {
      ...atNoLane(opening.clock.now(), opening.clock.trust()),
      countryOf: (pic: string) => services.countryOf(pic),
    };
    const verdict = stopwatch.measure(PRESENTATION, 'decideMs', () =>
      decide(credential, outcome, plan.service, circumstances),
    );
    const steps = stopwatch.finish(PRESENTATION);
    const { kind, reason, evidence, source, ageSeconds, record } = verdict;
    const failure = verdict.kind === 'unknown' ? verdict.failure : null;
    const clause = verdict.kind === 'granted' ? null : (verdict.clause?.kind ?? null);
    const answer = { escn, verdict: kind, reason, clause, evidence, source, ageSeconds, record, failure, steps };
    output.record(answer, () => sentenceOf(answer));
  } finally {
    await opening.close();
  }
}

const NOTHING_KNOWN = { clause: null, evidence: null, source: null, ageSeconds: null, record: null };

function withoutKnowledge(message: string, place: Omit<Parameters<typeof openLookup>[0], 'home'>) {
  say(`${message}; this check goes without what it knows`);
  return openLookup({ ...place, home: null });
}

function sentenceOf(answer: {
  verdict: string;
  reason: string;
  clause: string | null;
  evidence: string;
  source: string | null;
  ageSeconds: number | null;
  failure: string | null;
  record: { issuer: { name: string }; expiresOn: string } | null;
}): string {
  const { verdict, reason, clause, evidence, source, ageSeconds, failure, record } = answer;
  const card = record === null ? '' : `; ${record.issuer.name}, valid until ${record.expiresOn}`;
  const from = source === null ? (failure ?? 'no answer') : `${source}, ${ageSeconds ?? 0} s old`;
  const rule = clause === null ? '' : `, ${clause}`;
  return `${verdict}: ${reason}${rule} (${evidence}; ${from})${card}`;
}
