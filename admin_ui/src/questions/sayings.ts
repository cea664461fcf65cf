import type { Question, Saying } from "./types";

/** What one can say about a question now, as the server has it; taking it back needs no words. */
export const sayingsOn = ({ possible }: Pick<Question, "possible">): Saying[] =>
  possible.filter((kind) => kind !== "withdraw_question");
