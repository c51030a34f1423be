import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileReply, SmallReply, UpdateSource } from '../../application/ports/update-ports.ts';
import { readSmallFile } from '../../config/read-small-file.ts';
import { systemFaultOf } from '../../store/system-fault.ts';

const PIECE_BYTES = 256 * 1024;

/** A release in a folder, such as one on a USB stick. It is no more believed than a server. */
export function folderSource(folder: string): UpdateSource {
  return {
    place: folder,
    async readSmall(name, maxBytes): Promise<SmallReply> {
      const file = readSmallFile(join(folder, name), maxBytes);
      if (file.kind === 'read') return { kind: 'read', bytes: file.bytes };
      return { kind: 'failed', code: file.kind === 'missing' ? 'not-there' : 'unreadable' };
    },
    async readFile(name, from, sink, signal): Promise<FileReply> {
      try {
        const handle = await open(join(folder, name), 'r');
        try {
          if (!(await handle.stat()).isFile()) return { kind: 'failed', code: 'unreadable' };
          if ((await sink.begin(from)) === 'stop') return { kind: 'stopped' };
          const piece = Buffer.alloc(PIECE_BYTES);
          for (let at = from; ; ) {
            if (signal.aborted) return { kind: 'failed', code: 'timeout' };
            const { bytesRead } = await handle.read(piece, 0, piece.length, at);
            if (bytesRead === 0) return { kind: 'done' };
            if ((await sink.write(piece.subarray(0, bytesRead))) === 'stop') return { kind: 'stopped' };
            at += bytesRead;
          }
        } finally {
          await handle.close();
        }
      } catch (error) {
        const fault = systemFaultOf(error);
        if (fault === undefined) throw error;
        return { kind: 'failed', code: fault.code === 'ENOENT' ? 'not-there' : 'unreadable' };
      }
    },
    close: async () => undefined,
  };
}
