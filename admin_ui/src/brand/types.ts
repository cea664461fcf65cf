export interface Topic {
  name: string;
  words: string[];
}

/** A list of words of a brand. */
export type BrandList = "names" | "handles" | "products" | "people" | "hashtags" | "searches";

export type Brand = Record<BrandList, string[]> & { topics: Topic[] };
