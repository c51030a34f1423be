/** Which readers are used. */
export interface ReaderFilter {
  /** Part of a reader's name, upper or lower case; such a reader is used even if it is a virtual one. */
  readonly only?: string;
  /** Whether readers without hardware serve too: in the demo, in tests, for the commands. */
  readonly virtualReaders: boolean;
}

/** What vsmartcard's driver calls its readers. */
const VIRTUAL = 'virtual pcd';

export function isVirtualReader(name: string): boolean {
  return name.toLowerCase().includes(VIRTUAL);
}

export function isWanted(name: string, filter: ReaderFilter): boolean {
  if (filter.only !== undefined) return name.toLowerCase().includes(filter.only.toLowerCase());
  return filter.virtualReaders || !isVirtualReader(name);
}
