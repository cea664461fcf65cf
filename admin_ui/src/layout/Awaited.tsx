import Alert from "@mui/material/Alert";
import Skeleton from "@mui/material/Skeleton";
import { refusalOf } from "../commands/refusal";
import { useT } from "../i18n/useT";

/** In place of what is still to come, or why it does not. */
export const Awaited = ({ error }: { error: unknown }) => {
  const t = useT();
  if (!error) return <Skeleton variant="rounded" height={160} />;
  const { title, detail, right } = refusalOf(error, t);
  return <Alert severity="error">{[`${title}.`, detail, right].filter(Boolean).join(" ")}</Alert>;
};
