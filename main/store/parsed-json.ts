/** What a JSON text stands for; undefined where it is none. To be parsed further. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // SyntaxError: cut short, or changed on disk.
    return undefined;
  }
}
