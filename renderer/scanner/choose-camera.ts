import type { CameraWish } from './camera-wish.ts';

/** What the browser tells of a device, as far as it counts here. */
interface Device {
  readonly kind: string;
  readonly deviceId: string;
  readonly label: string;
}

/**
 * The id of the wished camera among the browser's devices; undefined where it isn't plugged in. By its name, which
 * with Chromium ends in the USB vendor and product, such as "HD Webcam (046d:0825)": ids are made anew for each
 * profile of the browser. Cameras with one name are told apart by their order.
 */
export function chooseCamera(devices: readonly Device[], { name, nth }: Pick<CameraWish, 'name' | 'nth'>) {
  const part = (name ?? '').toLowerCase();
  const fitting = devices.filter(({ kind, label }) => kind === 'videoinput' && label.toLowerCase().includes(part));
  return fitting[nth - 1]?.deviceId;
}
