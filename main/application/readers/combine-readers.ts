import type { CardReaders } from '../ports/terminal-ports.ts';

/** Several sources of reader events as one. */
export function combineReaders(sources: readonly CardReaders[]): CardReaders {
  return {
    subscribe(listener) {
      const ends = sources.map((source) => source.subscribe(listener));
      return () => {
        for (const end of ends) end();
      };
    },
    signal(reader, verdict) {
      for (const source of sources) source.signal?.(reader, verdict);
    },
    async close() {
      await Promise.all(sources.map((source) => source.close()));
    },
  };
}
