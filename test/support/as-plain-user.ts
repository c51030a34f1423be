/** The user every Unix has for those who own nothing. */
const NOBODY = 65_534;

/** Runs `work` with the rights of a plain user: root, as tests in containers often are, may read and write anything. */
export function asPlainUser<T>(work: () => T): T {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(NOBODY);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
}
