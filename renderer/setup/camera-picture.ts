/** What the window shows. */
export interface Picture {
  readonly state: 'opening' | 'live' | 'missing' | 'refused' | 'busy';
  /** Names of the cameras there are, as the browser tells them once one is allowed. */
  readonly cameras: readonly string[];
}

/** By the names of the Media Capture standard; whatever else goes wrong looks like a camera in use. */
const STATES: Readonly<Record<string, Picture['state']>> = {
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotAllowedError: 'refused',
  SecurityError: 'refused',
};

/**
 * Shows what a camera sees, by its name (null: whichever the browser gives), and tells which ones there are; begins
 * anew when one comes or goes. Returns what ends it and closes the camera.
 */
export function openPicture(
  video: HTMLVideoElement | null,
  name: string | null,
  tell: (picture: Picture) => void,
): () => void {
  const life = new AbortController();
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  let stream: MediaStream | undefined;

  function stop(): void {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = undefined;
    if (video !== null) video.srcObject = null;
  }

  async function open(): Promise<void> {
    stop();
    if (devices === undefined) return tell({ state: 'missing', cameras: [] });
    const before = await namesOf(devices);
    tell({ state: 'opening', cameras: before.map(({ label }) => label) });
    const deviceId = before.find(({ label }) => label === name)?.deviceId;
    try {
      const opened = await devices.getUserMedia({
        video: deviceId === undefined ? true : { deviceId: { exact: deviceId } },
      });
      if (life.signal.aborted) {
        for (const track of opened.getTracks()) track.stop();
        return;
      }
      stream = opened;
      if (video !== null) {
        video.srcObject = opened;
        // A video that is taken off again before it plays rejects; nobody waits for it then.
        void video.play().catch(() => undefined);
      }
      tell({ state: 'live', cameras: (await namesOf(devices)).map(({ label }) => label) });
    } catch (error) {
      if (life.signal.aborted) return;
      const state = (error instanceof DOMException && STATES[error.name]) || 'busy';
      tell({ state, cameras: before.map(({ label }) => label) });
    }
  }

  devices?.addEventListener('devicechange', () => void open(), { signal: life.signal });
  void open();
  return () => {
    life.abort();
    stop();
  };
}

/** Cameras with a name; without leave the browser tells of them without one. */
async function namesOf(devices: MediaDevices): Promise<readonly MediaDeviceInfo[]> {
  const all = await devices.enumerateDevices();
  return all.filter(({ kind, label }) => kind === 'videoinput' && label !== '');
}
