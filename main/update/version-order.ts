/** A version as releases are named (semver.org 2.0.0), without build metadata. */
export const VERSION_FORM =
  /^(?:0|[1-9]\d{0,5})\.(?:0|[1-9]\d{0,5})\.(?:0|[1-9]\d{0,5})(?:-[0-9A-Za-z-]{1,20}(?:\.[0-9A-Za-z-]{1,20}){0,3})?$/;

/** Below 0 where `a` is older than `b`, 0 where they are the same (semver section 11). Both have {@link VERSION_FORM}. */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [partsOf(a), partsOf(b)];
  for (const [n, number] of one.numbers.entries()) {
    const difference = number - (other.numbers[n] ?? 0);
    if (difference !== 0) return difference;
  }
  // A version comes after its own previews.
  if (one.preview.length === 0 || other.preview.length === 0) return other.preview.length - one.preview.length;
  for (let n = 0; n < Math.max(one.preview.length, other.preview.length); n += 1) {
    const difference = comparePreview(one.preview[n], other.preview[n]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function partsOf(version: string): { readonly numbers: readonly number[]; readonly preview: readonly string[] } {
  const dash = version.indexOf('-');
  const core = dash < 0 ? version : version.slice(0, dash);
  return { numbers: core.split('.').map(Number), preview: dash < 0 ? [] : version.slice(dash + 1).split('.') };
}

function comparePreview(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1;
  const [isNumberA, isNumberB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isNumberA && isNumberB) return Number(a) - Number(b);
  if (isNumberA !== isNumberB) return isNumberA ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}
