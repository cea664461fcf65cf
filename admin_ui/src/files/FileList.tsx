import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import Link from "@mui/material/Link";
import { useState } from "react";
import { Changes } from "../approval/Changes";
import { useT } from "../i18n/useT";
import { PictureDialog } from "../workspace/PictureDialog";
import { Preview } from "./Preview";
import { type FileChange, fileChanges, isPicture } from "./rules";
import type { FileOfReply } from "./types";

interface Props {
  files: readonly FileOfReply[];
  /** The revision before: what changed since is marked. */
  before?: readonly FileOfReply[];
}

/** Files that go out or went out with a reply, each beside what is said of it. */
export const FileList = ({ files, before }: Props) => {
  const t = useT();
  const [opened, setOpened] = useState<FileOfReply | null>(null);
  const shown = fileChanges(before ?? files, files);
  if (shown.length === 0) return null;
  return (
    <Box
      component="ul"
      aria-label={t("files.label")}
      data-testid="files-of-reply"
      sx={{ m: 0, mt: 1, p: 0, listStyle: "none", display: "grid", gap: 1 }}
    >
      {shown.map((change) => (
        <Box
          component="li"
          key={change.file.id}
          sx={{ display: "flex", gap: 1.25, alignItems: "center" }}
        >
          {isPicture(change.file) ? (
            <ButtonBase
              aria-haspopup="dialog"
              aria-label={t("conversation.open_picture", {
                name: change.file.description || t("conversation.picture"),
              })}
              onClick={() => setOpened(change.file)}
              sx={{ borderRadius: 1, ...(change.what === "removed" && { opacity: 0.5 }) }}
            >
              <Preview file={change.file} size={64} />
            </ButtonBase>
          ) : (
            <Link
              href={change.file.url}
              target="_blank"
              rel="noreferrer noopener"
              aria-label={change.file.description || t("conversation.attachment")}
            >
              <Preview file={change.file} size={64} />
            </Link>
          )}
          <Box sx={{ minWidth: 0, fontSize: "0.875rem", overflowWrap: "anywhere" }}>
            <Marked change={change} />
          </Box>
        </Box>
      ))}
      {opened && (
        <PictureDialog
          attachment={{ ...opened, picture: opened.url }}
          onClose={() => setOpened(null)}
        />
      )}
    </Box>
  );
};

const Marked = ({ change }: { change: FileChange }) => {
  const t = useT();
  const { file, before, what } = change;
  if (what === "described") return <Changes before={before ?? ""} after={file.description} />;
  const said = file.description || t("files.undescribed");
  if (what === "kept") return said;
  const isAdded = what === "added";
  return (
    <>
      <Box
        component="span"
        sx={{ color: isAdded ? "success.main" : "error.main", fontWeight: 650, mr: 0.75 }}
      >
        {t(isAdded ? "files.added" : "files.taken_away")}
      </Box>
      <Box component={isAdded ? "ins" : "del"} sx={{ textDecorationColor: "transparent" }}>
        {said}
      </Box>
    </>
  );
};
