import QrScanner from 'qr-scanner';

/** qr-scanner with its own engine, to compare with. Its worker comes from a `blob:` address, which the kiosk forbids. */
export async function createBaseline(): Promise<(picture: ImageBitmap) => Promise<string | null>> {
  const qrEngine = await QrScanner.createQrEngine();
  // As qr-scanner sets it for pictures, when it makes the engine by itself.
  if (qrEngine instanceof Worker) qrEngine.postMessage({ id: -1, type: 'inversionMode', data: 'both' });
  const canvas = document.createElement('canvas');
  return async (picture) => {
    try {
      const { data } = await QrScanner.scanImage(picture, { qrEngine, canvas, returnDetailedScanResult: true });
      return data;
    } catch {
      // A string: no code found, or the engine gave up; either way it read nothing.
      return null;
    }
  };
}
