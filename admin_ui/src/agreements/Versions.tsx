import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Collapse from "@mui/material/Collapse";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { Differences } from "./Differences";
import { Part } from "./Part";
import type { AgreementRecord } from "./types";

/** What was published, by whom, and what each version changed. */
export const Versions = ({ record }: { record: AgreementRecord }) => {
  const t = useT();
  const format = useFormat();
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Part title={t("agreements.versions")} hint={t("agreements.versions_hint")}>
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: "none", display: "grid", gap: 1 }}>
        {record.versions.map((each, number) => {
          const before = record.versions[number + 1]?.version;
          const isOpen = open === each.version;
          return (
            <Box component="li" key={each.version}>
              <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "baseline", gap: 1 }}>
                <Typography variant="subtitle2">
                  {t("clients.version", { version: each.version })}
                </Typography>
                <Typography variant="caption" color="textSecondary" sx={{ flex: 1 }}>
                  {[
                    format.moment(each.at),
                    each.author
                      ? t("agreements.written_by", { name: each.author.name })
                      : t("agreements.by_command_line"),
                    each.approver && t("agreements.approved_by", { name: each.approver.name }),
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </Typography>
                {before && (
                  <Button
                    size="small"
                    aria-expanded={isOpen}
                    onClick={() => setOpen(isOpen ? null : each.version)}
                  >
                    {t("agreements.changes")}
                  </Button>
                )}
              </Box>
              {before && (
                <Collapse in={isOpen} mountOnEnter>
                  <Differences clientId={record.id} before={before} after={each.version} />
                </Collapse>
              )}
            </Box>
          );
        })}
      </Box>
    </Part>
  );
};
