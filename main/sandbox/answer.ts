/** An answer of the simulated registry before it goes out. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

export const JSON_TYPE = 'application/json';

export function jsonAnswer(status: number, body: unknown): Answer {
  return { status, contentType: JSON_TYPE, body: JSON.stringify(body) };
}

/** `ApiErrorMessage` (spec 5.2, 5.6). */
export function errorAnswer(status: number, code: string, message: string): Answer {
  return jsonAnswer(status, { code, message });
}

export function pageAnswer(status: number, heading: string, text: string): Answer {
  const body = `<!doctype html><html><head><title>${heading}</title></head><body><h1>${heading}</h1><p>${text}</p></body></html>`;
  return { status, contentType: 'text/html;charset=UTF-8', body };
}

/** What an application server says of a path it doesn't have: a page, no JSON. */
export const PATH_NOT_FOUND = pageAnswer(
  404,
  'Whitelabel Error Page',
  'There was an unexpected error (type=Not Found, status=404).',
);

/** What a Spring service says where a key is missing (401) or may not do this (403) (spec 5.6). */
export function accessDenied(status: 401 | 403): Answer {
  return errorAnswer(status, 'SE-0000', 'Access denied');
}
