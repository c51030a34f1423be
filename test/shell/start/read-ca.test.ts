import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCa } from '../../../main/shell/start/read-ca.ts';
import { createCertificateAuthority } from '../../support/certificate-authority.ts';
import { temporaryFolders } from '../../support/temporary-folder.ts';

const newFolder = temporaryFolders();

function read(content: string) {
  const path = join(newFolder(), 'ca.pem');
  writeFileSync(path, content);
  return readCa(path);
}

const faultOf = (read: ReturnType<typeof readCa>) => (read.kind === 'unreadable' ? read.fault.message : 'read');

describe('the file of the campus’s authorities', () => {
  it('may be left out', () => expect(readCa(undefined)).toEqual({ kind: 'read', pem: undefined }));

  it('may hold several, and words around them', async () => {
    const [one, two] = [await createCertificateAuthority(), await createCertificateAuthority()];
    expect(read(`Campus root\n${one.ca}\nand\n${two.ca}\n`)).toMatchObject({ kind: 'read' });
  });

  it('gives up no private key that lies in it', async () => {
    const authority = await createCertificateAuthority();
    const { key } = await authority.issue();
    const found = read(`${key}\n${authority.ca}`);
    expect(found.kind === 'read' && found.pem?.includes('PRIVATE KEY')).toBe(false);
  });

  it('says which certificate is damaged', async () => {
    const { ca } = await createCertificateAuthority();
    const damaged = ca.replace(/\n[A-Za-z0-9+/]{10}/, '\nAAAAAAAAAA');
    expect(faultOf(read(`${ca}\n${damaged}`))).toMatch(/certificate 2 of 2 is damaged$/);
  });

  it('says where one is a server’s only', async () => {
    const { cert } = await (await createCertificateAuthority()).issue();
    expect(faultOf(read(cert))).toMatch(/certificate 1 of 1 is neither an authority nor vouches for itself$/);
  });

  it.each(['', 'hello', '-----BEGIN CERTIFICATE-----'])('that is %j holds none', (content) => {
    expect(faultOf(read(content))).toMatch(/holds no PEM certificate$/);
  });

  it('that is not there is said so', () => expect(faultOf(readCa(join(newFolder(), 'gone.pem')))).toMatch(/ENOENT$/));
});
