/** Where a virtual reader's driver listens. */
export interface VpcdAddress {
  readonly host: string;
  readonly port: number;
}

/** First slot of vsmartcard's driver; the second listens one port above. */
export const DEFAULT_VPCD: VpcdAddress = { host: '127.0.0.1', port: 35963 };

const HOST_PORT = /^(?<host>[^\s:]+|\[[0-9a-f:.]+\]):(?<port>\d{1,5})$/i;

/** Reads `HOST:PORT`, with an IPv6 host in brackets; undefined for anything else. */
export function parseVpcdAddress(text: string): VpcdAddress | undefined {
  const groups = HOST_PORT.exec(text)?.groups;
  const port = Number(groups?.['port']);
  const host = groups?.['host']?.replace(/^\[|\]$/g, '');
  return host !== undefined && port >= 1 && port <= 65_535 ? { host, port } : undefined;
}

export function vpcdAddressText({ host, port }: VpcdAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
