/** From the page: one `PageMessage`. */
export const MESSAGE_CHANNEL = 'tessera:message';
/** To the page: one `HostMessage`. */
export const HOST_CHANNEL = 'tessera:host';
