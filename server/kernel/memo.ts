/** Caches for computed values: one per process, per object, per text or number, or of the last one alone. */

/** Computes the value at the first call and returns it from then on. After a call that throws, the next call tries again. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Computes one value per object, such as a snapshot of the configuration. It is released together with the object. */
export function perObject<K extends object, T>(make: (key: K) => T): (key: K) => T {
  const made = new WeakMap<K, { readonly value: T }>();
  return (key) => {
    const known = made.get(key) ?? { value: make(key) };
    made.set(key, known);
    return known.value;
  };
}

/** Computes one value per text or number and keeps at most `limit` of them; when the limit is reached, all are dropped. */
export function perKey<K extends string | number, T>(limit: number, make: (key: K) => T): (key: K) => T {
  const made = new Map<K, { readonly value: T }>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known.value;
    const value = make(key);
    if (made.size >= limit) made.clear();
    made.set(key, { value });
    return value;
  };
}

/** Keeps the value of the last text or number, for runs of equal ones such as the times of a row. `make` answers the same each time. */
export function lastKey<K extends string | number, T>(make: (key: K) => T): (key: K) => T {
  let last: { readonly key: K; readonly value: T } | undefined;
  return (key) => {
    if (last?.key !== key) last = { key, value: make(key) };
    return last.value;
  };
}
