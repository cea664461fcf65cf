import type { Command, Id } from "../providers/types";
import { newCommandId } from "./commandId";

const MOST = 50;
/** What adds something: done twice, it stands there twice. Whatever else is sent again may be meant
 * anew, because others have changed the case meanwhile. */
const ADDING: readonly Command["kind"][] = [
  "add_note",
  "ask_information",
  "ask_second_line",
  "ask_department",
];
const unanswered = new Map<string, Id>();

const keyOf = (person: Id, caseId: Id, command: Command) =>
  `${person} ${caseId} ${JSON.stringify(command)}`;

/** The id to send a command under: the one it went out with when nobody answered. It may have been
 * carried out, and is carried out once per id. Whoever comes to the same computer means another. */
export const idFor = (person: Id, caseId: Id, command: Command): Id =>
  unanswered.get(keyOf(person, caseId, command)) ?? newCommandId();

/** Nobody answered: whoever sends the same again means this one. */
export const leave = (person: Id, caseId: Id, command: Command, id: Id) => {
  if (ADDING.includes(command.kind)) unanswered.set(keyOf(person, caseId, command), id);
  for (const key of unanswered.keys()) if (unanswered.size > MOST) unanswered.delete(key);
};

/** It was answered: the same again is another one. */
export const answer = (person: Id, caseId: Id, command: Command) =>
  unanswered.delete(keyOf(person, caseId, command));
