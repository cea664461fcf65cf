import MachineIcon from "@mui/icons-material/SmartToyOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Collapse from "@mui/material/Collapse";
import Tooltip from "@mui/material/Tooltip";
import { useState } from "react";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import type { JournalRow } from "../providers/types";
import { sentence } from "./sentence";

interface Props {
  row: JournalRow;
}

/** Events that went wrong or were missed stand out. */
const GRAVE = new Set([
  "first_response_missed",
  "answer_missed",
  "people_alarmed",
  "reply_failed",
  "reply_in_doubt",
  "command_refused",
]);

export const Entry = ({ row }: Props) => {
  const t = useT();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const isGrave = GRAVE.has(row.kind);
  return (
    <Box
      component="li"
      sx={{
        display: "grid",
        gridTemplateColumns: { xs: "1fr auto", md: "132px 1fr auto" },
        columnGap: 2,
        py: 0.75,
        borderTop: 1,
        borderColor: "divider",
        fontSize: "0.8438rem",
        alignItems: "baseline",
      }}
    >
      <Tooltip title={format.full(row.at)}>
        <Box
          component="time"
          dateTime={row.at}
          sx={{
            color: "text.secondary",
            fontVariantNumeric: "tabular-nums",
            gridArea: { xs: "1 / 1", md: "auto" },
            fontSize: "0.8rem",
          }}
        >
          {row.seq} · {format.moment(row.at)}
        </Box>
      </Tooltip>
      <Box sx={{ minWidth: 0, gridArea: { xs: "2 / 1 / auto / -1", md: "auto" } }}>
        <Box component="span" sx={{ fontWeight: 650, mr: 0.5 }}>
          {row.by?.name ?? (
            <Box
              component="span"
              sx={{
                display: "inline-flex",
                alignItems: "center",
                gap: 0.4,
                color: "text.secondary",
                verticalAlign: "bottom",
              }}
            >
              <MachineIcon sx={{ fontSize: 14 }} />
              {t("journal.machine")}
            </Box>
          )}
        </Box>
        <Box component="span" sx={{ color: isGrave ? "meaning.overdue" : "text.primary" }}>
          {sentence(row, t, format)}
        </Box>
        {row.text && (
          <Box
            sx={{
              mt: 0.5,
              pl: 1.25,
              borderLeft: "3px solid",
              borderColor: "divider",
              color: "text.secondary",
              whiteSpace: "pre-wrap",
              overflowWrap: "anywhere",
            }}
          >
            {row.text}
          </Box>
        )}
        <Collapse in={open} unmountOnExit>
          <Box
            component="pre"
            sx={{
              m: 0,
              mt: 1,
              p: 1,
              borderRadius: 1,
              bgcolor: "background.default",
              fontSize: "0.75rem",
              whiteSpace: "pre-wrap",
              overflowWrap: "anywhere",
            }}
          >
            {JSON.stringify(row.event, null, 2)}
            {`\n${t("journal.hash")} ${row.hash}`}
          </Box>
        </Collapse>
      </Box>
      <Button
        size="small"
        color="inherit"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        sx={{ color: "text.secondary", py: 0, minWidth: 0, gridArea: { xs: "1 / 2", md: "auto" } }}
      >
        {t(open ? "journal.hide_raw" : "journal.raw")}
      </Button>
    </Box>
  );
};
