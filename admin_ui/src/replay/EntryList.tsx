import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import ButtonBase from "@mui/material/ButtonBase";
import Skeleton from "@mui/material/Skeleton";
import { useEffect, useRef } from "react";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import { sentence } from "../journal/sentence";
import type { TimelineEntry } from "./types";
import { Who } from "./Who";

interface Props {
  entries: readonly TimelineEntry[];
  seq: number;
  onGo(seq: number): void;
  /** Brings entries before or behind those shown, where there are more. */
  loading: boolean;
  earlier?: () => void;
  later?: () => void;
}

/** Everything that happened, one line each; the entry one stands at is marked. */
export const EntryList = ({ entries, seq, onGo, loading, earlier, later }: Props) => {
  const t = useT();
  const format = useFormat();
  const here = useRef<HTMLButtonElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another entry is looked at
  useEffect(() => {
    void here.current?.scrollIntoView({ block: "nearest" });
  }, [seq, entries.length > 0]);
  return (
    <>
      {earlier && <More label={t("replay.earlier")} onClick={earlier} />}
      <Box component="ol" aria-label={t("journal.label")} sx={{ m: 0, p: 0, listStyle: "none" }}>
        {entries.map((entry) => {
          const isHere = entry.seq === seq;
          return (
            <li key={entry.seq}>
              <ButtonBase
                ref={isHere ? here : undefined}
                onClick={() => onGo(entry.seq)}
                aria-current={isHere ? "step" : undefined}
                sx={{
                  width: "100%",
                  display: "grid",
                  gridTemplateColumns: "minmax(26px, max-content) 1fr auto",
                  fontFamily: "inherit",
                  columnGap: 1,
                  alignItems: "baseline",
                  textAlign: "left",
                  px: { xs: 1.5, md: 2 },
                  py: 0.75,
                  fontSize: "0.8125rem",
                  borderBottom: 1,
                  borderColor: "divider",
                  bgcolor: isHere ? "meaning.own" : undefined,
                  boxShadow: (theme) =>
                    isHere ? `inset 3px 0 ${theme.palette.primary.main}` : "none",
                  opacity: entry.seq > seq ? 0.6 : 1,
                }}
              >
                <Box sx={{ color: "text.secondary", fontVariantNumeric: "tabular-nums" }}>
                  {entry.seq}
                </Box>
                <Box sx={{ minWidth: 0, overflowWrap: "anywhere" }}>
                  <Who by={entry.by} /> {sentence(entry, t, format)}
                </Box>
                <Box sx={{ color: "text.secondary", fontSize: "0.75rem" }}>
                  {format.moment(entry.at)}
                </Box>
              </ButtonBase>
            </li>
          );
        })}
      </Box>
      {loading && <Skeleton variant="rounded" height={120} sx={{ m: 1.5 }} />}
      {later && <More label={t("replay.later")} onClick={later} />}
    </>
  );
};

const More = ({ label, onClick }: { label: string; onClick(): void }) => (
  <Button fullWidth color="inherit" onClick={onClick} sx={{ color: "text.secondary", py: 1 }}>
    {label}
  </Button>
);
