export interface Topic {
  name: string;
  words: string[];
}

/** A list of words of a brand. */
export type BrandList = "names" | "handles" | "products" | "people" | "hashtags" | "searches";

/** `revision` is named by whoever changes it: which one they had before them. */
export type Brand = Record<BrandList, string[]> & { topics: Topic[]; revision: number };
