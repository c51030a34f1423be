/** A sample card with the text its code holds. */
export interface PrintableSample {
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  /** Verdict kind and reason, such as `refused/expired`. */
  readonly leadsTo: string;
  readonly qrText: string;
}

const LIMIT_MS = 5000;
/** Most that fits a QR code of the largest version in byte mode at EC M. */
const LONGEST_QR_TEXT = 2331;

/** The demo's samples from the shell; undefined where there is no demo, no shell or no sense in the answer. */
export async function fetchSamples(): Promise<PrintableSample[] | undefined> {
  try {
    const response = await fetch('/demo/samples.json', { signal: AbortSignal.timeout(LIMIT_MS) });
    return response.ok ? parseSamples(await response.json()) : undefined;
  } catch {
    // TypeError, TimeoutError or SyntaxError: nobody there, too slow, or not JSON.
    return undefined;
  }
}

export function parseSamples(raw: unknown): PrintableSample[] | undefined {
  return Array.isArray(raw) && raw.every(isSample) ? raw : undefined;
}

function isSample(raw: unknown): raw is PrintableSample {
  if (typeof raw !== 'object' || raw === null) return false;
  const fields = new Map<string, unknown>(Object.entries(raw));
  const hasTexts = ['id', 'title', 'subtitle', 'leadsTo', 'qrText'].every(
    (name) => typeof fields.get(name) === 'string',
  );
  return hasTexts && new TextEncoder().encode(String(fields.get('qrText'))).length <= LONGEST_QR_TEXT;
}
