import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';

export interface FileServer {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly origin: string;
  readonly server: Server;
  close(): Promise<void>;
}

export interface FileServerOptions {
  /** Folders by the path prefix they are served under; the longest prefix wins. */
  readonly folders: Readonly<Record<string, string>>;
  readonly contentSecurityPolicy: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.bmp': 'image/bmp',
};

/** Serves folders on a free loopback port, for a bench or a test and as long as it runs. */
export async function startFileServer(options: FileServerOptions): Promise<FileServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    void readServed(options.folders, pathname).then((file) => {
      if (file === undefined) return response.writeHead(404).end();
      return response
        .writeHead(200, {
          'content-type': TYPES[extname(file.path).toLowerCase()] ?? 'application/octet-stream',
          'content-security-policy': options.contentSecurityPolicy,
          'cache-control': 'no-store',
        })
        .end(file.content);
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readServed(
  folders: Readonly<Record<string, string>>,
  pathname: string,
): Promise<{ path: string; content: Buffer } | undefined> {
  const prefix = Object.keys(folders)
    .filter((candidate) => pathname.startsWith(candidate))
    .sort((a, b) => b.length - a.length)[0];
  const folder = prefix === undefined ? undefined : folders[prefix];
  if (prefix === undefined || folder === undefined) return undefined;
  try {
    const name = decodeURIComponent(pathname.slice(prefix.length)) || 'index.html';
    const path = normalize(join(folder, name));
    if (!path.startsWith(normalize(folder + sep))) return undefined;
    return { path, content: await readFile(path) };
  } catch {
    // URIError, ENOENT or EISDIR: nothing there to serve.
    return undefined;
  }
}
