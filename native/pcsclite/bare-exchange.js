import * as pcscMini from 'pcsc-mini';

/**
 * The binding alone, for the bench: what any program pays for the same APDUs on the same reader. Its card is connected
 * to at the first exchange. Rejects with pcsc-mini's errors.
 * @param readerName full name
 */
export async function openBareExchange(readerName) {
  const client = new pcscMini.Client();
  const { promise: found, resolve, reject } = Promise.withResolvers();
  client.on('reader', (reader) => {
    if (reader.name() === readerName) resolve(reader);
  });
  client.on('error', reject);
  client.start();
  const reader = await found;
  const output = new ArrayBuffer(258);
  let card = null;
  return {
    /** Sends the APDUs one after the other. The caller holds on to their bytes: pcsc-mini doesn't. */
    async exchange(apdus) {
      card ??= await reader.connect(pcscMini.CardMode.SHARED);
      for (const apdu of apdus) await card.transmit(apdu, output);
    },
    close: () => client.stop(),
  };
}
