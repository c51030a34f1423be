import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ServerIdentity } from '../certificate-authority.ts';

/** What a server does when it is asked for a file. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface ReleaseServer {
  readonly url: string;
  /** `Range` headers as they came, in order; undefined where there was none. */
  readonly ranges: (string | undefined)[];
  /** What it answers from now on, by the name of the file; everything else is not there. */
  serve(answers: Readonly<Record<string, Answer>>): void;
  close(): Promise<void>;
}

/** An HTTPS server of releases on loopback, as good or as bad as it is told. */
export async function startReleaseServer(identity: ServerIdentity): Promise<ReleaseServer> {
  let answers: Readonly<Record<string, Answer>> = {};
  const ranges: (string | undefined)[] = [];
  const server = createServer(identity, (request, response) => {
    ranges.push(request.headers.range);
    const answer = answers[(request.url ?? '').slice('/tessera/'.length)] ?? status(404);
    answer(request, response);
  });
  // A handshake that a client breaks off is what some of them are for.
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/tessera/`,
    ranges,
    serve(next) {
      answers = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A static file, ranges and all. */
export function file(bytes: Uint8Array): Answer {
  return (request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const rest = bytes.subarray(from);
    if (from === 0) response.writeHead(200, { 'content-length': rest.length });
    else
      response.writeHead(206, {
        'content-length': rest.length,
        'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
      });
    response.end(rest);
  };
}

export function status(code: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return (_request, response) => void response.writeHead(code, headers).end();
}

/** The beginning of a file; then the connection ends. */
export function cutOff(bytes: Uint8Array, after: number): Answer {
  return (request, response) => {
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, after), () => request.socket.destroy());
  };
}

/** A byte now and then. */
export function drip(bytes: Uint8Array): Answer {
  return (_request, response) => {
    response.writeHead(200, { 'content-length': bytes.length });
    let at = 0;
    const timer = setInterval(() => {
      response.write(bytes.subarray(at, at + 1));
      at += 1;
    }, 50);
    response.on('close', () => clearInterval(timer));
  };
}

/** Takes the question and says nothing. */
export const SILENCE: Answer = () => undefined;

/** Goes on for ever. */
export const ENDLESS: Answer = (_request, response) => {
  response.writeHead(200);
  const more = (): void => {
    while (!response.destroyed && response.write(Buffer.alloc(64 * 1024, 0x20)));
  };
  response.on('drain', more);
  more();
};

/** Answers a question for the rest of a file with another part of it. */
export function wrongRange(bytes: Uint8Array): Answer {
  return (_request, response) => {
    response.writeHead(206, {
      'content-length': bytes.length - 7,
      'content-range': `bytes 7-${bytes.length - 1}/${bytes.length}`,
    });
    response.end(bytes.subarray(7));
  };
}
