import Chip from "@mui/material/Chip";
import { useT } from "../i18n/useT";
import type { WordingState } from "./types";

const COLOUR: Record<WordingState, "default" | "warning" | "success"> = {
  draft: "default",
  in_review: "warning",
  approved: "success",
  retired: "default",
};

export const StateChip = ({ state }: { state: WordingState }) => {
  const t = useT();
  return (
    <Chip
      variant="outlined"
      color={COLOUR[state]}
      label={t(`wording_state.${state}`)}
      sx={{ color: state === "retired" ? "text.secondary" : undefined }}
    />
  );
};
