import { EventEmitter } from 'node:events';
import * as pcscMini from 'pcsc-mini';
import { CONSTANTS } from './constants.js';
import { transitionsBetween } from './reader-state.js';

const BUFFER_BYTES = pcscMini.MAX_BUFFER_LEN;

/**
 * A reader with the calls and events of `@pokusew/pcsclite`: `status` ({ state, atr }), `end`, and connect,
 * disconnect, transmit, control with a callback as last argument.
 *
 * Calls are answered one after another: pcsc-mini refuses a second operation while one is under way.
 */
export class CardReader extends EventEmitter {
  /** Reader state before the `status` event that is being emitted; the new state comes with the event. */
  state = CONSTANTS.SCARD_STATE_UNAWARE;
  connected = false;
  /** @type {Buffer | null} ATR of the connected card. Beyond the original, see connect. */
  atr = null;
  /** Cards seen so far; stands for the card that is there now. Beyond the original. */
  insertion = 0;
  #reader;
  /** @type {pcscMini.Card | null} */
  #card = null;
  /** The insertion that `#card` belongs to; null for a direct connection. */
  #cardInsertion = null;
  #queue = Promise.resolve();
  // pcsc-mini 0.1.3 doesn't hold on to the bytes it sends: a collected array goes out as garbage. These live as
  // long as the reader.
  #input = new Uint8Array(BUFFER_BYTES);
  #output = new ArrayBuffer(BUFFER_BYTES);

  constructor(reader) {
    super();
    this.#reader = reader;
    this.name = reader.name();
    reader.on('change', (flags) => this.#onChange(flags.raw));
    reader.on('disconnect', () => this._end());
  }

  /** The last status, asked of the reader's own memory: no exchange with the service. */
  get_status(callback) {
    process.nextTick(callback, null, this.state, undefined);
  }

  /**
   * Connects to the card; with SCARD_SHARE_DIRECT to the reader alone. The ATR is read here: the one that comes
   * with pcsc-mini 0.1.3's change event is wrong (only its length is right).
   * @param options { share_mode, protocol }, by default exclusive and T0|T1
   * @param callback (error, protocol)
   */
  connect(options, callback) {
    const done = typeof options === 'function' ? options : callback;
    const { share_mode: shareMode = CONSTANTS.SCARD_SHARE_EXCLUSIVE, protocol } =
      typeof options === 'function' ? {} : options;
    const direct = shareMode === CONSTANTS.SCARD_SHARE_DIRECT;
    const insertion = direct ? null : this.insertion;
    this.#enqueue(done, async () => {
      // A connection that was still being made when its card left is of no use to the next card.
      if (this.#card !== null && this.#cardInsertion !== insertion) await this.#letGo(CONSTANTS.SCARD_LEAVE_CARD);
      if (this.#card === null) {
        const wanted = protocol ?? (direct ? pcscMini.Protocol.UNSET : pcscMini.Protocol.ANY);
        this.#card = await this.#reader.connect(shareMode, wanted);
        this.#cardInsertion = insertion;
        this.connected = true;
        this.atr = direct ? null : await atrOf(this.#card);
      }
      if (!direct && insertion !== this.insertion) {
        await this.#letGo(CONSTANTS.SCARD_LEAVE_CARD);
        throw codedError('RemovedCard', 'the card left while it was being connected');
      }
      return this.#card.protocol();
    });
  }

  /**
   * Lets go of the card. The connection is gone afterwards whatever the service says.
   * @param disposition SCARD_LEAVE_CARD and so on, by default SCARD_UNPOWER_CARD
   */
  disconnect(disposition, callback) {
    const done = typeof disposition === 'function' ? disposition : callback;
    const then = typeof disposition === 'function' ? CONSTANTS.SCARD_UNPOWER_CARD : disposition;
    this.#enqueue(done, () => this.#letGo(then));
  }

  /**
   * Powers the card down and up and goes on with it, without giving the connection away. Beyond the original.
   * @param callback (error, protocol)
   */
  reconnect(callback) {
    const { insertion } = this;
    this.#enqueue(callback, async () => {
      if (this.#card === null || this.#cardInsertion !== insertion) {
        throw codedError('RemovedCard', 'the card left before it could be connected anew');
      }
      await this.#card.reconnect(CONSTANTS.SCARD_SHARE_SHARED, CONSTANTS.SCARD_UNPOWER_CARD);
      this.atr = await atrOf(this.#card);
      return this.#card.protocol();
    });
  }

