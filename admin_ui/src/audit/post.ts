import { newCommandId } from "../commands/commandId";
import { request } from "../providers/http";
import { isUnanswered } from "../providers/problem";
import { currentMe } from "../providers/session";
import type { Id } from "../providers/types";

/** What was asked for and not answered, and under which id. */
const unanswered = new Map<string, Id>();

/** Asks for something that is done once per id: the same asked again, after nobody answered, is the
 * same one. */
export const post = async <T>(path: string, body: object): Promise<T> => {
  const key = `${currentMe()?.id} ${path} ${JSON.stringify(body)}`;
  const id = unanswered.get(key) ?? newCommandId();
  unanswered.set(key, id);
  try {
    const { data } = await request<T>(path, { method: "POST", body: { id, ...body } });
    unanswered.delete(key);
    return data;
  } catch (error) {
    if (!isUnanswered(error)) unanswered.delete(key);
    throw error;
  }
};
