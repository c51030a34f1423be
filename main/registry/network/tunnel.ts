import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import type { Socket } from 'node:net';
import type { ForwardProxy } from './proxy.ts';

/** What comes of asking a proxy for a way through. */
export type TunnelCallback = (...outcome: [error: Error, socket: undefined] | [error: null, socket: Socket]) => void;

/** Asks a forward proxy for a tunnel to `hostAndPort` (RFC 9110 9.3.6). `destroy` gives up. */
export function openTunnel(
  proxy: ForwardProxy,
  hostAndPort: string,
  callback: TunnelCallback,
): { destroy(error: Error): unknown } {
  const open = proxy.url.protocol === 'https:' ? requestTls : requestPlain;
  const request = open({
    host: proxy.url.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.url.port || (proxy.url.protocol === 'https:' ? 443 : 80),
    method: 'CONNECT',
    path: hostAndPort,
    agent: false,
    headers: {
      host: hostAndPort,
      ...(proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }),
    },
  });
  request.once('connect', (response, socket, head) => {
    if (response.statusCode === 200) {
      if (head.length > 0) socket.unshift(head);
      callback(null, socket as Socket);
      return;
    }
    socket.destroy();
    callback(refusal(response.statusCode), undefined);
  });
  // A proxy that answers CONNECT as if it were GET.
  request.once('response', (response) => {
    response.destroy();
    callback(refusal(response.statusCode), undefined);
  });
  request.on('error', (error) => callback(error, undefined));
  request.end();
  return request;
}

function refusal(status: number | undefined): Error {
  const isNotAllowed = status === 401 || status === 403 || status === 407;
  const code = isNotAllowed ? 'ERR_PROXY_NOT_ALLOWED' : 'ERR_PROXY_NO_TUNNEL';
  return Object.assign(new Error(`the proxy answered ${status}`), { code });
}
