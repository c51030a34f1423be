import { z } from 'zod';
import type { ProofMaterial } from '../../../main/application/ports/terminal-ports.ts';

const bytes = z.base64().max(16_384);
const pic = z.string().regex(/^\d{9}$/);

/** {@link ProofMaterial} as JSON carries it: bytes in Base64. */
export const proofMaterialMessage = z.object({
  roots: z.array(bytes),
  authorities: z.array(z.object({ pic: pic.nullable(), certificate: bytes })),
  signers: z.array(z.object({ pic, certificate: bytes })),
  expiry: z.enum(['strict', 'ignore']),
  baseKey: bytes.nullable(),
});
export type ProofMaterialMessage = z.infer<typeof proofMaterialMessage>;

/** A signer that was chained for the first time. */
export const learnedSignerMessage = z.object({ pic, certificate: bytes });
export type LearnedSignerMessage = z.infer<typeof learnedSignerMessage>;

export function encodeMaterial(material: ProofMaterial): ProofMaterialMessage {
  const { roots, authorities, signers, expiry, baseKey } = material;
  return {
    roots: roots.map(encode),
    authorities: authorities.map((one) => ({ pic: one.pic, certificate: encode(one.certificate) })),
    signers: signers.map(encodeSigner),
    expiry,
    baseKey: baseKey === null ? null : encode(baseKey),
  };
}

export function decodeMaterial(message: ProofMaterialMessage): ProofMaterial {
  const { roots, authorities, signers, expiry, baseKey } = message;
  return {
    roots: roots.map(decode),
    authorities: authorities.map((one) => ({ pic: one.pic, certificate: decode(one.certificate) })),
    signers: signers.map(decodeSigner),
    expiry,
    baseKey: baseKey === null ? null : decode(baseKey),
  };
}

type Signer = ProofMaterial['signers'][number];

export function encodeSigner(signer: Signer): LearnedSignerMessage {
  return { pic: signer.pic, certificate: encode(signer.certificate) };
}

export function decodeSigner(message: LearnedSignerMessage): Signer {
  return { pic: message.pic, certificate: decode(message.certificate) };
}

function encode(content: Uint8Array): string {
  return Buffer.from(content).toString('base64');
}

function decode(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}
