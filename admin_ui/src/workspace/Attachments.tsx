import FileIcon from "@mui/icons-material/AttachFile";
import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import Link from "@mui/material/Link";
import { useState } from "react";
import { useT } from "../i18n/useT";
import type { Attachment, Message } from "../providers/types";
import { PictureDialog } from "./PictureDialog";

/** Pictures small beside each other, to be opened; anything else as a link. */
export const Attachments = ({ attachments }: Pick<Message, "attachments">) => {
  const t = useT();
  const [opened, setOpened] = useState<Attachment | null>(null);
  if (attachments.length === 0) return null;
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mt: 1 }}>
      {attachments.map((attachment) =>
        attachment.picture ? (
          <Thumbnail
            key={attachment.picture}
            attachment={attachment}
            onOpen={() => setOpened(attachment)}
          />
        ) : (
          <Link
            key={attachment.url}
            href={attachment.url}
            target="_blank"
            rel="noreferrer noopener"
            sx={{ display: "inline-flex", alignItems: "center", gap: 0.5, fontSize: "0.8125rem" }}
          >
            <FileIcon sx={{ fontSize: 15 }} />
            {attachment.description || t("conversation.attachment")}
          </Link>
        ),
      )}
      {opened && <PictureDialog attachment={opened} onClose={() => setOpened(null)} />}
    </Box>
  );
};

const Thumbnail = ({ attachment, onOpen }: { attachment: Attachment; onOpen(): void }) => {
  const t = useT();
  const [failed, setFailed] = useState(false);
  const name = attachment.description || t("conversation.picture");
  return (
    <ButtonBase
      aria-haspopup="dialog"
      aria-label={t("conversation.open_picture", { name })}
      onClick={onOpen}
      sx={{
        font: "inherit",
        border: 1,
        borderColor: "divider",
        borderRadius: 1,
        overflow: "hidden",
        minHeight: 48,
        maxWidth: 180,
        "&:hover, &:focus-visible": { borderColor: "primary.main" },
      }}
    >
      {failed ? (
        <Box component="span" sx={{ p: 1, fontSize: "0.8125rem", color: "text.secondary" }}>
          {t("conversation.no_picture", { name })}
        </Box>
      ) : (
        <Box
          component="img"
          src={attachment.picture ?? undefined}
          alt={name}
          loading="lazy"
          onError={() => setFailed(true)}
          sx={{ maxWidth: 180, maxHeight: 120, minWidth: 48, display: "block" }}
        />
      )}
    </ButtonBase>
  );
};
