import Box from "@mui/material/Box";
import Tab from "@mui/material/Tab";
import Tabs from "@mui/material/Tabs";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";
import { Link, useLocation } from "react-router-dom";
import { useT } from "../i18n/useT";
import { PageTitle } from "../layout/PageTitle";

const PARTS = ["find", "samples", "verify", "configuration"] as const;

/** What an auditor does, part by part: find, draw samples, verify, look at the configuration. */
export const AuditPage = ({ children }: { children: ReactNode }) => {
  const t = useT();
  const { pathname } = useLocation();
  const part = PARTS.find((each) => pathname.startsWith(`/audit/${each}`)) ?? "find";
  return (
    <Box
      sx={{
        px: { xs: 1.5, md: 2 },
        py: 1.5,
        maxWidth: 1280,
        mx: "auto",
        display: "grid",
        gap: 1.5,
      }}
    >
      <PageTitle title={t("audit.title")} />
      <Typography component="h1" variant="h5">
        {t("audit.title")}
      </Typography>
      <Tabs
        value={part}
        variant="scrollable"
        scrollButtons={false}
        sx={{ minHeight: 38, borderBottom: 1, borderColor: "divider", minWidth: 0 }}
      >
        {PARTS.map((each) => (
          <Tab
            key={each}
            value={each}
            component={Link}
            to={`/audit/${each}`}
            label={t(`audit_part.${each}`)}
            sx={{ minHeight: 38, minWidth: 0, px: { xs: 1.25, md: 2 }, textTransform: "none" }}
          />
        ))}
      </Tabs>
      {children}
    </Box>
  );
};
