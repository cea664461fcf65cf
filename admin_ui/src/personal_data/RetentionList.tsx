import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { useRetention } from "./calls";
import { RetentionDialog } from "./RetentionDialog";
import type { Retention } from "./types";

/** How long each client keeps its customers, and what the last look came to. */
export const RetentionList = () => {
  const t = useT();
  const { data } = useRetention();
  const [changing, setChanging] = useState<Retention | null>(null);
  if (!data) return <Skeleton variant="rounded" height={64} />;
  return (
    <Box component="ul" sx={{ m: 0, p: 0, listStyle: "none", display: "grid", gap: 1.5 }}>
      {data.map((retention) => (
        <Box
          component="li"
          key={retention.client_id}
          sx={{ display: "flex", alignItems: "center", flexWrap: "wrap", gap: 1 }}
        >
          <Box sx={{ flex: "1 1 260px", minWidth: 0 }}>
            <Box sx={{ fontWeight: 600, overflowWrap: "anywhere" }}>{retention.client_name}</Box>
            <Typography variant="body2">
              {retention.days === null
                ? t("personal_data.for_ever")
                : t("personal_data.for_days", { smart_count: retention.days })}
            </Typography>
            {retention.days !== null && <Looks retention={retention} />}
          </Box>
          <Button
            variant="outlined"
            aria-label={`${t("form.change")}: ${retention.client_name}`}
            onClick={() => setChanging(retention)}
          >
            {t("form.change")}
          </Button>
        </Box>
      ))}
      {changing && <RetentionDialog retention={changing} onClose={() => setChanging(null)} />}
    </Box>
  );
};

const Looks = ({ retention: { last, next_at } }: { retention: Retention }) => {
  const t = useT();
  const format = useFormat();
  return (
    <Typography variant="body2" color="textSecondary">
      {last
        ? t("personal_data.last_look", {
            moment: format.moment(last.at),
            erased: format.number(last.erased),
            kept: format.number(last.kept),
          })
        : t("personal_data.no_look")}{" "}
      {next_at && t("personal_data.next_look", { moment: format.moment(next_at) })}
    </Typography>
  );
};
