import { describe, expect, it } from 'vitest';
import { CONTENT_SECURITY_POLICY } from '../../main/shell/content-security-policy.ts';

describe("the page's content security policy", () => {
  it('is the one that was decided (quality section 6)', () => {
    expect(CONTENT_SECURITY_POLICY).toBe(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; " +
        "img-src 'self' blob:; font-src 'self'; media-src 'self' blob:; connect-src 'self'; base-uri 'none'; " +
        "form-action 'none'; frame-ancestors 'none'",
    );
  });
});
