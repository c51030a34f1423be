import { describe, expect, it } from 'vitest';
import { cameraSchema } from '../../main/config/camera.ts';
import { scannersSchema } from '../../main/config/scanners.ts';

const BY_ID = '/dev/serial/by-id/usb-Scanner_Co_QR_1-if00';

describe('settings of the camera', () => {
  it('use whichever there is, as a mirror, without light', () => {
    expect(cameraSchema.parse(undefined)).toEqual({ use: true, nth: 1, mirror: true, torch: false });
  });

  it.each([{ nth: 0 }, { nth: 1.5 }, { exposure: 9 }, { name: '' }, { deviceId: 'x' }])('refuse %j', (wrong) => {
    expect(cameraSchema.safeParse(wrong).success).toBe(false);
  });
});

describe('settings of serial scanners', () => {
  it('need a path alone', () => {
    expect(scannersSchema.parse([{ path: BY_ID }])).toEqual([{ path: BY_ID, baudRate: 9600 }]);
    expect(scannersSchema.parse([{ path: 'COM3', baudRate: 115_200, name: 'Counter' }])).toHaveLength(1);
  });

  it.each([
    [[{ path: 'ttyACM0' }]],
    [[{ path: BY_ID, baudRate: 12_345 }]],
    [[{ path: BY_ID }, { path: BY_ID }]],
    [Array.from({ length: 5 }, (_, i) => ({ path: `/dev/ttyACM${i}` }))],
  ])('refuse %j', (wrong) => {
    expect(scannersSchema.safeParse(wrong).success).toBe(false);
  });
});
