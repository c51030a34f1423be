import { z } from 'zod';

/** A serial port, as a setting. */
export const serialPath = z
  .string()
  .regex(/^(?:\/[^\0]+|COM\d{1,3})$/, {
    error: 'must be a device such as /dev/serial/by-id/usb-1a86_USB_Serial-if00-port0, or COM3',
  })
  .describe('Serial device. Below /dev/serial/by-id it is found again whatever socket it is plugged into');

/** Its rate in bit/s. */
export const serialBaudRate = z.union(
  [1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200].map((rate) => z.literal(rate)),
  {
    error: 'must be a usual rate: 1200, 2400, 4800, 9600, 19200, 38400, 57600 or 115200',
  },
);
