import RemoveIcon from "@mui/icons-material/Close";
import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import TextField from "@mui/material/TextField";
import Tooltip from "@mui/material/Tooltip";
import { useRef } from "react";
import { useNotify } from "react-admin";
import { useT } from "../i18n/useT";
import { UndoNotice } from "../layout/UndoNotice";
import { Preview } from "./Preview";
import type { FileOfReply, FileRules } from "./types";

interface Props {
  files: readonly FileOfReply[];
  rules: FileRules;
  onChange(files: FileOfReply[]): void;
}

/** The files of a reply, each with the text for those who cannot see it. */
export const FilesField = ({ files, rules, onChange }: Props) => {
  const t = useT();
  const notify = useNotify();
  const latest = useRef(files);
  latest.current = files;
  if (files.length === 0) return null;

  const describe = (id: string, description: string) =>
    onChange(files.map((file) => (file.id === id ? { ...file, description } : file)));
  const remove = (file: FileOfReply) => {
    const at = files.indexOf(file);
    onChange(files.filter(({ id }) => id !== file.id));
    const undo = () => {
      const now = latest.current.filter(({ id }) => id !== file.id);
      onChange([...now.slice(0, at), file, ...now.slice(at)]);
    };
    notify(<UndoNotice said={t("files.removed")} onUndo={undo} />, { autoHideDuration: 8_000 });
  };

  return (
    <Box
      component="ul"
      aria-label={t("files.label")}
      sx={{
        m: 0,
        p: 0,
        listStyle: "none",
        display: "grid",
        gap: 1,
        maxHeight: 220,
        overflowY: "auto",
      }}
    >
      {files.map((file, index) => {
        const isMissing = rules.described && file.description.trim() === "";
        const isTooLong = file.description.length > rules.longest_description;
        return (
          <Box component="li" key={file.id} sx={{ display: "flex", gap: 1, alignItems: "center" }}>
            <Preview file={file} size={52} />
            <TextField
              multiline
              maxRows={3}
              value={file.description}
              label={t("files.describe", { number: index + 1 })}
              placeholder={t("files.describe_hint")}
              required={rules.described}
              error={isTooLong}
              color={isMissing ? "warning" : undefined}
              helperText={
                isTooLong ? t("files.too_long", { most: rules.longest_description }) : undefined
              }
              onChange={({ target }) => describe(file.id, target.value)}
              sx={{ flex: 1, minWidth: 0, mt: 0.75 }}
            />
            <Tooltip title={t("files.remove")}>
              <IconButton
                size="small"
                aria-label={t("files.remove_number", { number: index + 1 })}
                onClick={() => remove(file)}
              >
                <RemoveIcon fontSize="small" />
              </IconButton>
            </Tooltip>
          </Box>
        );
      })}
    </Box>
  );
};
