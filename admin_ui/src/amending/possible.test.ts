import { describe, expect, it } from "vitest";
import type {
  Amendment,
  Capabilities,
  CommandKind,
  Moderation,
  ReplyState,
} from "../providers/types";
import { possibleOn } from "./possible";

const ALL: CommandKind[] = ["correct_reply", "withdraw_reply", "moderate"];

const aReply = (change: Partial<ReplyState> = {}) =>
  ({
    id: "reply",
    delivery: "sent",
    elsewhere: false,
    withdrawn_at: null,
    ...change,
  }) as ReplyState;

const anAmendment = (change: Partial<Amendment>): Amendment => ({
  id: "a",
  kind: "correct",
  about: "reply",
  state: "pending",
  failure: null,
  retry_at: null,
  ...change,
});

const aCase = ({
  actions = ALL,
  amendments = [] as Amendment[],
  replies = [aReply()],
  carried = ["correct", "withdraw", "report", "block"] as Capabilities["amendments"],
} = {}) => ({
  actions,
  amendments,
  replies,
  capabilities: { amendments: carried } as Capabilities,
});

const MODERATIONS: Moderation[] = ["hide", "report", "block", "delete"];

const ours = { id: "reply", direction: "outbound", deleted_at: null } as const;
const theirs = { id: "mention", direction: "inbound", deleted_at: null } as const;

describe("what can be done to a message that stands", () => {
  it("is what the channel carries and the person may do", () => {
    expect(possibleOn(ours, aCase(), MODERATIONS)).toEqual(["correct", "withdraw"]);
    expect(possibleOn(theirs, aCase(), MODERATIONS)).toEqual(["report", "block"]);
    expect(possibleOn(ours, aCase({ carried: ["withdraw"] }), MODERATIONS)).toEqual(["withdraw"]);
    expect(possibleOn(theirs, aCase({ actions: ["correct_reply"] }), MODERATIONS)).toEqual([]);
  });

  it("is nothing while a change is under way, and something again when it has failed", () => {
    const with_ = (state: Amendment["state"]) => aCase({ amendments: [anAmendment({ state })] });
    expect(possibleOn(ours, with_("pending"), MODERATIONS)).toEqual([]);
    expect(possibleOn(ours, with_("failed"), MODERATIONS)).toEqual(["correct", "withdraw"]);
  });

  it("is nothing for a reply that is gone, was never sent, or was given elsewhere", () => {
    const gone = aReply({ withdrawn_at: "2026-03-04T10:00:00Z" });
    for (const reply of [gone, aReply({ delivery: "failed" }), aReply({ elsewhere: true })]) {
      expect(possibleOn(ours, aCase({ replies: [reply] }), MODERATIONS)).toEqual([]);
    }
  });

  it("is not done twice to a customer's message", () => {
    const reported = anAmendment({ kind: "report", about: "mention", state: "done" });
    expect(possibleOn(theirs, aCase({ amendments: [reported] }), MODERATIONS)).toEqual(["block"]);
  });
});
