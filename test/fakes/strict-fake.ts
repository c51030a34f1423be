/**
 * An object of type T that has what `parts` gives it and throws for everything else: code under test that reaches for
 * more than the test expects is found out at once.
 */
export function strictFake<T extends object>(name: string, parts: Partial<T>): T {
  return new Proxy(parts, {
    get(target, property, receiver) {
      if (property in target) return Reflect.get(target, property, receiver);
      // A promise looks for `then` in whatever it is resolved with; symbols are the runtime's own questions.
      if (property === 'then' || typeof property === 'symbol') return undefined;
      throw new Error(`${name}.${property} was not expected`);
    },
  }) as T;
}
