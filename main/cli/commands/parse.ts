import type { Command } from 'commander';
import { issueTimeOf } from '../../domain/escn-issue-time.ts';
import { issuerOf } from '../../domain/escn-issuer.ts';
import { parseScannedText } from '../../domain/scanned-text.ts';
import { createOutput, type Output } from '../output.ts';
import { textLines } from '../text-lines.ts';

/** `tessera parse <text>`: what a scanned text is. `-` reads one text a line from stdin. */
export function registerParse(program: Command): void {
  program
    .command('parse')
    .description('say what a scanned text is; "-" reads one text a line from stdin')
    .argument('<text>', 'text of a QR code, a typed card number, or "-"')
    .option('--json', 'JSON on stdout')
    .action(async (text: string, options: { json?: boolean }) => {
      const output = createOutput(options);
      if (text === '-') {
        for await (const line of textLines(process.stdin)) report(line, output);
      } else if (!report(text, output)) {
        process.exitCode = 1;
      }
    });
}

function report(text: string, output: Output): boolean {
  const description = describeText(text);
  output.record(description, () => {
    if (!description.ok) return `no ESC: ${description.reason}`;
    const { escn, pic, issuedAt, host, environment } = description;
    const issuer = pic === null ? 'issuer not in the number' : `issuer PIC ${pic}`;
    const issued = issuedAt === null ? 'time not in the number' : `drawn ${issuedAt}`;
    return `${escn}  ${issuer}, ${issued}${host === null ? '' : `, from ${host} (${environment})`}`;
  });
  return description.ok;
}

/** The whole answer of `tessera parse`; null where the number doesn't tell. */
function describeText(text: string) {
  const scanned = parseScannedText(text);
  if (!scanned.ok) return scanned;
  const { escn, form, host, environment } = scanned;
  const issuer = issuerOf(escn);
  const issuedAt = issueTimeOf(escn);
  return {
    ok: true as const,
    escn,
    prefix: issuer?.prefix ?? null,
    pic: issuer?.pic ?? null,
    issuedAt: issuedAt === undefined ? null : new Date(issuedAt).toISOString(),
    form,
    host,
    environment,
  };
}
