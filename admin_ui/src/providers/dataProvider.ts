import type { DataProvider, GetListParams, Identifier, RaRecord } from "react-admin";
import type { FileOfReply } from "../files/types";
import { type Answer, request } from "./http";
import { isUnanswered } from "./problem";
import type {
  Availability,
  BadCell,
  Colleague,
  Command,
  CommandResult,
  Id,
  JournalRow,
  Message,
  NextTask,
  Note,
  Onlookers,
  PolicyColumns,
  PolicyDetail,
  PolicyRule,
  Presence,
  Sketch,
  Stop,
  SuggestedRule,
  TagListed,
  Time,
  Trial,
  Verification,
  Vocabulary,
} from "./types";

const RETRY_PAUSES_MS = [500, 1_500, 4_000];

/** react-admin's reads, and what people do said as verbs: nothing is changed by saving a record. */
export interface WebcareData extends DataProvider {
  vocabulary(): Promise<Vocabulary>;
  messages(caseId: Id): Promise<Message[]>;
  notes(caseId: Id): Promise<Note[]>;
  colleagues(caseId: Id): Promise<Colleague[]>;
  /** The client's tag of that name; it is made where there is none. */
  tagNamed(clientId: Id, name: string): Promise<TagListed>;
  /** One has seen what calls upon one: on a case, or everywhere. */
  seeCallouts(caseId?: Id): Promise<void>;
  sketch(caseId: Id): Promise<Sketch | null>;
  keepSketch(caseId: Id, sketch: Omit<Sketch, "saved_at">): Promise<Sketch>;
  forgetSketch(caseId: Id): Promise<void>;
  /** Puts a file where a reply in the case can name it. */
  upload(caseId: Id, file: File): Promise<Omit<FileOfReply, "description">>;
  lookAt(caseId: Id, typing: boolean): Promise<Onlookers>;
  leave(caseId: Id): Promise<void>;
  /** Says that one is there; without a word, as before. */
  tellPresence(availability?: Availability): Promise<Presence>;
  /** The next task, or null when none waits that one could do. */
  nextTask(): Promise<NextTask | null>;
  journal(caseId: Id): Promise<JournalRow[]>;
  verifyJournal(caseId: Id): Promise<Verification>;
  command(caseId: Id, id: Id, command: Command): Promise<CommandResult>;
  commandResult(id: Id): Promise<CommandResult>;
  pressStop(stop: { client_id: Id; account_id?: Id; reason: string }): Promise<Stop>;
  liftStop(id: Id): Promise<Stop>;
  policyColumns(): Promise<PolicyColumns>;
  checkPolicy(rules: readonly PolicyRule[]): Promise<BadCell[]>;
  beginPolicy(draft: { client_id: Id; title: string }): Promise<PolicyDetail>;
  savePolicy(
    id: Id,
    saved: { revision: number; title: string; rules: readonly PolicyRule[] },
  ): Promise<PolicyDetail>;
  publishPolicy(id: Id, seen: { revision: number }): Promise<PolicyDetail>;
  discardPolicy(id: Id, seen: { revision: number }): Promise<PolicyDetail>;
  tryPolicy(id: Id, period: { begin: Time; end: Time }): Promise<Trial>;
  suggestedRules(clientId: Id): Promise<SuggestedRule[]>;
}

export const listQuery = (params: Partial<GetListParams>): string => {
  const { page = 1, perPage = 25 } = params.pagination ?? {};
  const query = new URLSearchParams({
    range: JSON.stringify([(page - 1) * perPage, page * perPage - 1]),
    filter: JSON.stringify(params.filter ?? {}),
  });
  if (params.sort) query.set("sort", JSON.stringify([params.sort.field, params.sort.order]));
  return query.toString();
};

/** The total from `Content-Range: cases 0-24/319`; of `500+` the number that was counted. */
export const totalOf = (headers: Headers, fallback: number): number => {
  const total = Number(counted(headers)?.replace("+", ""));
  return Number.isFinite(total) ? total : fallback;
};

/** Whether there are more than were counted. */
const isOpenEnded = (headers: Headers): boolean => counted(headers)?.endsWith("+") ?? false;

const counted = (headers: Headers) => headers.get("Content-Range")?.split("/").pop();

/**
 * Sends a command until it is answered. The same id never acts twice, so asking again after a lost
 * answer is safe; a refusal is an answer.
 */
