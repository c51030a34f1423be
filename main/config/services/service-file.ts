import { type ExampleResult, runExamples } from '../../domain/service/examples.ts';
import type { Service } from '../../domain/service/service.ts';
import { wallTimeOf } from '../../domain/service/zone-time.ts';
import type { Institutions } from '../institutions.ts';
import { parseJsonFile } from '../json-file.ts';
import { crossFaults } from './cross-checks.ts';
import { type WrittenService, writtenServiceSchema } from './service-schema.ts';
import { toExample } from './to-example.ts';
import { toService } from './to-service.ts';

/** What a file is read against. */
export interface ServicePlace {
  /** IANA name of the terminal's own zone, for files that name none. */
  readonly zone: string;
  readonly institutions: Institutions;
  /** False where the list of institutions is not to be had: a PIC is then not held against it. */
  readonly areInstitutionsTold: boolean;
}

export type ParsedService =
  | { readonly ok: true; readonly service: Service; readonly results: readonly ExampleResult[] }
  | {
      readonly ok: false;
      /** The first fault, and how many more. */
      readonly message: string;
      /** Each fault in one line with file, line, column, field and what is allowed. */
      readonly faults: readonly string[];
      /** Empty where the file can't be understood so far. */
      readonly results: readonly ExampleResult[];
    };

/** Reads a service's file and runs its examples: a file whose examples fail is no service. `path` is for messages. */
export function parseServiceFile(path: string, text: string, id: string, place: ServicePlace): ParsedService {
  const schema = writtenServiceSchema.superRefine((written, context) => {
    for (const { path: at, message } of crossFaults(written, place.areInstitutionsTold ? place.institutions : null)) {
      context.addIssue({ code: 'custom', path: [...at], message });
    }
  });
  const parsed = parseJsonFile(path, text, schema);
  if (!parsed.ok) return { ...parsed, results: [] };
  const service = toService(id, parsed.value, place.zone);
  const results = runWritten(parsed.value, service, place);
  if (results.every(({ holds }) => holds)) return { ok: true, service, results };

  // Once more, now with the examples' faults, for the lines they stand in.
  const withExamples = schema.superRefine((written, context) => {
    for (const [i, result] of results.entries()) {
      if (result.holds) continue;
      const zone = written.zone ?? place.zone;
      context.addIssue({ code: 'custom', path: ['examples', i, fieldOf(result)], message: failureOf(result, zone) });
    }
  });
  const failed = parseJsonFile(path, text, withExamples);
  return failed.ok ? { ok: false, message: `${path}: an example fails`, faults: [], results } : { ...failed, results };
}

function runWritten(written: WrittenService, service: Service, place: ServicePlace): readonly ExampleResult[] {
  const where = { zone: written.zone ?? place.zone, institutions: place.institutions };
  return runExamples(
    service,
    written.examples.map((example) => toExample(example, service, where)),
  );
}

function fieldOf({ got, expected }: ExampleResult): 'expect' | 'again' {
  return got === expected ? 'again' : 'expect';
}

/** Which example, what came out, and by which rule. */
function failureOf(result: ExampleResult, zone: string): string {
  const { name, got, clause } = result;
  if (fieldOf(result) === 'expect') return `must be "${got}": that is what came of the example "${name}"`;
  const at = clause?.againAt ?? null;
  const when = at === null ? '"untold"' : `"${localTextOf(zone, at)}"`;
  return `must be ${when}: that is when "${got}" of the example "${name}" ends`;
}

/** `yyyy-MM-ddTHH:mm` by the zone's clocks. */
function localTextOf(zone: string, at: number): string {
  const { day, minute } = wallTimeOf(zone, at);
  return new Date(day * 86_400_000 + minute * 60_000).toISOString().slice(0, 16);
}
