import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useT } from "../i18n/useT";
import type { Attachment } from "../providers/types";

/** A picture as large as the screen allows, with what its author says it shows. */
export const PictureDialog = ({
  attachment,
  onClose,
}: {
  attachment: Attachment;
  onClose(): void;
}) => {
  const t = useT();
  const [failed, setFailed] = useState(false);
  const { picture, description } = attachment;
  const name = description || t("conversation.picture");
  return (
    <Dialog open onClose={onClose} maxWidth="lg" aria-label={name}>
      <DialogContent sx={{ p: 1.5, display: "grid", justifyItems: "center", gap: 1 }}>
        {failed ? (
          <Typography>{t("conversation.no_picture", { name })}</Typography>
        ) : (
          <Box
            component="img"
            src={picture ?? undefined}
            alt={name}
            onError={() => setFailed(true)}
            sx={{ maxWidth: "100%", maxHeight: "72vh", minWidth: 48, display: "block" }}
          />
        )}
        {description && (
          <Typography variant="body2" sx={{ overflowWrap: "anywhere" }}>
            {description}
          </Typography>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose} autoFocus>
          {t("conversation.close_picture")}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
