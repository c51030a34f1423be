/** A page nobody sees gets no frames; its camera is closed meanwhile. */
export function untilVisible(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (!document.hidden || signal.aborted) return resolve();
    const done = new AbortController();
    const check = (): void => {
      if (document.hidden && !signal.aborted) return;
      done.abort();
      resolve();
    };
    document.addEventListener('visibilitychange', check, { signal: done.signal });
    signal.addEventListener('abort', check, { signal: done.signal });
  });
}

/** Waits `ms`, or less where a camera was plugged in, or allowed. */
export function untilWorthTrying(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = new AbortController();
    const go = (): void => {
      if (done.signal.aborted) return;
      clearTimeout(timer);
      done.abort();
      resolve();
    };
    const timer = setTimeout(go, ms);
    if (signal.aborted) return go();
    signal.addEventListener('abort', go, { signal: done.signal });
    navigator.mediaDevices?.addEventListener('devicechange', go, { signal: done.signal });
    void navigator.permissions
      ?.query({ name: 'camera' })
      .then((permission) => permission.addEventListener('change', go, { signal: done.signal }))
      // TypeError: a browser that doesn't know the camera as a permission; the timer serves.
      .catch(() => undefined);
  });
}
