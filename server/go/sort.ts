/**
 * Go's package sort. Its order of equal elements, and its result for a comparison that is not a total order, depend on the algorithm, so the
 * reference's order of UI nodes needs the same steps: `sort.Slice` is pattern-defeating quicksort (Orson Peters,
 * https://arxiv.org/abs/2106.05123), `sort.SliceStable` is insertion sort on blocks and merging.
 */
type Less<T> = (a: T, b: T) => boolean;
type Hint = 'increasing' | 'decreasing' | 'unknown';

const MAX_INSERTION = 12;
const SHORTEST_NINTHER = 50;
const SHORTEST_SHIFTING = 50;
const MAX_SHIFTED_PAIRS = 5;
const MAX_SWAPS = 12;

/** `sort.Slice`: sorts the array in place and returns it. */
export function sortSlice<T>(items: T[], less: Less<T>): T[] {
  new QuickSort(items, less).sort(0, items.length, bitLength(items.length));
  return items;
}

const bitLength = (value: number): number => (value === 0 ? 0 : 32 - Math.clz32(value));

class QuickSort<T> {
  readonly #items: T[];
  readonly #compare: Less<T>;
  #swaps = 0;

  constructor(items: T[], less: Less<T>) {
    this.#items = items;
    this.#compare = less;
  }

  /** Sorts from `a` to before `b`. After `limit` unbalanced partitions it uses heap sort. */
  sort(a: number, b: number, limit: number): void {
    let [isBalanced, isPartitioned] = [true, true];
    while (b - a > MAX_INSERTION) {
      if (limit === 0) return this.#heapSort(a, b);
      if (!isBalanced) {
        this.#breakPatterns(a, b);
        limit--;
      }
      const { pivot, hint } = this.#pivot(a, b);
      if (isBalanced && isPartitioned && hint === 'increasing' && this.#isNearlySorted(a, b)) return;
      if (a > 0 && !this.#less(a - 1, pivot)) {
        a = this.#partitionEqual(a, b, pivot);
        continue;
      }
      const { middle, wasPartitioned } = this.#partition(a, b, pivot);
      isPartitioned = wasPartitioned;
      const [left, right] = [middle - a, b - middle];
      isBalanced = Math.min(left, right) >= Math.floor((b - a) / 8);
      if (left < right) {
        this.sort(a, middle, limit);
        a = middle + 1;
      } else {
        this.sort(middle + 1, b, limit);
        b = middle;
      }
    }
    insertionSort(this.#items, a, b, this.#compare);
  }

  #less(i: number, j: number): boolean {
    return this.#compare(this.#items[i] as T, this.#items[j] as T);
  }

  #swap(i: number, j: number): void {
    swap(this.#items, i, j);
  }

  /** Chooses the pivot. A range that seems to decrease is reversed first. */
  #pivot(a: number, b: number): { readonly pivot: number; readonly hint: Hint } {
    const { pivot, hint } = this.#choosePivot(a, b);
    if (hint !== 'decreasing') return { pivot, hint };
    for (let i = a, j = b - 1; i < j; i++, j--) this.#swap(i, j);
    return { pivot: b - 1 - (pivot - a), hint: 'increasing' };
  }

  #choosePivot(a: number, b: number): { readonly pivot: number; readonly hint: Hint } {
    const quarter = Math.floor((b - a) / 4);
    this.#swaps = 0;
    const places = [a + quarter, a + quarter * 2, a + quarter * 3].map((place) =>
      b - a < SHORTEST_NINTHER ? place : this.#median(place - 1, place, place + 1),
    );
    const pivot = this.#median(...(places as [number, number, number]));
    if (this.#swaps === 0) return { pivot, hint: 'increasing' };
    return { pivot, hint: this.#swaps === MAX_SWAPS ? 'decreasing' : 'unknown' };
  }

  /** The place of the median of three elements. */
  #median(a: number, b: number, c: number): number {
    [a, b] = this.#ordered(a, b);
    [b] = this.#ordered(b, c);
    return this.#ordered(a, b)[1];
  }

  #ordered(a: number, b: number): [number, number] {
    if (!this.#less(b, a)) return [a, b];
    this.#swaps++;
    return [b, a];
  }

