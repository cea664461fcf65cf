import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Chip from "@mui/material/Chip";
import Paper from "@mui/material/Paper";
import Tooltip from "@mui/material/Tooltip";
import Typography from "@mui/material/Typography";
import { useNotify } from "react-admin";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { Awaited } from "../layout/Awaited";
import { ShowMore } from "../layout/ShowMore";
import { useAnchors, useSigningKeys } from "./calls";
import { findingInWords } from "./finding";

const COLOUR = {
  signed: "success",
  unknown_key: "error",
  contradicted: "error",
  unchecked: "warning",
} as const;

/** What was signed, night by night, and whether the signatures hold. */
export const AnchorList = () => {
  const t = useT();
  const format = useFormat();
  const notify = useNotify();
  const { data: anchors, error, refetch, ...more } = useAnchors();
  const { data: keys } = useSigningKeys();
  const copy = async (pem: string) => {
    try {
      await navigator.clipboard.writeText(pem);
      notify(t("accounts.copied"));
    } catch {
      notify(t("failure_of.unexpected"), { type: "warning" });
    }
  };
  return (
    <Box component="section" sx={{ display: "grid", gap: 1, alignContent: "start", minWidth: 0 }}>
      <Typography component="h2" variant="h6">
        {t("audit.anchors")}
      </Typography>
      <Typography variant="body2" color="textSecondary">
        {t("audit.anchors_hint")}
      </Typography>
      {keys?.map(({ key_id, pem }) => (
        <Box key={key_id} sx={{ display: "flex", alignItems: "center", gap: 1, minWidth: 0 }}>
          <Typography variant="body2" sx={{ flex: 1, minWidth: 0 }} noWrap>
            {t("audit.key")} <code>{key_id.slice(0, 16)}</code>
          </Typography>
          <Button onClick={() => copy(pem)}>{t("accounts.copy")}</Button>
        </Box>
      ))}
      {!anchors && <Awaited error={error} onAgain={refetch} />}
      {anchors?.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {t("audit.no_anchors")}
        </Typography>
      )}
      {anchors && anchors.length > 0 && (
        <Paper variant="outlined" component="ol" sx={{ m: 0, p: 0, listStyle: "none" }}>
          {anchors.map((anchor) => (
            <Box
              component="li"
              key={anchor.number}
              sx={{
                display: "flex",
                flexWrap: "wrap",
                alignItems: "center",
                gap: 1,
                px: 1.25,
                py: 0.75,
                fontSize: "0.8438rem",
                borderBottom: 1,
                borderColor: "divider",
                "&:last-of-type": { borderBottom: 0 },
              }}
            >
              <Box sx={{ flex: 1, minWidth: 140 }}>
                <b>{t("audit.anchor", { number: anchor.number })}</b>
                <Box sx={{ color: "text.secondary", fontSize: "0.78rem" }}>
                  {format.moment(anchor.at)} · {t("audit.heads", { smart_count: anchor.entries })}
                </Box>
                {anchor.problem && (
                  <Box sx={{ color: "meaning.overdue" }}>
                    {findingInWords(anchor.problem, t, format)}
                  </Box>
                )}
              </Box>
              <Tooltip title={anchor.root}>
                <Chip
                  variant="outlined"
                  color={COLOUR[anchor.state]}
                  label={t(`anchor_state.${anchor.state}`)}
                />
              </Tooltip>
            </Box>
          ))}
        </Paper>
      )}
      <ShowMore {...more} />
    </Box>
  );
};
