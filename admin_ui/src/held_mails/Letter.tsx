import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useNotify } from "react-admin";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { LoadFailure } from "../layout/LoadFailure";
import { UndoNotice } from "../layout/UndoNotice";
import { isLost } from "../providers/problem";
import type { Id } from "../providers/types";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { AssignDialog } from "./AssignDialog";
import type { Needless } from "./types";
import { useHeldMail, useReview } from "./useHeldMails";

const UNDO_MS = 8_000;

/** What a held e-mail says, as plain text, and what one can do about it. */
export const Letter = ({ id }: { id: Id }) => {
  const t = useT();
  const { data, error, refetch } = useHeldMail(id);
  const [assigning, setAssigning] = useState(false);
  if (isLost(error, data)) return <LoadFailure error={error} onAgain={refetch} />;
  if (!data) return null;
  const assignable = data.questions.length > 0 && data.text !== "";
  return (
    <Box sx={{ display: "grid", gap: 1.5 }}>
      <Typography
        variant="body2"
        sx={{
          whiteSpace: "pre-wrap",
          overflowWrap: "anywhere",
          pl: 1,
          borderLeft: 3,
          borderColor: "divider",
        }}
      >
        {data.text || t("held_mails.no_words")}
      </Typography>
      {data.files.length > 0 && (
        <Typography variant="caption">
          {t("held_mails.files", { names: data.files.join(", ") })}
        </Typography>
      )}
      {data.cut && <Alert severity="info">{t("held_mails.cut")}</Alert>}
      {data.text !== "" && data.questions.length === 0 && (
        <Typography variant="caption" color="textSecondary">
          {t("held_mails.no_questions")}
        </Typography>
      )}
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
        {assignable && (
          <Button variant="contained" onClick={() => setAssigning(true)}>
            {t("held_mails.assign")}
          </Button>
        )}
        <Discard id={id} />
      </Box>
      {assigning && <AssignDialog mail={data} onDone={() => setAssigning(false)} />}
    </Box>
  );
};

const Discard = ({ id }: { id: Id }) => {
  const t = useT();
  const vocabulary = useVocabulary();
  const notify = useNotify();
  const { review, busy } = useReview(id);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const discard = async (reason: Needless) => {
    setAnchor(null);
    if (!(await review("discard", { reason }))) return;
    const undo = () => void review("restore");
    notify(<UndoNotice said={t("held_mails.discarded")} onUndo={undo} />, {
      autoHideDuration: UNDO_MS,
    });
  };
  return (
    <>
      <Button
        color="inherit"
        variant="outlined"
        loading={busy}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {t("held_mails.discard")}
      </Button>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)}>
        {vocabulary?.mail_needless.map((reason) => (
          <MenuItem key={reason} onClick={() => void discard(reason)}>
            {labelOf(t, "mail_unneeded", reason)}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
};
