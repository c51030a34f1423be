/** From the page: one `PageMessage`. */
export const MESSAGE_CHANNEL = 'tessera:message';
/** To the page: one `TerminalView`. */
export const VIEW_CHANNEL = 'tessera:view';
