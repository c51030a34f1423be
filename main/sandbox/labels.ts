/** `{ key, label }` as the registry writes the values of its lists (spec 5.2). The labels are our own. */
export function labelled(key: string): { readonly key: string; readonly label: string } {
  return { key, label: LABELS.get(key) ?? key };
}

const LABELS: ReadonlyMap<string, string> = new Map([
  ['ACTIVE', 'Active'],
  ['INACTIVE', 'Inactive'],
  ['EXPIRED', 'Expired'],
  ['UNKNOWN', 'Unknown'],
  ['PASSIVE', 'Physical card without electronics'],
  ['SMART_NO_CDZ', 'Chip card without common data zone'],
  ['SMART_CDZ', 'Chip card with common data zone'],
  ['SMART_MAY_SP', 'Chip card open to service providers'],
  ['SMART_PASSIVE', 'Digital card'],
  ['SMART_PASSIVE_EMULATION', 'Digital card emulating a physical one'],
  ['BACHELOR', 'Bachelor'],
  ['MASTER', 'Master'],
  ['DOCTORATE', 'Doctorate'],
  ['PIC', 'Participant Identification Code'],
]);
