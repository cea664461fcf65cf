import type { Id } from "../providers/types";

/** What a channel carries along with a reply. */
export interface FileRules {
  most: number;
  /** Bytes of one file. */
  largest: number;
  media_types: string[];
  /** Whether none goes out without an alternative text. */
  described: boolean;
  longest_description: number;
}

/** A file that lies with us for a reply, and what is said of it. */
export interface FileOfReply {
  id: Id;
  url: string;
  media_type: string;
  description: string;
}

/** A file as a command names it. */
export type NamedFile = Pick<FileOfReply, "id" | "description">;
