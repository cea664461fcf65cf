import Button from "@mui/material/Button";
import { useNotify } from "react-admin";
import { useT } from "../i18n/useT";
import { request } from "../providers/http";
import { Problem } from "../providers/problem";
import type { Question } from "./types";

/** Takes back the links that contacts got so far, when one went astray. */
export const RevokeLinks = ({ question }: { question: Question }) => {
  const t = useT();
  const notify = useNotify();
  if (!question.holder.contact || !question.possible.includes("withdraw_question")) return null;
  const revoke = async () => {
    try {
      await request(`/api/questions/${question.id}/revoke-links`, { method: "POST" });
      notify(t("questions.links_revoked"), { type: "info" });
    } catch (error) {
      const said = error instanceof Problem ? error.message : t("failure_of.load");
      notify(said, { type: "error" });
    }
  };
  return (
    <Button size="small" color="inherit" onClick={revoke}>
      {t("questions.revoke_links")}
    </Button>
  );
};
