import EraseIcon from "@mui/icons-material/DeleteForeverOutlined";
import ExportIcon from "@mui/icons-material/FileDownloadOutlined";
import HoldIcon from "@mui/icons-material/GavelOutlined";
import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useState } from "react";
import { useNotify } from "react-admin";
import { refusalOf } from "../commands/refusal";
import { useT } from "../i18n/useT";
import { labelOf } from "../i18n/words";
import { download } from "../providers/http";
import { ADDRESS } from "./calls";
import { EraseDialog } from "./EraseDialog";
import { HoldDialog } from "./HoldDialog";
import type { SubjectDetail } from "./types";

/** Hand out everything, protect, erase; what stands against erasing is said beforehand. */
export const SubjectActions = ({ subject }: { subject: SubjectDetail }) => {
  const t = useT();
  const notify = useNotify();
  const [asking, setAsking] = useState<"erase" | "hold" | null>(null);
  const [isExporting, setExporting] = useState(false);
  const take = async () => {
    setExporting(true);
    try {
      await download(`${ADDRESS}/customers/${subject.id}/export`, { format: "zip" });
      notify(t("personal_data.exported"), { type: "success" });
    } catch (error) {
      const { title, detail, right } = refusalOf(error, t);
      notify(`${title}. ${detail} ${right}`, { type: "error" });
    }
    setExporting(false);
  };
  const against = subject.obstacles;
  return (
    <Box sx={{ mt: 2, display: "grid", gap: 1.5 }}>
      {against.length > 0 && (
        <Alert severity="warning">
          {t("personal_data.not_now")}
          <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
            {against.map((obstacle) => (
              <li key={obstacle}>{labelOf(t, "erasure_obstacle", obstacle)}</li>
            ))}
          </Box>
        </Alert>
      )}
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
        <Button variant="outlined" startIcon={<ExportIcon />} loading={isExporting} onClick={take}>
          {t("personal_data.export")}
        </Button>
        <Button variant="outlined" startIcon={<HoldIcon />} onClick={() => setAsking("hold")}>
          {t("personal_data.place_hold")}
        </Button>
        <Button
          variant="outlined"
          color="error"
          startIcon={<EraseIcon />}
          disabled={against.length > 0}
          onClick={() => setAsking("erase")}
        >
          {t("personal_data.erase")}
        </Button>
      </Box>
      {asking === "erase" && <EraseDialog subject={subject} onClose={() => setAsking(null)} />}
      {asking === "hold" && <HoldDialog subject={subject} onClose={() => setAsking(null)} />}
    </Box>
  );
};
