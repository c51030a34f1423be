/** Fails compilation where a switch forgot a member; at run time both sides parse, so nothing gets here. */
export function unhandledState(state: never): null {
  console.error('Unhandled state', state);
  return null;
}
