/** Which camera, and how it is set. */
export interface CameraWish {
  /** Part of the camera's name; null for whichever the browser gives. */
  readonly name: string | null;
  /** Of several cameras with that name, which, counted from 1. */
  readonly nth: number;
  /** Whether the picture is shown as a mirror shows it. */
  readonly mirror: boolean;
  readonly torch: boolean;
  /** Exposure compensation in EV; null leaves it to the camera. */
  readonly exposure: number | null;
}
