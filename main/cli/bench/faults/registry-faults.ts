import { answer, type Misbehaviour } from './faulty-registry.ts';

/** What a row of the matrix does to the terminal's question. */
export interface RegistryFault {
  readonly name: string;
  /** A new one each time: some answer differently from one request to the next. */
  readonly behave: () => Misbehaviour;
  /** Right answers after all, in another spelling: a grant of this card is no wrong one. */
  readonly isHarmless?: boolean;
  /** TLS faults need a certificate of their own; the rest are plain. */
  readonly tls?: 'expired' | 'wrong-host' | 'self-signed' | 'wrong-pin';
  /** Nothing listens, or the name does not resolve. */
  readonly nobody?: 'refused' | 'dns';
}

const OTHER_CARD = 'ffffffff-ffff-1fff-bfff-001999999999';
const PAGE = '<!doctype html><html><body>Sign in to the network</body></html>';
const HTML = { 'content-type': 'text/html' };

/** The registry's right answer about the card in the path, as active, with members changed; undefined ones leave. */
function found(change: object = {}): Misbehaviour {
  return (socket, path) => {
    const cardNumber = path.split('/').find((part) => /^[0-9a-f-]{36}$/.test(part)) ?? '';
    const body = {
      cardNumber,
      cardType: { key: 'SMART_NO_CDZ', label: 'Smart' },
      cardStatusType: { key: 'ACTIVE', label: 'Active' },
      expiresAt: '2099-09-30',
      issuer: { identifier: '999000001', name: 'University of the Bench' },
      ...change,
    };
    answer(200, JSON.stringify(body))(socket, path);
  };
}

function later(ms: number, behave: Misbehaviour): Misbehaviour {
  return (socket, path) => {
    const timer = setTimeout(() => behave(socket, path), ms);
    socket.on('close', () => clearTimeout(timer));
  };
}

const reset: Misbehaviour = (socket) => void socket.destroy();

const drip: Misbehaviour = (socket) => {
  socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n');
  const timer = setInterval(() => socket.write(' '), 50);
  socket.on('close', () => clearInterval(timer));
};

/** One after the other, and round again. */
function inTurn(...turns: readonly Misbehaviour[]): Misbehaviour {
  let turn = 0;
  return (socket, path) => turns[turn++ % turns.length]?.(socket, path);
}

const fault = (name: string, behave: Misbehaviour, rest: Partial<RegistryFault> = {}): RegistryFault => ({
  name,
  behave: () => behave,
  ...rest,
});

const error = (code: string) => JSON.stringify({ code, message: 'x' });
const inAnHour = () => new Date(Date.now() + 3_600_000).toUTCString();

/** Every fault of quality section 2. */
export const REGISTRY_FAULTS: readonly RegistryFault[] = [
  fault('slow, 2 s', later(2_000, found()), { isHarmless: true }),
  fault('hanging', () => undefined),
  fault('reset', reset),
  fault('refused', reset, { nobody: 'refused' }),
  fault('DNS failure', reset, { nobody: 'dns' }),
  fault('TLS expired', found(), { tls: 'expired' }),
  fault('TLS wrong host', found(), { tls: 'wrong-host' }),
  fault('TLS self-signed', found(), { tls: 'self-signed' }),
  fault('TLS wrong pin', found(), { tls: 'wrong-pin' }),
  fault('401', answer(401, error('SE-0000'))),
  fault('403', answer(403, error('SE-0000'))),
  fault('404 ER-0001', answer(404, error('ER-0001'))),
  fault('404 HTML', answer(404, PAGE, HTML)),
  fault('200 HTML', answer(200, PAGE, HTML)),
  fault('200 garbage', answer(200, '{"cardNumber": "3e50')),
  fault('another card’s number', found({ cardNumber: OTHER_CARD })),
  fault('unknown status', found({ cardStatusType: { key: 'SUSPENDED' } })),
  fault('unknown type', found({ cardType: { key: 'SMART_IMPLANT' } }), { isHarmless: true }),
  fault('extra fields', found({ colour: 'green', displayName: 'N. N.' }), { isHarmless: true }),
  fault('missing expiry', found({ expiresAt: undefined })),
  fault('missing status', found({ cardStatusType: undefined })),
  fault('missing issuer', found({ issuer: undefined })),
  ...['2099-09-30', '2099-09-30T00:00:00Z', '2099-09-30T00:00:00.000+0000', '2099-09-30T00:00:00+02:00'].map(
    (expiresAt) => fault(`date as ${expiresAt}`, found({ expiresAt }), { isHarmless: true }),
  ),
  fault('10 MB body', found({ padding: 'x'.repeat(10 * 1024 * 1024) })),
  fault('slow drip', drip),
  fault('redirect to another host', answer(302, '', { location: 'https://portal.invalid/' })),
  fault('429, Retry-After 3600', answer(429, error('SE-0029'), { 'retry-after': '3600' })),
  fault('429, Retry-After a date', (socket, path) =>
    answer(429, error('SE-0029'), { 'retry-after': inAnHour() })(socket, path),
  ),
  fault('503, Retry-After 3600', answer(503, '', { 'retry-after': '3600' })),
  fault('503, Retry-After a date', (socket, path) => answer(503, '', { 'retry-after': inAnHour() })(socket, path)),
  fault('500 burst', answer(500, error('SE-0001'))),
  { name: 'flapping', behave: () => inTurn(reset, reset, found()), isHarmless: true },
];