export async function insist<T>(ask: () => Promise<Answer<T>>, pauses = RETRY_PAUSES_MS) {
  for (const pause of pauses) {
    try {
      return await ask();
    } catch (error) {
      if (!isUnanswered(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return ask();
}

const getList = async (resource: string, params: Partial<GetListParams>) => {
  const { data, headers } = await request<RaRecord[]>(`/api/${resource}?${listQuery(params)}`, {
    signal: params.signal,
  });
  return { data, total: totalOf(headers, data.length), meta: { more: isOpenEnded(headers) } };
};

const getMany = async (resource: string, ids: Identifier[], signal?: AbortSignal) => {
  const perPage = Math.max(ids.length, 1);
  return getList(resource, { filter: { id: ids }, pagination: { page: 1, perPage }, signal });
};

const unsupported = (): Promise<never> =>
  Promise.reject(new Error("People issue commands; records are not edited"));

const provider = {
  supportAbortSignal: true,
  getList,
  getOne: async (resource: string, params: { id: Identifier; signal?: AbortSignal }) => ({
    data: (await request<RaRecord>(`/api/${resource}/${params.id}`, { signal: params.signal }))
      .data,
  }),
  getMany: (resource: string, params: { ids: Identifier[]; signal?: AbortSignal }) =>
    getMany(resource, params.ids, params.signal),
  getManyReference: (
    resource: string,
    params: GetListParams & { target: string; id: Identifier },
  ) => getList(resource, { ...params, filter: { ...params.filter, [params.target]: params.id } }),
  create: unsupported,
  update: unsupported,
  updateMany: unsupported,
  delete: unsupported,
  deleteMany: unsupported,

  vocabulary: async () => (await request<Vocabulary>("/api/vocabulary")).data,
  messages: async (caseId: Id) => (await request<Message[]>(`/api/cases/${caseId}/messages`)).data,
  colleagues: async (caseId: Id) =>
    (await request<Colleague[]>(`/api/cases/${caseId}/colleagues`)).data,
  tagNamed: async (clientId: Id, name: string) =>
    (
      await request<TagListed>("/api/tags", {
        method: "POST",
        body: { client_id: clientId, name },
      })
    ).data,
  seeCallouts: async (caseId?: Id) => {
    await request("/api/callouts/seen", {
      method: "POST",
      body: { ...(caseId && { case_id: caseId }) },
    });
  },
  sketch: async (caseId: Id) =>
    (await request<Sketch | undefined>(`/api/cases/${caseId}/sketch`)).data ?? null,
  keepSketch: async (caseId: Id, sketch: Omit<Sketch, "saved_at">) =>
    (
      await request<Sketch>(`/api/cases/${caseId}/sketch`, {
        method: "PUT",
        body: sketch,
        keepalive: true,
      })
    ).data,
  forgetSketch: async (caseId: Id) => {
    await request(`/api/cases/${caseId}/sketch`, { method: "DELETE", keepalive: true });
  },
  upload: async (caseId: Id, file: File) =>
    (
      await request<Omit<FileOfReply, "description">>(`/api/uploads/${caseId}`, {
        method: "POST",
        body: { content: await asBase64(file) },
      })
    ).data,
  lookAt: async (caseId: Id, typing: boolean) =>
    (
      await request<Onlookers>(`/api/cases/${caseId}/onlookers`, {
        method: "POST",
        body: { typing },
      })
    ).data,
  leave: async (caseId: Id) => {
    await request(`/api/cases/${caseId}/onlookers`, { method: "DELETE", keepalive: true });
  },
  tellPresence: async (availability?: Availability) =>
    (
      await request<Presence>("/api/presence", {
        method: "POST",
        body: { ...(availability && { availability }) },
      })
    ).data,
  nextTask: async () =>
    (await request<NextTask | undefined>("/api/tasks/next", { method: "POST" })).data ?? null,
  notes: async (caseId: Id) => (await request<Note[]>(`/api/cases/${caseId}/notes`)).data,
  journal: async (caseId: Id) => (await request<JournalRow[]>(`/api/cases/${caseId}/journal`)).data,
  verifyJournal: async (caseId: Id) =>
    (await request<Verification>(`/api/cases/${caseId}/journal/verify`)).data,
  command: async (caseId: Id, id: Id, command: Command) =>
    (
      await insist(() =>
        request<CommandResult>(`/api/cases/${caseId}/commands`, {
          method: "POST",
          body: { id, ...command },
        }),
      )
    ).data,
  commandResult: async (id: Id) => (await request<CommandResult>(`/api/commands/${id}`)).data,
  pressStop: async (stop: { client_id: Id; account_id?: Id; reason: string }) =>
    (await request<Stop>("/api/stops", { method: "POST", body: stop })).data,
  liftStop: async (id: Id) =>
    (await request<Stop>(`/api/stops/${id}/lift`, { method: "POST" })).data,
  policyColumns: async () => (await request<PolicyColumns>("/api/policies/columns")).data,
  checkPolicy: async (rules: readonly PolicyRule[]) =>
    (
      await request<{ problems: BadCell[] }>("/api/policies/check", {
        method: "POST",
        body: { rules },
      })
    ).data.problems,
  beginPolicy: async (draft: { client_id: Id; title: string }) =>
    (await request<PolicyDetail>("/api/policies", { method: "POST", body: draft })).data,
  savePolicy: async (id: Id, saved: object) =>
    (await request<PolicyDetail>(`/api/policies/${id}`, { method: "PUT", body: saved })).data,
  publishPolicy: async (id: Id, seen: object) =>
    (await request<PolicyDetail>(`/api/policies/${id}/publish`, { method: "POST", body: seen }))
      .data,
  discardPolicy: async (id: Id, seen: object) =>
    (await request<PolicyDetail>(`/api/policies/${id}/discard`, { method: "POST", body: seen }))
      .data,
  tryPolicy: async (id: Id, period: object) =>
    (await request<Trial>(`/api/policies/${id}/trial`, { method: "POST", body: period })).data,
  suggestedRules: async (clientId: Id) =>
    (await request<SuggestedRule[]>(`/api/policies/suggestions/${clientId}`)).data,
};

export const dataProvider = provider as unknown as WebcareData;

const asBase64 = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
