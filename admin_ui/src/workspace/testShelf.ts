import type { Shelf } from "./drafts";

/** For tests: a browser's storage without a browser. */
export const aShelf = (): Shelf => new InMemory();

class InMemory implements Shelf {
  private readonly kept = new Map<string, string>();
  get length() {
    return this.kept.size;
  }
  key = (index: number) => [...this.kept.keys()][index] ?? null;
  getItem = (name: string) => this.kept.get(name) ?? null;
  setItem = (name: string, value: string) => void this.kept.set(name, value);
  removeItem = (name: string) => void this.kept.delete(name);
}
