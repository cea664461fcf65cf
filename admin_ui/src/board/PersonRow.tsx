import ExpandIcon from "@mui/icons-material/ExpandMore";
import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import LinearProgress from "@mui/material/LinearProgress";
import Typography from "@mui/material/Typography";
import { useId, useState } from "react";
import { useFormat } from "../i18n/useFormat";
import { useT } from "../i18n/useT";
import type { T } from "../i18n/words";
import { HeldTasks } from "./HeldTasks";
import type { ClientOnBoard, PersonOnBoard } from "./types";

type Shown = Pick<PersonOnBoard, "id" | "name" | "tasks"> & Partial<PersonOnBoard>;

/** Somebody at work: whether they are there, how much they hold, and what. */
export const PersonRow = ({ person, client }: { person: Shown; client: ClientOnBoard }) => {
  const t = useT();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const details = useId();
  const { load, capacity, tasks } = person;
  const state = stateOf(person, t, format.moment);
  return (
    <Box sx={{ borderTop: 1, borderColor: "divider" }}>
      <ButtonBase
        aria-expanded={open}
        aria-controls={details}
        disabled={tasks.length === 0}
        onClick={() => setOpen(!open)}
        sx={{
          font: "inherit",
          width: "100%",
          display: "grid",
          gridTemplateColumns: { xs: "1fr auto 20px", sm: "minmax(160px, 1fr) 150px 90px 20px" },
          alignItems: "center",
          columnGap: 1.5,
          px: 1.25,
          py: 0.75,
          textAlign: "left",
          "&:hover": { bgcolor: "action.hover" },
        }}
      >
        <Box sx={{ minWidth: 0 }}>
          <Box sx={{ display: "flex", alignItems: "center", gap: 1, minWidth: 0 }}>
            {state && (
              <Box
                aria-hidden
                sx={{
                  width: 9,
                  height: 9,
                  flex: "none",
                  borderRadius: "50%",
                  border: 2,
                  borderColor: person.there ? "success.main" : "text.secondary",
                  bgcolor: person.there ? "success.main" : "transparent",
                }}
              />
            )}
            <Box component="span" sx={{ fontWeight: 600, overflowWrap: "anywhere" }}>
              {person.name}
            </Box>
          </Box>
          {state && (
            <Typography variant="caption" color="textSecondary" component="div">
              {state}
            </Typography>
          )}
        </Box>
        <Box sx={{ display: { xs: "none", sm: "block" } }}>
          {load != null && capacity != null && (
            <>
              <LinearProgress
                aria-hidden
                variant="determinate"
                value={Math.min(100, (100 * load) / capacity)}
                color={load >= capacity ? "warning" : "primary"}
                sx={{ height: 6, borderRadius: 3 }}
              />
              <Typography variant="caption" color="textSecondary" component="div">
                {t("board.load", { load, capacity })}
              </Typography>
            </>
          )}
        </Box>
        <Box sx={{ fontSize: "0.8125rem", color: "text.secondary", whiteSpace: "nowrap" }}>
          {t("board.tasks", { smart_count: tasks.length })}
        </Box>
        {tasks.length > 0 ? (
          <ExpandIcon
            aria-hidden
            sx={{ fontSize: 20, transform: open ? "rotate(180deg)" : "none" }}
          />
        ) : (
          <span />
        )}
      </ButtonBase>
      <Box id={details} hidden={!open}>
        {open && <HeldTasks holder={person} client={client} />}
      </Box>
    </Box>
  );
};

const stateOf = (person: Shown, t: T, moment: (time: string) => string): string | null => {
  if (person.there === undefined) return null;
  if (person.there) return t("board.there");
  if (person.availability === "away" && person.heard_at) return t("board.away");
  if (person.heard_at) return t("board.gone", { moment: moment(person.heard_at) });
  return t("board.never_there");
};
