import type { Picture } from './picture-reader.ts';

/**
 * The camera's frame of this moment, for the decoder's thread. A `VideoFrame` is the camera's own buffer, so nothing
 * is drawn or copied here; browsers without WebCodecs get a drawn picture. Null where no frame has come yet.
 */
export async function grabFrame(video: HTMLVideoElement | null): Promise<Picture | null> {
  if (video === null || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
  try {
    return 'VideoFrame' in window ? new VideoFrame(video) : await createImageBitmap(video);
  } catch {
    // InvalidStateError: the stream ended between two frames.
    return null;
  }
}
