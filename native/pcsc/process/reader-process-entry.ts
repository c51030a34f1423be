/** The reader process's script beside this module: the source where this runs from source, else the bundled one. */
export function readerProcessEntry(): URL {
  const script = import.meta.url.endsWith('.ts') ? './reader-process.ts' : './reader-process.js';
  return new URL(script, import.meta.url);
}
