/**
 * How values cross between JavaScript and the WebAssembly: as a few flat lists.
 * `crate/wasm/src/wire.rs` is the other side and describes the form.
 */

/** Tags, words, numbers, text, lengths of texts, shapes. */
export type Encoded = [Uint8Array, Uint32Array, Float64Array, string, Uint32Array, Uint32Array];

const NULL = 0;
const FALSE = 1;
const TRUE = 2;
const NUMBER = 3;
const TEXT = 4;
const LIST = 5;
const OBJECT = 6;
const UNSUPPORTED = 7;

/** The core refuses what is deeper long before; cycles end here. */
const DEEPEST = 64;

/** A list of field names, as one more name after a shorter list. */
interface Shape {
  readonly name: number;
  readonly before: Shape | undefined;
  readonly longer: Map<string, Shape>;
  number: number;
}

/** Ends the walk where something cannot be encoded; the core says what. */
class Stop extends Error {}

class Writer {
  private tags = new Uint8Array(1 << 12);
  private words = new Uint32Array(1 << 12);
  private numbers = new Float64Array(1 << 12);
  private tagsUsed = 0;
  private wordsUsed = 0;
  private numbersUsed = 0;
  private readonly texts = new Map<string, number>();
  private readonly shapes: number[] = [];
  private shapesUsed = 0;
  private readonly empty: Shape = { name: 0, before: undefined, longer: new Map(), number: -1 };

  done(): Encoded {
    const texts = [...this.texts.keys()];
    return [
      this.tags.subarray(0, this.tagsUsed),
      this.words.subarray(0, this.wordsUsed),
      this.numbers.subarray(0, this.numbersUsed),
      texts.join(""),
      Uint32Array.from(texts, (text) => text.length),
      Uint32Array.from(this.shapes),
    ];
  }

  value(value: unknown, depth: number): void {
    switch (typeof value) {
      case "number":
        this.tag(NUMBER);
        this.number(value);
        return;
      case "string":
        this.tag(TEXT);
        this.word(this.text(value));
        return;
      case "boolean":
        this.tag(value ? TRUE : FALSE);
        return;
      case "undefined":
        this.tag(NULL);
        return;
      case "object":
        if (value === null) {
          this.tag(NULL);
        } else if (depth > DEEPEST) {
          throw new Stop();
        } else if (Array.isArray(value)) {
          this.list(value, depth);
        } else if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
          this.typedArray(value);
        } else {
          this.object(value as Record<string, unknown>, depth);
        }
        return;
      default:
        this.unsupported(`a ${typeof value}`);
    }
  }

  private list(list: readonly unknown[], depth: number): void {
    this.tag(LIST);
    this.word(list.length);
    for (let at = 0; at < list.length; at += 1) {
      let entry: unknown;
      try {
        entry = list[at];
      } catch (error) {
        this.thrown(error);
      }
      this.value(entry, depth + 1);
    }
  }

  private typedArray(view: ArrayBufferView): void {
    const numbers = view as unknown as ArrayLike<number | bigint>;
    this.tag(LIST);
    this.word(numbers.length);
    for (let at = 0; at < numbers.length; at += 1) {
      this.value(numbers[at], 0);
    }
  }

  private object(object: Record<string, unknown>, depth: number): void {
    let keys: string[];
    try {
      keys = Object.keys(object);
    } catch (error) {
      this.thrown(error);
    }
    this.tag(OBJECT);
    const place = this.wordsUsed;
    this.word(0);
    let shape = this.empty;
    try {
      for (const key of keys) {
        let field: unknown;
        try {
          field = object[key];
        } catch (error) {
          shape = this.longer(shape, key);
          this.thrown(error);
        }
        if (field !== undefined) {
          shape = this.longer(shape, key);
          this.value(field, depth + 1);
        }
      }
    } finally {
      // What was cut off has its shape too: the core names the place.
      this.words[place] = this.numbered(shape);
    }
  }

  private thrown(error: unknown): never {
    const what = error instanceof Error ? String(error) : `${typeof error}`;
    return this.unsupported(`a value that throws ${JSON.stringify(what)} when it is read`);
  }

  private unsupported(found: string): never {
    this.tag(UNSUPPORTED);
    this.word(this.text(found));
    throw new Stop();
  }

  private tag(tag: number): void {
    if (this.tagsUsed === this.tags.length) {
      const more = new Uint8Array(2 * this.tags.length);
      more.set(this.tags);
      this.tags = more;
    }
    this.tags[this.tagsUsed] = tag;
    this.tagsUsed += 1;
  }

  private word(word: number): void {
    if (this.wordsUsed === this.words.length) {
      const more = new Uint32Array(2 * this.words.length);
      more.set(this.words);
      this.words = more;
    }
    this.words[this.wordsUsed] = word;
    this.wordsUsed += 1;
  }

  private number(number: number): void {
    if (this.numbersUsed === this.numbers.length) {
      const more = new Float64Array(2 * this.numbers.length);
      more.set(this.numbers);
      this.numbers = more;
    }
    this.numbers[this.numbersUsed] = number;
    this.numbersUsed += 1;
  }

  private text(text: string): number {
    let number = this.texts.get(text);
    if (number === undefined) {
      number = this.texts.size;
      this.texts.set(text, number);
    }
    return number;
  }

  private longer(shape: Shape, key: string): Shape {
    let longer = shape.longer.get(key);
    if (longer === undefined) {
      longer = { name: this.text(key), before: shape, longer: new Map(), number: -1 };
      shape.longer.set(key, longer);
    }
    return longer;
  }

  private numbered(shape: Shape): number {
    if (shape.number < 0) {
      const names: number[] = [];
      for (let at = shape; at.before !== undefined; at = at.before) {
        names.push(at.name);
      }
      this.shapes.push(names.length, ...names.reverse());
      shape.number = this.shapesUsed;
      this.shapesUsed += 1;
    }
    return shape.number;
  }
}

