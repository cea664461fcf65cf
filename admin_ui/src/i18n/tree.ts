/** Messages as a tree of words. */
export interface Tree {
  [key: string]: string | Tree;
}

/** Two trees as one; where both have a word, the second counts. */
export const merged = (base: Tree, over: Tree): Tree => {
  const result: Tree = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = result[key];
    result[key] =
      typeof value === "object" && typeof before === "object" ? merged(before, value) : value;
  }
  return result;
};

/** All paths to words: `composer.send`. */
export const paths = (tree: Tree, prefix = ""): string[] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [prefix + key] : paths(value, `${prefix}${key}.`),
  );

export const wordAt = (tree: Tree, path: string): string | undefined => {
  let here: string | Tree | undefined = tree;
  for (const key of path.split(".")) here = typeof here === "object" ? here[key] : undefined;
  return typeof here === "string" ? here : undefined;
};
