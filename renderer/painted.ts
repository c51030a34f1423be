/**
 * Calls back once what is in the document now has been painted: the first frame callback runs before that paint,
 * the second after it. Returns what cancels it.
 */
export function afterPaint(callback: () => void): () => void {
  let handle = requestAnimationFrame(() => {
    handle = requestAnimationFrame(callback);
  });
  return () => cancelAnimationFrame(handle);
}