/** A value for the core. What no file can hold ends it, and the core names it. */
export function encode(value: unknown): Encoded {
  const writer = new Writer();
  try {
    writer.value(value, 0);
  } catch (error) {
    if (!(error instanceof Stop)) {
      throw error;
    }
  }
  return writer.done();
}

/** Fields of objects, and one that has them all, to begin with. */
interface Outline {
  keys: readonly string[];
  blank: Record<string, unknown>;
}

class Reader {
  private tagsRead = 0;
  private wordsRead = 0;
  private numbersRead = 0;
  private readonly texts: string[] = [];
  private readonly outlines: Outline[] = [];

  constructor(
    private readonly tags: Uint8Array,
    private readonly words: Uint32Array,
    private readonly numbers: Float64Array,
    text: string,
    lengths: Uint32Array,
    shapes: Uint32Array,
  ) {
    let start = 0;
    for (const length of lengths) {
      this.texts.push(text.slice(start, start + length));
      start += length;
    }
    for (let at = 0; at < shapes.length; ) {
      const end = at + 1 + (shapes[at] ?? 0);
      const keys = Array.from(shapes.subarray(at + 1, end), (name) => this.texts[name] ?? "");
      const blank: Record<string, unknown> = {};
      for (const key of keys) {
        setField(blank, key, null);
      }
      this.outlines.push({ keys, blank });
      at = end;
    }
  }

  value(): unknown {
    switch (this.tags[this.tagsRead++]) {
      case NUMBER:
        return this.numbers[this.numbersRead++];
      case TEXT:
        return this.texts[this.word()];
      case OBJECT:
        return this.object();
      case LIST:
        return this.list();
      case TRUE:
        return true;
      case FALSE:
        return false;
      default:
        return null;
    }
  }

  private word(): number {
    return this.words[this.wordsRead++] ?? 0;
  }

  private list(): unknown[] {
    const length = this.word();
    const list: unknown[] = [];
    for (let at = 0; at < length; at += 1) {
      list.push(this.value());
    }
    return list;
  }

  private object(): Record<string, unknown> {
    const outline = this.outlines[this.word()];
    if (outline === undefined) {
      return {};
    }
    const object = { ...outline.blank };
    const { keys } = outline;
    for (let at = 0; at < keys.length; at += 1) {
      const key = keys[at] as string;
      const value = this.value();
      if (key === "__proto__") {
        setField(object, key, value);
      } else {
        object[key] = value;
      }
    }
    return object;
  }
}

/** Also for the one name that would set something else. */
function setField(object: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(object, key, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

/** The value that the core gave. */
export function decode(encoded: Encoded): unknown {
  return new Reader(...encoded).value();
}
