import AttachIcon from "@mui/icons-material/AttachFile";
import CircularProgress from "@mui/material/CircularProgress";
import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";
import { useRef } from "react";
import { useT } from "../i18n/useT";
import type { FileRules } from "./types";

interface Props {
  rules: FileRules;
  count: number;
  busy: boolean;
  onAdd(files: File[]): void;
}

/** Chooses pictures and files of the kinds that the channel carries. */
export const AddButton = ({ rules, count, busy, onAdd }: Props) => {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={rules.media_types.join(",")}
        data-testid="files"
        onChange={({ target }) => {
          onAdd([...(target.files ?? [])]);
          target.value = "";
        }}
      />
      <Tooltip title={t("files.add_hint")}>
        <span>
          <IconButton
            size="small"
            aria-label={t("files.add")}
            disabled={busy || count >= rules.most}
            onClick={() => input.current?.click()}
          >
            {busy ? <CircularProgress size={18} /> : <AttachIcon sx={{ fontSize: 20 }} />}
          </IconButton>
        </span>
      </Tooltip>
    </>
  );
};
