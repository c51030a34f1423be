// @peculiar/x509 comes with a dependency injection library that wants these three functions on Reflect and uses them
// for its own bookkeeping only. Import this module before it.
const metadataOf = new WeakMap<object, Map<unknown, unknown>>();

const read = (key: unknown, target: object) => metadataOf.get(target)?.get(key);

Object.assign(Reflect, {
  getMetadata: read,
  getOwnMetadata: read,
  defineMetadata(key: unknown, value: unknown, target: object) {
    const entries = metadataOf.get(target) ?? new Map();
    metadataOf.set(target, entries.set(key, value));
  },
});
