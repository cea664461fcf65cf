import FirstIcon from "@mui/icons-material/FirstPage";
import LastIcon from "@mui/icons-material/LastPage";
import BackIcon from "@mui/icons-material/NavigateBefore";
import OnIcon from "@mui/icons-material/NavigateNext";
import PauseIcon from "@mui/icons-material/Pause";
import PlayIcon from "@mui/icons-material/PlayArrow";
import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import Slider from "@mui/material/Slider";
import Tooltip from "@mui/material/Tooltip";
import Typography from "@mui/material/Typography";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import type { Time } from "../providers/types";
import { keyed, type Move, nearest } from "./steps";

/** Long enough to read an entry. */
const PACE_MS = 1_500;

/** More marks than these would be one line. */
const MANY = 150;

interface Props {
  shown: readonly number[];
  /** How many entries the case has. */
  last: number;
  seq: number;
  /** When the entry was made that one stands at. */
  at: Time | undefined;
  onGo(seq: number): void;
  onMove(move: Move): void;
}

/** The timeline as a slider: arrows go one entry, Home and End to the ends, space plays. */
export const TimeSlider = ({ shown, last, seq, at, onGo, onMove }: Props) => {
  const t = useT();
  const format = useFormat();
  const [playing, setPlaying] = useState(false);
  const [dragged, setDragged] = useState<number | null>(null);
  const atEnd = seq >= (shown.at(-1) ?? 0);

  // What comes in meanwhile draws the page anew; the pace is the entries' alone.
  const move = useRef(onMove);
  useEffect(() => {
    move.current = onMove;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: every entry stands for its own time
  useEffect(() => {
    if (!playing) return;
    if (atEnd) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => move.current("on"), PACE_MS);
    return () => clearTimeout(timer);
  }, [playing, atEnd, seq]);

  const step = (move: Move) => {
    setPlaying(false);
    onMove(move);
  };
  const play = () => {
    if (!playing && atEnd) onMove("first");
    setPlaying(!playing);
  };
  const go = (to: number) => {
    setPlaying(false);
    onGo(to);
  };
  // The case follows the hand, unless it is so long that the server could not.
  const drag = (to: number) => {
    setPlaying(false);
    if (shown.length <= MANY) onGo(to);
    else setDragged(to);
  };
  const keys = { preventDefault: true };
  useHotkeys("left", () => step("back"), keys);
  useHotkeys("right", () => step("on"), keys);
  useHotkeys("home", () => step("first"), keys);
  useHotkeys("end", () => step("last"), keys);
  useHotkeys("space", play, { ...keys, ignoreEventWhen: isForAnother });

  return (
    <Box
      sx={{
        flex: "none",
        px: { xs: 1, md: 2 },
        py: 0.75,
        bgcolor: "background.paper",
        display: "grid",
        gridTemplateColumns: { xs: "1fr", md: "auto 1fr auto" },
        alignItems: "center",
        columnGap: 2.5,
      }}
    >
      <Box
        sx={{
          display: "flex",
          alignItems: "center",
          justifyContent: { xs: "center", md: "start" },
        }}
      >
        <Key label={t("replay.first")} onClick={() => step("first")}>
          <FirstIcon />
        </Key>
        <Key label={t("replay.back")} onClick={() => step("back")}>
          <BackIcon />
        </Key>
        <Key label={t(playing ? "replay.pause" : "replay.play")} onClick={play}>
          {playing ? <PauseIcon /> : <PlayIcon />}
        </Key>
        <Key label={t("replay.on")} onClick={() => step("on")}>
          <OnIcon />
        </Key>
        <Key label={t("replay.last")} onClick={() => step("last")}>
          <LastIcon />
        </Key>
      </Box>
      <Box sx={{ px: 1.25 }}>
        <Slider
          size="small"
          aria-label={t("replay.slider")}
          getAriaValueText={(value) => t("replay.entry_of", { seq: value, last })}
          value={dragged ?? seq}
          min={1}
          max={last}
          step={1}
          marks={shown.length <= MANY && shown.map((value) => ({ value }))}
          onChange={(event, value) => {
            if (byHand(event)) drag(nearest(shown, value as number));
            else go(keyed(shown, seq, value as number));
          }}
          onChangeCommitted={(event, value) => {
            if (!byHand(event)) return;
            setDragged(null);
            onGo(nearest(shown, value as number));
          }}
        />
      </Box>
      <Typography
        variant="body2"
        role="status"
        sx={{
          fontVariantNumeric: "tabular-nums",
          whiteSpace: "nowrap",
          textAlign: { xs: "center", md: "right" },
        }}
      >
        <b>{t("replay.entry_of", { seq: dragged ?? seq, last })}</b>
        {at && (
          <Box component="span" sx={{ color: "text.secondary", ml: 1 }}>
            <Tooltip title={format.full(at)}>
              <time dateTime={at}>{format.full(at).replace(/^.*?, /, "")}</time>
            </Tooltip>
          </Box>
        )}
      </Typography>
    </Box>
  );
};

/** Whether the slider is drawn; else it is moved by keys. */
const byHand = ({ type }: { type: string }) => /^(?:mouse|touch|pointer)/.test(type);

/** Space presses what has the focus, unless that is the entry one stands at. */
const isForAnother = ({ target }: KeyboardEvent) =>
  target instanceof Element &&
  target.closest(
    "a, button:not([aria-current]), [role=combobox], [role=menuitem], [role=option]",
  ) !== null;

const Key = ({
  label,
  onClick,
  children,
}: {
  label: string;
  onClick(): void;
  children: ReactNode;
}) => (
  <Tooltip title={label}>
    <IconButton size="small" aria-label={label} onClick={onClick}>
      {children}
    </IconButton>
  </Tooltip>
);
