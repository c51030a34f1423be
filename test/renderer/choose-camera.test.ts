import { describe, expect, it } from 'vitest';
import { chooseCamera } from '../../renderer/scanner/choose-camera.ts';
import { lightSettings } from '../../renderer/scanner/tune-track.ts';

const DEVICES = [
  { kind: 'audioinput', deviceId: 'm', label: 'HD Webcam (046d:0825)' },
  { kind: 'videoinput', deviceId: 'a', label: 'Integrated Camera (13d3:5a01)' },
  { kind: 'videoinput', deviceId: 'b', label: 'HD Webcam (046d:0825)' },
  { kind: 'videoinput', deviceId: 'c', label: 'HD Webcam (046d:0825)' },
];

describe('the choice of a camera', () => {
  it('goes by a part of its name, in whatever case, and among equals by the order', () => {
    expect(chooseCamera(DEVICES, { name: '046D:0825', nth: 1 })).toBe('b');
    expect(chooseCamera(DEVICES, { name: 'hd webcam', nth: 2 })).toBe('c');
  });

  it('takes no other one where it is not plugged in', () => {
    expect(chooseCamera(DEVICES, { name: '046d:0825', nth: 3 })).toBeUndefined();
    expect(chooseCamera(DEVICES, { name: 'Brio', nth: 1 })).toBeUndefined();
  });
});

describe('the light of a camera', () => {
  it('is set only as far as the camera can', () => {
    expect(lightSettings({}, { torch: true, exposure: -1 })).toEqual({});
    const powers = { torch: true, exposureMode: ['manual', 'continuous'], exposureCompensation: { min: -2, max: 2 } };
    expect(lightSettings(powers, { torch: true, exposure: -4 })).toEqual({
      torch: true,
      exposureMode: 'continuous',
      exposureCompensation: -2,
    });
    expect(lightSettings(powers, { torch: false, exposure: null })).toEqual({ torch: false });
  });
});
