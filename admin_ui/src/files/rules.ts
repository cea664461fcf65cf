import type { Attachment } from "../providers/types";
import type { FileOfReply, FileRules, NamedFile } from "./types";

export const isPicture = ({ media_type }: Pick<FileOfReply, "media_type">): boolean =>
  media_type.startsWith("image/");

/** Whether every file may go out as it stands. */
export const areReady = (files: readonly FileOfReply[], rules: FileRules | null): boolean =>
  files.length === 0 ||
  (rules !== null &&
    files.length <= rules.most &&
    files.every(
      ({ description }) =>
        description.length <= rules.longest_description &&
        (!rules.described || description.trim() !== ""),
    ));

export const naming = (files: readonly FileOfReply[]): NamedFile[] =>
  files.map(({ id, description }) => ({ id, description: description.trim() }));

export const areSame = (one: readonly FileOfReply[], other: readonly FileOfReply[]): boolean =>
  JSON.stringify(naming(one)) === JSON.stringify(naming(other));

const OURS = "/api/files/";

/** Those attachments of a message that lie with us. */
export const filesAmong = (attachments: readonly Attachment[]): FileOfReply[] =>
  attachments
    .filter(({ url }) => url.startsWith(OURS))
    .map(({ url, media_type, description }) => ({
      id: url.slice(OURS.length),
      url,
      media_type: media_type ?? "",
      description: description ?? "",
    }));

export interface FileChange {
  file: FileOfReply;
  /** What was said of it before; only where that changed. */
  before: string | null;
  what: "added" | "removed" | "described" | "kept";
}

/** What became of the files from one revision to the next, those taken away last. */
export const fileChanges = (
  before: readonly FileOfReply[],
  after: readonly FileOfReply[],
): FileChange[] => {
  const was = new Map(before.map((file) => [file.id, file]));
  const is = new Set(after.map(({ id }) => id));
  const now = after.map((file): FileChange => {
    const old = was.get(file.id);
    if (!old) return { file, before: null, what: "added" };
    if (old.description === file.description) return { file, before: null, what: "kept" };
    return { file, before: old.description, what: "described" };
  });
  const gone = before.filter(({ id }) => !is.has(id));
  return [...now, ...gone.map((file): FileChange => ({ file, before: null, what: "removed" }))];
};
