import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Ports tried after the wanted one. */
const TRIES = 20;

/** Listens on the loopback interface, on the wanted port or the next free one, and says so. Throws when none is free. */
export async function listenOnFreePort(
  app: FastifyInstance,
  wanted: number,
  say: (line: string) => void,
): Promise<number> {
  for (let port = wanted; ; port += 1) {
    try {
      await app.listen({ host: '127.0.0.1', port });
      return (app.server.address() as AddressInfo).port;
    } catch (error) {
      if (!isTaken(error) || port >= wanted + TRIES) throw error;
      say(`port ${port} is taken, trying ${port + 1}`);
    }
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');
}
