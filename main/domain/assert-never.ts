/** Fails compilation where a switch forgot a member; at run time it is a bug, not an outcome. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
