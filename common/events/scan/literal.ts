/** What a shape's records have word for word between their values, compared four bytes at a time. */
export class Literal {
  readonly length: number;
  /** Little-endian words from its begin, and after them one that ends where it ends; none where it is shorter than one. */
  private readonly words: Int32Array;
  /** All of it, where it is shorter than a word. */
  private readonly bytes: Uint8Array;

  /** Of ASCII text. */
  constructor(readonly text: string) {
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    const { length } = bytes;
    const view = new DataView(bytes.buffer);
    const whole = Array.from({ length: Math.floor(length / 4) }, (_, i) => view.getInt32(4 * i, true));
    this.length = length;
    this.words = length < 4 ? new Int32Array() : Int32Array.from([...whole, view.getInt32(length - 4, true)]);
    this.bytes = length < 4 ? bytes : new Uint8Array();
  }

  /** Whether it stands at `at`, and before `end`. */
  standsAt(view: DataView, at: number, end: number): boolean {
    const { length, words, bytes } = this;
    if (at + length > end) return false;
    const last = words.length - 1;
    for (let i = 0; i < last; i++) if (view.getInt32(at + 4 * i, true) !== words[i]) return false;
    if (last >= 0) return view.getInt32(at + length - 4, true) === words[last];
    for (let i = 0; i < length; i++) if (view.getUint8(at + i) !== bytes[i]) return false;
    return true;
  }
}
