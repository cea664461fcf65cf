import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import { useT } from "../i18n/useT";
import type { Id } from "../providers/types";
import type { ShownMessage } from "./types";

interface Props {
  questionId: Id;
  files: ShownMessage["files"];
}

/** Pictures and files of a message that was chosen for a question. */
export const ContextFiles = ({ questionId, files }: Props) => {
  const t = useT();
  if (files.length === 0) return null;
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mt: 1 }}>
      {files.map(({ id, name, media_type }) => {
        const url = `/api/questions/${questionId}/attachments/${id}`;
        const called = name || t("questions.file");
        return (
          <Link key={id} href={url} target="_blank" rel="noopener" variant="body2">
            {media_type.startsWith("image/") ? (
              <Box
                component="img"
                src={url}
                alt={called}
                loading="lazy"
                sx={{ display: "block", maxHeight: 180, maxWidth: "100%", borderRadius: 1 }}
              />
            ) : (
              called
            )}
          </Link>
        );
      })}
    </Box>
  );
};
