import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { type FormEvent, useState } from "react";
import { Changes } from "../approval/Changes";
import { useCommand } from "../commands/useCommand";
import { notBeside } from "../forms/notBeside";
import { Overtaken } from "../forms/Overtaken";
import { useT } from "../i18n/useT";
import type { AmendmentKind, CaseDetail, Command, Message } from "../providers/types";
import { Counter } from "../workspace/Counter";
import { lengthOf } from "../workspace/lengthOf";
import { nameOf } from "../workspace/nameOf";
import { ReplyNotices } from "../workspace/ReplyNotices";

interface Props {
  kind: AmendmentKind;
  message: Message;
  record: CaseDetail;
  onDone(): void;
}

/** Asks once more before a message on the network is changed; takes the new words of a correction. */
export const AmendDialog = ({ kind, message, record, onDone }: Props) => {
  const t = useT();
  const command = useCommand(record.id);
  const there = message.text ?? "";
  const [begun, setBegun] = useState(there);
  const [words, setWords] = useState(there);
  const [busy, setBusy] = useState(false);
  const text = words.trim();
  const length = lengthOf(text, record.capabilities, record.customer?.handle ?? "");
  const isSame = text === there.trim();
  const unfit = text === "" || isSame || length > record.capabilities.max_length;
  const isReply = kind === "correct" || kind === "withdraw";

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const result = await command(commandOf(kind, message.id, text), { done: "amending.ordered" });
    setBusy(false);
    if (result) onDone();
  };

  return (
    <Dialog
      open
      fullWidth
      maxWidth="sm"
      onClose={kind === "correct" ? notBeside(onDone) : onDone}
      aria-labelledby="amend-title"
      slotProps={{ paper: { component: "form", onSubmit: submit } }}
    >
      <DialogTitle id="amend-title">{t(`amending.${kind}_title`)}</DialogTitle>
      <DialogContent sx={{ display: "grid", gap: 1.5 }}>
        <Typography variant="body2">
          {t(`amending.${kind}_hint`, { name: nameOf(message.author, t) })}{" "}
          {isReply && t("amending.asked")}
        </Typography>
        {kind === "correct" ? (
          <>
            {begun !== there && !busy && (
              <>
                <Overtaken
                  onLoad={() => {
                    setBegun(there);
                    setWords(there);
                  }}
                />
                <Box data-testid="theirs">
                  <Changes before={begun} after={there} />
                </Box>
              </>
            )}
            <TextField
              multiline
              autoFocus
              minRows={3}
              maxRows={10}
              label={t("amending.text")}
              value={words}
              onChange={(event) => setWords(event.target.value)}
              helperText={isSame ? t("amending.same_text") : undefined}
              sx={{ mt: 0.5 }}
            />
            <ReplyNotices caseId={record.id} text={words} visibility={message.visibility} />
            <Counter length={length} counting={record.capabilities} />
          </>
        ) : (
          <Box
            component="blockquote"
            sx={{
              m: 0,
              pl: 1.5,
              borderLeft: 3,
              borderColor: "divider",
              whiteSpace: "pre-wrap",
              overflowWrap: "anywhere",
            }}
          >
            {message.text}
          </Box>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onDone}>{t("amending.cancel")}</Button>
        <Button
          type="submit"
          variant="contained"
          color={kind === "correct" ? "primary" : "error"}
          autoFocus={kind !== "correct"}
          disabled={kind === "correct" && unfit}
          loading={busy}
        >
          {t(`amending.${kind}_confirm`)}
        </Button>
      </DialogActions>
    </Dialog>
  );
};

const commandOf = (kind: AmendmentKind, id: Message["id"], text: string): Command => {
  if (kind === "correct") return { kind: "correct_reply", reply_id: id, text };
  if (kind === "withdraw") return { kind: "withdraw_reply", reply_id: id };
  return { kind: "moderate", message_id: id, action: kind };
};
