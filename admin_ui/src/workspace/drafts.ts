import type { FileOfReply } from "../files/types";
import type { Id, Purpose, Sketch, Time, Visibility } from "../providers/types";

/** The last attempt to send a draft: the same reply goes out again as it was, under the same id. */
export interface Attempt {
  id: Id;
  body: string;
}

/** What a person has typed for a case and not sent yet. */
export interface Draft {
  text: string;
  purpose: Purpose | null;
  visibility: Visibility | null;
  /** What was suggested when its words were begun; null where their author chose who reads them. */
  suggested: Visibility | null;
  /** The newest message its author had seen when beginning to write. */
  answers: Id | null;
  /** The released reply that the text began with. */
  prepared?: Id | null;
  /** Questions whose answers it draws on. */
  basedOn: Id[];
  /** What goes out with it; kept on this computer alone until it is sent. */
  files: FileOfReply[];
  attempt: Attempt | null;
  savedAt: number;
  /** The server does not have it yet. */
  unsaved: boolean;
  /** Which state of the server's it was written over. */
  syncedAt: Time | null;
}

export const EMPTY_DRAFT: Draft = {
  text: "",
  purpose: null,
  visibility: null,
  suggested: null,
  answers: null,
  basedOn: [],
  files: [],
  attempt: null,
  savedAt: 0,
  unsaved: false,
  syncedAt: null,
};

const PREFIX = "webcare.draft.";
const KEPT_MS = 14 * 86_400_000;

export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** Where this computer keeps what a person typed for a case, or for a `part` of it. */
export const nameOnShelf = (person: Id, caseId: Id, part?: Id) =>
  [`${PREFIX}${person}`, caseId, ...(part ? [part] : [])].join(".");

/** What stands on the shelf under that name; null where it is nothing that we wrote. */
export const readKept = (shelf: Shelf, name: string) => {
  try {
    return JSON.parse(shelf.getItem(name) ?? "null");
  } catch {
    return null;
  }
};

/** The draft a person left for a case, on this computer. */
export const readDraft = (shelf: Shelf, person: Id, caseId: Id): Draft => {
  const kept = readKept(shelf, nameOnShelf(person, caseId));
  return kept && typeof kept.text === "string" ? { ...EMPTY_DRAFT, ...kept } : EMPTY_DRAFT;
};

/** Keeps a draft, or forgets it when nothing is left of it to tell the server. A full or forbidden storage is no error. */
export const writeDraft = (shelf: Shelf, person: Id, caseId: Id, draft: Draft): void => {
  try {
    if (draft.text.trim() === "" && draft.files.length === 0 && !draft.unsaved)
      shelf.removeItem(nameOnShelf(person, caseId));
    else shelf.setItem(nameOnShelf(person, caseId), JSON.stringify(draft));
  } catch {
    // The text is still on the screen.
  }
};

/**
 * What is to be shown, given what is here and what the server keeps. Whoever typed last wins; where
 * both changed (a lost connection here, another device there) nobody's words are lost.
 */
export const reconciled = (here: Draft, there: Sketch | null): Draft => {
  if (!here.unsaved) return there ? fromServer(there, here) : nothingThere(here);
  if (!there || there.saved_at === here.syncedAt || there.text === here.text) {
    return { ...here, syncedAt: there?.saved_at ?? null };
  }
  if (here.text.trim() === "") return fromServer(there, here);
  const text = both(there.text, here.text);
  return { ...here, ...toFewest(here, there), text, syncedAt: there.saved_at };
};

/**
 * Words that the server had are sent or thrown away. It is never told of a draft without words: who
 * will read it, what it is for and its files stay as they were chosen.
 */
const nothingThere = ({ text, visibility, purpose, files, savedAt }: Draft): Draft =>
  text.trim() === "" ? { ...EMPTY_DRAFT, visibility, purpose, files, savedAt } : EMPTY_DRAFT;

const fromServer = ({ saved_at, ...kept }: Sketch, here: Draft): Draft => ({
  ...kept,
  basedOn: here.basedOn,
  files: here.files,
  attempt: here.text === kept.text ? here.attempt : null,
  prepared: here.text === kept.text ? (here.prepared ?? null) : null,
  suggested: here.visibility === kept.visibility ? here.suggested : null,
  savedAt: Date.parse(saved_at),
  unsaved: false,
  syncedAt: saved_at,
});

type Audience = Pick<Draft, "visibility" | "suggested">;

/** Who may read words of both: nobody who was not to read either. */
const toFewest = (here: Audience, { visibility }: Pick<Draft, "visibility">): Audience =>
  visibility === "private" && here.visibility !== "private"
    ? { visibility, suggested: null }
    : { visibility: here.visibility, suggested: here.suggested };

/** What a change of the words means for who reads them: the suggestion holds from the first ones on
 * and is not switched beneath them; emptied, the draft follows it again. A choice stands. */
export const settled = ({ text, visibility, suggested }: Draft, now: Visibility): Audience => {
  const isEmpty = text.trim() === "";
  if (visibility === null && !isEmpty) return { visibility: now, suggested: now };
  if (suggested !== null && isEmpty) return { visibility: null, suggested: null };
  return { visibility, suggested };
};

/** The same for words that are put to the draft and were meant for somebody. */
export const joinedBy = (draft: Draft, visibility: Visibility, suggested: Visibility): Audience =>
  draft.text.trim() === ""
    ? { visibility, suggested }
    : toFewest({ ...draft, visibility: draft.visibility ?? suggested }, { visibility });

const both = (there: string, here: string): string => {
  if (there.includes(here)) return there;
  return here.includes(there) ? here : `${there.trimEnd()}\n\n${here}`;
};

/** Words from elsewhere behind what was typed. A draft begun with them answers what is newest then. */
export const withWords = (
  { text, answers }: Draft,
  words: string,
  newest: Id | null,
): Pick<Draft, "text" | "answers"> => {
  if (text.trim() === "") return { text: words, answers: newest };
  return { text: text.includes(words) ? text : `${text.trimEnd()}\n${words}`, answers };
};

/** A draft that was gone and comes back; what has been typed since is not lost, nor told to more. */
export const broughtBack = (former: Draft, here: Draft): Draft => ({
  ...former,
  text: both(former.text, here.text),
  ...toFewest(former, here),
  basedOn: [...new Set([...former.basedOn, ...here.basedOn])],
  files: allOf(former.files, here.files),
  syncedAt: here.syncedAt,
});

/** What is left of a draft that has been sent: the words typed while it was on its way. */
export const afterSending = (sent: Draft, here: Draft): Draft => {
  const typed = here.text.startsWith(sent.text) ? here.text.slice(sent.text.length) : here.text;
  const left = { ...EMPTY_DRAFT, syncedAt: here.syncedAt, unsaved: true };
  if (typed.trim() === "") return left;
  const { visibility, suggested, answers, savedAt } = here;
  return { ...left, text: typed.trimStart(), visibility, suggested, answers, savedAt };
};

/** The files of both, each once. */
export const allOf = (
  some: readonly FileOfReply[],
  more: readonly FileOfReply[],
): FileOfReply[] => [...some, ...more.filter(({ id }) => !some.some((file) => file.id === id))];

/** Forgets drafts that nobody touched for two weeks: they hold words about people. */
export const forgetOldDrafts = (shelf: Shelf, now: number): void => {
  const names = Array.from({ length: shelf.length }, (_, index) => shelf.key(index));
  for (const each of names) {
    if (!each?.startsWith(PREFIX)) continue;
    if (now - (readKept(shelf, each)?.savedAt ?? 0) > KEPT_MS) shelf.removeItem(each);
  }
};
