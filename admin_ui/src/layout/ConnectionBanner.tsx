import Alert from "@mui/material/Alert";
import { useNow } from "../clock/useNow";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { useConnection } from "../live/connection";

/** Short breaks heal by themselves and are not worth a word. */
const PATIENCE_MS = 3_000;

export const ConnectionBanner = () => {
  const { state, since } = useConnection();
  return state === "lost" ? <Lost since={since} /> : null;
};

const Lost = ({ since }: { since: number }) => {
  const t = useT();
  const format = useFormat();
  useNow();
  if (Date.now() - since < PATIENCE_MS) return null;
  return (
    <Alert severity="warning" role="status" sx={{ borderRadius: 0, py: 0 }}>
      {t("live.lost_long", { since: format.time(since) })}
    </Alert>
  );
};
