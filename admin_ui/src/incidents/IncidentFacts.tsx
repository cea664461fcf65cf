import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { ChannelIcon } from "../workspace/ChannelIcon";
import type { Incident } from "./types";

/** How many, how many of them open, since when and where. */
export const IncidentFacts = ({ incident }: { incident: Incident }) => {
  const t = useT();
  const format = useFormat();
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 1 }}>
      <Chip
        size="small"
        color={incident.open > 0 ? "warning" : "default"}
        label={t("incident.cases", { smart_count: incident.cases })}
      />
      <Box component="span" sx={{ fontSize: "0.8438rem" }}>
        {t("incident.open", { smart_count: incident.open })}
      </Box>
      <Box component="span" sx={{ fontSize: "0.8125rem", color: "text.secondary" }}>
        {t("incident.since", {
          began: format.moment(incident.began_at),
          latest: format.moment(incident.latest_at),
        })}
      </Box>
      <Box
        component="span"
        sx={{
          display: "inline-flex",
          alignItems: "center",
          gap: 0.5,
          fontSize: "0.8125rem",
          color: "text.secondary",
        }}
      >
        {incident.channels.map((channel) => (
          <ChannelIcon key={channel} channel={channel} sx={{ fontSize: 14 }} />
        ))}
        {incident.client_name}
      </Box>
    </Box>
  );
};
