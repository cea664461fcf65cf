import ExportIcon from "@mui/icons-material/FileDownloadOutlined";
import Button from "@mui/material/Button";
import ListItemText from "@mui/material/ListItemText";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import { useLocale, useNotify } from "react-admin";
import { refusalOf } from "../commands/refusal";
import { useT } from "../i18n/useT";
import type { Id } from "../providers/types";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { exportCases } from "./calls";
import type { ExportFormat } from "./types";

/** Takes cases out: to read, to print, or as a bundle that proves itself. */
export const ExportMenu = ({ caseIds, label }: { caseIds: Id[]; label: string }) => {
  const t = useT();
  const vocabulary = useVocabulary();
  const locale = useLocale();
  const notify = useNotify();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [busy, setBusy] = useState(false);
  const take = async (format: ExportFormat) => {
    setAnchor(null);
    setBusy(true);
    try {
      await exportCases(caseIds, format, locale);
    } catch (error) {
      const { title, detail, right } = refusalOf(error, t);
      notify(`${title}. ${detail} ${right}`, { type: "error" });
    }
    setBusy(false);
  };
  return (
    <>
      <Button
        variant="outlined"
        startIcon={<ExportIcon />}
        loading={busy}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {label}
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {vocabulary?.export_formats.map((format) => (
          <MenuItem key={format} dense onClick={() => take(format)}>
            <ListItemText
              primary={t(`export_format.${format}`)}
              secondary={t(`export_hint.${format}`)}
            />
          </MenuItem>
        ))}
      </Menu>
    </>
  );
};
