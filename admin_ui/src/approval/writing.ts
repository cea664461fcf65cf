import type { FileOfReply } from "../files/types";
import type { Id, Time } from "../providers/types";
import { nameOnShelf, readKept, type Shelf } from "../workspace/drafts";

/** What somebody writes about a draft and has not sent yet. */
export interface Writing {
  doing: "edit" | "revise" | "return" | null;
  words: string;
  files: FileOfReply[];
  /** What stood there when it was begun: what came since has not been read by whoever writes. Told
   * of it, they have before them what is on the screen when they ask again; other words than they
   * began with they take up themselves. */
  seen: { revision: string; answers?: Id | null; at?: Time } | null;
  savedAt: number;
}

export const NOTHING: Writing = { doing: null, words: "", files: [], seen: null, savedAt: 0 };

/** What a person left at a draft, on this computer, like their own draft of the case. */
export const readWriting = (shelf: Shelf, person: Id, caseId: Id, draftId: Id): Writing => {
  const kept = readKept(shelf, nameOnShelf(person, caseId, draftId));
  return kept && typeof kept.words === "string" ? { ...NOTHING, ...kept } : NOTHING;
};

/** Keeps it, or forgets it where nothing is being written. A full or forbidden storage is no error. */
export const writeWriting = (
  shelf: Shelf,
  person: Id,
  caseId: Id,
  draftId: Id,
  writing: Writing,
): void => {
  const name = nameOnShelf(person, caseId, draftId);
  try {
    if (writing.doing === null) shelf.removeItem(name);
    else shelf.setItem(name, JSON.stringify(writing));
  } catch {
    // The words are still on the screen.
  }
};