  /**
   * Asks the reader itself for a sign of life: whether a card is present and, where given, an escape command. As one
   * call, so that a card which comes meanwhile is connected to behind it. Beyond the original.
   * @param aliveCommand escape command the reader answers, or null
   * @param callback (error, answer): `answered`; `busy` with a card connected; else the code of what the reader said
   */
  probe(aliveCommand, callback) {
    this.#enqueue(callback, async () => {
      if (this.#card !== null) return 'busy';
      const direct = await this.#reader.connect(CONSTANTS.SCARD_SHARE_DIRECT, pcscMini.Protocol.UNSET);
      try {
        await direct.attributeGet(pcscMini.attributes.ids.ICC_PRESENCE, this.#roomFor(BUFFER_BYTES));
        if (aliveCommand !== null) {
          await direct.control(CONSTANTS.IOCTL_CCID_ESCAPE, this.#hold(aliveCommand), this.#roomFor(BUFFER_BYTES));
        }
        return 'answered';
      } catch (error) {
        return error?.code ?? 'unnamed';
      } finally {
        await direct.disconnect(CONSTANTS.SCARD_LEAVE_CARD);
      }
    });
  }

  /**
   * Sends one APDU. Fails with `InsufficientBuffer` where the answer is longer than `responseLength` bytes.
   * @param callback (error, Buffer)
   */
  transmit(data, responseLength, protocol, callback) {
    this.#enqueue(callback, async () => {
      const answer = await this.#connectedCard().transmitProtocol(
        protocol,
        this.#hold(data),
        this.#roomFor(responseLength),
      );
      return Buffer.from(answer);
    });
  }

  /** Sends a command to the reader's driver, such as CCID escape. */
  control(data, controlCode, responseLength, callback) {
    this.#enqueue(callback, async () => {
      const answer = await this.#connectedCard().control(controlCode, this.#hold(data), this.#roomFor(responseLength));
      return Buffer.from(answer);
    });
  }

  /** Stops the events of this reader. */
  close() {
    this._end();
  }

  /** Called once the reader is gone. */
  _end() {
    if (this.#reader === null) return;
    this.#reader.removeAllListeners();
    this.#reader = null;
    // Behind what is under way: pcsc-mini has four sessions in all, and one that isn't ended is lost.
    this.disconnect(CONSTANTS.SCARD_LEAVE_CARD, () => {});
    this.emit('end');
    this.removeAllListeners('status');
  }

  async #letGo(disposition) {
    const card = this.#card;
    this.#card = null;
    this.#cardInsertion = null;
    this.connected = false;
    this.atr = null;
    await card?.disconnect(disposition);
  }

  #onChange(raw) {
    for (const state of transitionsBetween(this.state, raw)) {
      if ((state & ~this.state & CONSTANTS.SCARD_STATE_PRESENT) !== 0) this.insertion += 1;
      this.emit('status', { state });
      this.state = state;
    }
  }

  #connectedCard() {
    if (this.#card === null) throw codedError('NoCardConnection', 'no card is connected');
    return this.#card;
  }

  #hold(data) {
    if (data.length > BUFFER_BYTES) {
      throw codedError('InvalidParameter', `longer than ${BUFFER_BYTES} bytes`);
    }
    this.#input.set(data);
    return this.#input.subarray(0, data.length);
  }

  // Passing an own buffer spares pcsc-mini's allocation, which it never lets go of (264 bytes an APDU).
  #roomFor(length) {
    const wanted = Math.min(length, BUFFER_BYTES);
    if (this.#output.byteLength !== wanted) this.#output = new ArrayBuffer(wanted);
    return this.#output;
  }

  #enqueue(callback, task) {
    const run = async () => {
      let result;
      try {
        result = await task();
      } catch (error) {
        return callback(error);
      }
      callback(null, result);
    };
    // A throwing callback is its owner's bug: it surfaces as an uncaught error instead of stopping the queue.
    this.#queue = this.#queue.then(run).catch((error) =>
      process.nextTick(() => {
        throw error;
      }),
    );
  }
}

Object.assign(CardReader.prototype, CONSTANTS);

function codedError(code, message) {
  return Object.assign(new Error(message), { code });
}

async function atrOf(card) {
  try {
    return Buffer.from((await card.state()).atr);
  } catch {
    // RemovedCard, ResetCard: connected and gone again; the next call says so.
    return null;
  }
}
