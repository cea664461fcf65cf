const BLANK = /%\{(\w+)\}/g;

/** A sentence that was read: its code, and what its blanks hold. */
export interface Read {
  code: string;
  blanks: Record<string, string>;
}

/**
 * Reads English sentences back of which the record keeps nothing but the words: which of those it
 * is. `shapes` says of a blank what it holds, where that is narrower than anything.
 */
export const readerOf = (
  sentences: Readonly<Record<string, string>>,
  shapes: Readonly<Record<string, string>> = {},
): ((said: string) => Read | null) => {
  const reading = (sentence: string): RegExp => {
    const pieces = sentence.split(BLANK).map((piece, index) => {
      if (index % 2 === 0) return piece.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
      return `(?<${piece}>${shapes[piece] ?? ".+"})`;
    });
    return new RegExp(`^${pieces.join("")}$`);
  };
  // Those that say most by themselves come first: others' blanks would hold their words too.
  const known = Object.entries(sentences)
    .sort(([, one], [, other]) => other.replace(BLANK, "").length - one.replace(BLANK, "").length)
    .map(([code, sentence]) => ({ code, reading: reading(sentence) }));
  return (said) => {
    for (const { code, reading } of known) {
      const read = reading.exec(said);
      if (read) return { code, blanks: { ...read.groups } };
    }
    return null;
  };
};
