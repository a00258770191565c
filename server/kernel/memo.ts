/** Values that are worked out once and kept: for the process, for as long as an object lives, or for the texts and numbers in use. */

/** Makes the value at the first call and returns it from then on. A call that throws is repeated by the next. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Makes one value per object, such as a snapshot of the configuration; it goes when the object goes. */
export function perObject<K extends object, T>(make: (key: K) => T): (key: K) => T {
  const made = new WeakMap<K, { readonly value: T }>();
  return (key) => {
    const known = made.get(key) ?? { value: make(key) };
    made.set(key, known);
    return known.value;
  };
}

/** Makes one value per text or number and keeps at most `limit` of them; when they are too many, all are dropped. */
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
