import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { electronPackage } from '../../../main/shell/choose/electron-package.ts';

/** A mirror on loopback that does what `listener` says; `url` goes into ELECTRON_MIRROR. */
export async function startMirror(listener: RequestListener) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * The installed electron package's own installer in a folder of the test's, so that a fetch that succeeds does not
 * change the real one. `archive` stands in for the platform's build in its list of checksums; without it the list is
 * the genuine one.
 */
export async function copyElectronPackage(archive?: Uint8Array) {
  const genuine = electronPackage();
  if (genuine === undefined) throw new Error('the electron package is not installed');
  const root = await mkdtemp(join(tmpdir(), 'tessera-mirror-'));
  const folder = join(root, 'node_modules', 'electron');
  await mkdir(folder, { recursive: true });
  for (const file of ['package.json', 'install.js', 'checksums.json']) {
    await copyFile(join(genuine, file), join(folder, file));
  }
  for (const scope of ['@electron', '@electron-internal']) {
    await symlink(join(dirname(genuine), scope), join(root, 'node_modules', scope), 'junction');
  }
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  if (archive !== undefined) {
    const name = `electron-v${version}-${process.platform}-${process.arch}.zip`;
    const checksum = createHash('sha256').update(archive).digest('hex');
    await writeFile(join(folder, 'checksums.json'), JSON.stringify({ [name]: checksum }));
  }
  return {
    folder,
    version,
    /** A download cache of this test's own. */
    cache: join(root, 'cache'),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

/** A zip archive of stored files, each executable. Numbers as the ZIP file format's specification (APPNOTE 4.3) has them. */
export function zipOf(files: Readonly<Record<string, string>>): Uint8Array {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const body = Buffer.from(text);
    const nameBytes = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(body), 10);
    common.writeUInt32LE(body.length, 14);
    common.writeUInt32LE(body.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), common, nameBytes, body]);
    const tail = Buffer.alloc(14);
    // Upper half of the external attributes: a regular file, rwxr-xr-x.
    tail.writeUInt32LE((0o100755 << 16) >>> 0, 6);
    tail.writeUInt32LE(offset, 10);
    // Made by: UNIX, version 2.0.
    central.push(Buffer.concat([Buffer.from('504b01021403', 'hex'), common, tail, nameBytes]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(central.length, 8);
  end.writeUInt16LE(central.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
