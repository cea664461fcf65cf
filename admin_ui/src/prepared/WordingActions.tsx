import Button from "@mui/material/Button";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { useChange } from "../commands/useChange";
import { Confirm } from "../forms/Confirm";
import { FormDialog } from "../forms/FormDialog";
import { useT } from "../i18n/useT";
import type { Key } from "../i18n/words";
import type { PreparedDetail } from "./types";

/** Handing in, releasing, giving back and retiring: what the server would let this person do. */
export const WordingActions = ({ prepared }: { prepared: PreparedDetail }) => {
  const t = useT();
  const { change, busy } = useChange();
  const [asking, setAsking] = useState<"return" | "retire" | null>(null);
  const [comment, setComment] = useState("");
  const { id, newest, actions } = prepared;
  const seen = { revision: newest.revision };
  const wording = `/api/prepared/${id}/wordings/${newest.number}`;
  const act = async (path: string, done: Key, body?: unknown) => {
    if (await change(path, { body, done, outdated: [["prepared"]] })) setAsking(null);
  };
  return (
    <>
      {actions.includes("submit") && (
        <Button
          variant="contained"
          loading={busy}
          onClick={() => act(`${wording}/submit`, "prepared.submitted")}
        >
          {t("prepared.submit")}
        </Button>
      )}
      {actions.includes("review") && (
        <>
          <Button
            variant="contained"
            loading={busy}
            onClick={() => act(`${wording}/approve`, "prepared.approved", seen)}
          >
            {t("prepared.approve")}
          </Button>
          <Button variant="outlined" onClick={() => setAsking("return")}>
            {t("approval.give_back")}
          </Button>
        </>
      )}
      {actions.includes("retire") && (
        <Button color="error" variant="outlined" onClick={() => setAsking("retire")}>
          {t("prepared.retire")}
        </Button>
      )}
      {asking === "return" && (
        <FormDialog
          title={t("prepared.return_title")}
          submit={t("approval.give_back_confirm")}
          busy={busy}
          disabled={comment.trim() === ""}
          onSubmit={() => act(`${wording}/return`, "approval.returned_done", { ...seen, comment })}
          onClose={() => setAsking(null)}
        >
          <TextField
            autoFocus
            multiline
            minRows={2}
            label={t("approval.comment")}
            value={comment}
            onChange={(event) => setComment(event.target.value)}
          />
        </FormDialog>
      )}
      {asking === "retire" && (
        <Confirm
          title={t("prepared.retire_title")}
          hint={t("prepared.retire_hint")}
          confirm={t("prepared.retire")}
          busy={busy}
          onConfirm={() => act(`/api/prepared/${id}/retire`, "prepared.retired")}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
};