  #partition(a: number, b: number, pivot: number): { readonly middle: number; readonly wasPartitioned: boolean } {
    this.#swap(a, pivot);
    let [i, j] = [a + 1, b - 1];
    for (let swaps = 0; ; swaps++) {
      while (i <= j && this.#less(i, a)) i++;
      while (i <= j && !this.#less(j, a)) j--;
      if (i > j) {
        this.#swap(j, a);
        return { middle: j, wasPartitioned: swaps === 0 };
      }
      this.#swap(i++, j--);
    }
  }

  /** Moves elements that equal the pivot to the front and returns the place after them. */
  #partitionEqual(a: number, b: number, pivot: number): number {
    this.#swap(a, pivot);
    let [i, j] = [a + 1, b - 1];
    for (;;) {
      while (i <= j && !this.#less(a, i)) i++;
      while (i <= j && this.#less(a, j)) j--;
      if (i > j) return i;
      this.#swap(i++, j--);
    }
  }

  /** Sorts a range with few elements out of order; false, when there are more. */
  #isNearlySorted(a: number, b: number): boolean {
    let i = a + 1;
    for (let pairs = 0; pairs < MAX_SHIFTED_PAIRS; pairs++) {
      while (i < b && !this.#less(i, i - 1)) i++;
      if (i === b) return true;
      if (b - a < SHORTEST_SHIFTING) return false;
      this.#swap(i, i - 1);
      if (i - a >= 2) for (let j = i - 1; j >= 1 && this.#less(j, j - 1); j--) this.#swap(j, j - 1);
      if (b - i >= 2) for (let j = i + 1; j < b && this.#less(j, j - 1); j++) this.#swap(j, j - 1);
    }
    return false;
  }

  /** Swaps three elements in the middle with pseudorandom ones (xorshift, seeded with the length). */
  #breakPatterns(a: number, b: number): void {
    const length = b - a;
    const mask = (1n << BigInt(bitLength(length))) - 1n;
    const first = a + Math.floor(length / 4) * 2 - 1;
    let random = BigInt(length);
    for (let place = first; place < first + 3; place++) {
      random ^= BigInt.asUintN(64, random << 13n);
      random ^= random >> 7n;
      random ^= BigInt.asUintN(64, random << 17n);
      const other = Number(random & mask);
      this.#swap(place, a + (other >= length ? other - length : other));
    }
  }

  #heapSort(a: number, b: number): void {
    const size = b - a;
    for (let root = Math.floor((size - 1) / 2); root >= 0; root--) this.#siftDown(root, size, a);
    for (let end = size - 1; end >= 0; end--) {
      this.#swap(a, a + end);
      this.#siftDown(0, end, a);
    }
  }

  #siftDown(root: number, size: number, first: number): void {
    for (;;) {
      let child = 2 * root + 1;
      if (child >= size) return;
      if (child + 1 < size && this.#less(first + child, first + child + 1)) child++;
      if (!this.#less(first + root, first + child)) return;
      this.#swap(first + root, first + child);
      root = child;
    }
  }
}

const BLOCK = 20;

/** `sort.SliceStable`: sorts the array in place and returns it. */
export function sortSliceStable<T>(items: T[], less: Less<T>): T[] {
  for (let start = 0; start < items.length; start += BLOCK) {
    insertionSort(items, start, Math.min(start + BLOCK, items.length), less);
  }
  for (let size = BLOCK; size < items.length; size *= 2) {
    for (let start = 0; start + size < items.length; start += 2 * size) {
      merge(items, start, start + size, Math.min(start + 2 * size, items.length), less);
    }
  }
  return items;
}

function insertionSort<T>(items: T[], from: number, to: number, less: Less<T>): void {
  for (let i = from + 1; i < to; i++) {
    for (let j = i; j > from && less(items[j] as T, items[j - 1] as T); j--) swap(items, j, j - 1);
  }
}

function merge<T>(items: T[], from: number, middle: number, to: number, less: Less<T>): void {
  const [left, right] = [items.slice(from, middle), items.slice(middle, to)];
  for (let at = from; at < to; at++) {
    const takeRight = left.length === 0 || (right.length > 0 && less(right[0] as T, left[0] as T));
    items[at] = (takeRight ? right.shift() : left.shift()) as T;
  }
}

function swap<T>(items: T[], i: number, j: number): void {
  [items[i], items[j]] = [items[j] as T, items[i] as T];
}
