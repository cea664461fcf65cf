import Box from "@mui/material/Box";
import CircularProgress from "@mui/material/CircularProgress";
import Tooltip from "@mui/material/Tooltip";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { type Counting, fullness } from "./lengthOf";

const COLOUR = { fine: "text.secondary", nearly: "meaning.soon", over: "meaning.overdue" };

/** How much of the channel's space a text takes. */
export const Counter = ({ length, counting }: { length: number; counting: Counting }) => {
  const t = useT();
  const format = useFormat();
  const { max_length: max, length_unit, link_weight } = counting;
  const state = fullness(length, max);
  const hints = [
    t("composer.counter", { used: format.number(length), max: format.number(max) }),
    length_unit === "bytes" && t("composer.bytes"),
    link_weight !== null && t("composer.link_weight", { weight: link_weight }),
  ].filter(Boolean);
  return (
    <Tooltip title={hints.join(", ")}>
      <Box
        data-testid="counter"
        data-state={state}
        sx={{
          display: "inline-flex",
          alignItems: "center",
          gap: 0.75,
          color: COLOUR[state],
          fontSize: "0.8rem",
          fontWeight: state === "fine" ? 500 : 650,
          fontVariantNumeric: "tabular-nums",
          whiteSpace: "nowrap",
        }}
      >
        <CircularProgress
          aria-hidden
          variant="determinate"
          enableTrackSlot
          size={16}
          thickness={6}
          color="inherit"
          value={Math.min(100, (length / max) * 100)}
        />
        <span aria-live={state === "fine" ? "off" : "polite"}>
          {state === "over"
            ? t("composer.over", { over: format.number(length - max) })
            : t("composer.left", { left: format.number(max - length) })}
        </span>
      </Box>
    </Tooltip>
  );
};
