import { readdir } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

/** Types of the files a page is made of. A file of another type is not part of it. */
const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.wasm', 'application/wasm'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
  ['.mp3', 'audio/mpeg'],
  ['.ogg', 'audio/ogg'],
  ['.wav', 'audio/wav'],
]);

interface PageFile {
  readonly path: string;
  readonly contentType: string;
}

/** What the page may ask for, by the address's path as it stands there: `/index.html`. */
export type PageFiles = ReadonlyMap<string, PageFile>;

/**
 * The fixed list of the page's files: regular files with a known type under `folder`, links not followed. `/` is
 * `/index.html`. Rejects where the folder can't be read: then nothing was built.
 */
export async function listPageFiles(folder: string): Promise<PageFiles> {
  const files = new Map<string, PageFile>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const contentType = CONTENT_TYPES.get(extname(entry.name));
    if (!entry.isFile() || contentType === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const address = relative(folder, path).split(sep).map(encodeURIComponent).join('/');
    files.set(`/${address}`, { path, contentType });
  }
  const index = files.get('/index.html');
  if (index !== undefined) files.set('/', index);
  return files;
}
