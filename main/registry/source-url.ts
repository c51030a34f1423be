import { type ParsedBaseUrl, parseRegistryBaseUrl } from './base-url.ts';

/**
 * Reads the address of an institution's own source. The rules of {@link parseRegistryBaseUrl} hold, without its words
 * for the ESC-Router's systems: those are no institution's.
 */
export function parseSourceUrl(text: string): ParsedBaseUrl {
  return /^https?:/i.test(text.trim())
    ? parseRegistryBaseUrl(text)
    : {
        ok: false,
        message: 'registry address: not an address; expected an https address such as https://esc.example.org/',
      };
}

/** The root of an address that was parsed before: a text that is none is a bug. */
export function rootOfSource(baseUrl: string): URL {
  const parsed = parseSourceUrl(baseUrl);
  if (!parsed.ok) throw new TypeError(parsed.message);
  return new URL(parsed.url);
}
