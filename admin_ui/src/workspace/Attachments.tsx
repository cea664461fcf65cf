import FileIcon from "@mui/icons-material/AttachFile";
import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import { useT } from "../i18n/useT";
import type { Message } from "../providers/types";

/** Pictures small beside each other, anything else as a link. */
export const Attachments = ({ attachments }: Pick<Message, "attachments">) => {
  const t = useT();
  if (attachments.length === 0) return null;
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mt: 1 }}>
      {attachments.map(({ url, media_type, description }) => {
        const name = description || t("conversation.attachment");
        return (
          <Link
            key={url}
            href={url}
            target="_blank"
            rel="noreferrer noopener"
            sx={{ display: "inline-flex", alignItems: "center", gap: 0.5, fontSize: "0.8125rem" }}
          >
            {media_type?.startsWith("image") ? (
              <Box
                component="img"
                src={url}
                alt={name}
                loading="lazy"
                referrerPolicy="no-referrer"
                sx={{
                  maxWidth: 180,
                  maxHeight: 120,
                  borderRadius: 1,
                  border: 1,
                  borderColor: "divider",
                  display: "block",
                }}
              />
            ) : (
              <>
                <FileIcon sx={{ fontSize: 15 }} />
                {name}
              </>
            )}
          </Link>
        );
      })}
    </Box>
  );
};
