import { resolve } from 'node:path';
import { generateEd25519 } from '../../signing/ed25519.ts';
import { createExclusively } from '../../store/exclusive-file.ts';
import { systemFaultOf } from '../../store/system-fault.ts';
import { CliError } from '../cli-error.ts';
import { createOutput } from '../output.ts';

/** `tessera update keygen FILE`. A release needs two: one in use, one locked away. */
export function keygen(file: string, options: { readonly json?: boolean }): void {
  const pair = generateEd25519();
  const path = resolve(file);
  let made: 'created' | 'exists';
  try {
    made = createExclusively(path, Buffer.from(pair.privatePem));
  } catch (error) {
    const fault = systemFaultOf(error);
    if (fault === undefined) throw error;
    throw new CliError(`${path} can't be written, ${fault.reason}`);
  }
  if (made === 'exists') throw new CliError(`${path} is there already; it is not replaced`);
  const { keyId, publicKey } = pair;
  createOutput(options).record({ keyId, publicKey, privateKey: path }, () => `key ${keyId}, public: ${publicKey}`);
}
