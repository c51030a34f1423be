import type { UpdateStateFile } from './update-state.ts';

/**
 * Hands over what guards and commands noted for the journal, oldest first. Cut off in between, a line may come twice;
 * none is lost.
 */
export function journalNotes(state: UpdateStateFile, write: (line: string) => void): void {
  const { notes } = state.read();
  if (notes.length === 0) return;
  for (const line of notes) write(line);
  // Whatever came meanwhile stays.
  state.change((now) => ({ ...now, notes: now.notes.slice(notes.length) }));
}
